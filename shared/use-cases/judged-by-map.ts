import type { DeletionRequest } from '../domain/deletion-request.ts';
import { type Identifiers, joined, ofKinds, type SealedIdentifiers, without } from '../domain/identifiers.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import { dependingOnConfirmation } from './handed-on-identifiers.ts';

type JudgingMap = Pick<ConnectedDataMap, 'hash' | 'businessKinds' | 'noLongerVerified'>;

/**
 * What was sealed under another data map, as the one in force judges it. An id that no rule can verify any more counts
 * as self-declared, or as a business's: it deletes nothing, and the person is told whether it finds something. It stays
 * noted as verified, because while a deployment is under way the other data map is still in use.
 *
 * @param confirmed the verified ids that may depend on what an operator confirmed in this request
 */
export function judgedByMap(
  dataMap: JudgingMap,
  { beganWith, dataMapHash }: Pick<DeletionRequest, 'beganWith' | 'dataMapHash'>,
  sealed: SealedIdentifiers,
  confirmed: Identifiers = {},
): SealedIdentifiers {
  if (dataMapHash === dataMap.hash) return sealed;
  const { verified: before, onceVerified = {}, selfDeclared = {}, ofBusiness = {}, former, ...others } = sealed;
  const all = joined(before, onceVerified);
  const identifiers = joined(all, former?.identifiers ?? {});
  const doubtful = dataMap.noLongerVerified({ beganWith, identifiers, confirmed });
  const verified = without(all, doubtful);
  const business = ofKinds(doubtful, dataMap.businessKinds);
  const nowOnceVerified = without(all, verified);
  const nowOfBusiness = without(joined(ofBusiness, business), without(verified, before));
  return {
    ...others,
    verified,
    selfDeclared: without(joined(selfDeclared, without(doubtful, business)), verified),
    ...(hasAny(nowOfBusiness) && { ofBusiness: nowOfBusiness }),
    ...(hasAny(nowOnceVerified) && { onceVerified: nowOnceVerified }),
    ...(former && { former: { ...former, identifiers: without(former.identifiers, doubtful) } }),
  };
}

/** What the request itself knows, as the data map in force judges it. */
export function ownByMap(dataMap: JudgingMap, request: DeletionRequest, sealed: SealedIdentifiers): SealedIdentifiers {
  return judgedByMap(dataMap, request, sealed, dependingOnConfirmation(request, sealed));
}

function hasAny(identifiers: Identifiers): boolean {
  return Object.keys(identifiers).length > 0;
}
