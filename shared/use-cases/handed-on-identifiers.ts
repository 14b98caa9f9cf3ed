import type { DeletionRequest } from '../domain/deletion-request.ts';
import {
  holds,
  type Identifiers,
  joined,
  ofKinds,
  type RegisteredIdentifier,
  type SealedIdentifiers,
  valuesOf,
  without,
} from '../domain/identifiers.ts';

/** What one request of a person may use of the ids in another one's seal. */

/**
 * What another request may use of this one's seal. What an operator confirmed holds for that request alone: the
 * confirmation may have been a mistake, and the reason why they refused the request afterwards. In another request
 * these ids, and those of a business to which they may have led, delete nothing, and the person is told whether they
 * find something.
 */
export function handedOn(request: DeletionRequest, known: SealedIdentifiers): SealedIdentifiers {
  const { verified, selfDeclared = {}, ofBusiness = {}, registered = [] } = known;
  const doubtful = dependingOnConfirmation(request, known);
  const [certain, unproven] = Object.keys(doubtful).length === 0 ? [ofBusiness, {}] : [{}, ofBusiness];
  return {
    ...known,
    verified: without(verified, doubtful),
    selfDeclared: [selfDeclared, doubtful, unproven].reduce(joined),
    ofBusiness: certain,
    registered: registered.filter(({ kind, value }) => !valuesOf(doubtful, kind).includes(value)),
  };
}

/**
 * Where the requests themselves begin with a number or an address, whoever asks now may be its next owner, and whatever
 * an ended request knows may belong to the previous one. Nothing is deleted by it, and the person is told whether it
 * finds something.
 */
export function unconfirmed({
  verified,
  selfDeclared = {},
  ofBusiness = {},
  former,
}: SealedIdentifiers): SealedIdentifiers {
  return { verified: {}, selfDeclared: [selfDeclared, verified, ofBusiness, former?.identifiers ?? {}].reduce(joined) };
}

/**
 * A later request may be about a new start of the person. Of what it knows, this request takes over only the ids that
 * were certainly registered before. Until the later request has read everything else as empty, its other ids may belong
 * to the old start too, except for the one to which a new registration leads: the person is told whether they find
 * something, but nothing is deleted by them.
 */
export function knownOfLater(latest: number, other: DeletionRequest, known: SealedIdentifiers): SealedIdentifiers {
  const { registered = [], selfDeclared = {}, ofBusiness = {} } = known;
  const verified = idsOf(registered.filter(({ at }) => at <= latest));
  const hasReadAll = other.completedAt !== undefined && other.parts.every(({ status }) => status !== 'kept');
  if (hasReadAll) return { verified };
  // an id to which a registration leads is either of the old start or of the new one
  const doubtful = without(known.verified, idsOf(registered));
  return { verified, selfDeclared: joined(selfDeclared, doubtful), ofBusiness };
}

/**
 * The ids that may be verified only because an operator confirmed something: they were not verified before that, and no
 * other request knows them.
 */
export function confirmedOf(
  request: DeletionRequest,
  sealed: SealedIdentifiers,
  verified: Identifiers,
  ofOthers: Identifiers = {},
): Pick<SealedIdentifiers, 'confirmed'> {
  const { confirmed = [] } = request;
  if (confirmed.length === 0) return {};
  const since = without(verified, joined(knownAnyway(request, sealed), ofOthers));
  return { confirmed: joined(sealed.confirmed ?? {}, since) };
}

/** The verified ids of a seal that may depend on what operators confirmed. */
export function dependingOnConfirmation(request: DeletionRequest, sealed: SealedIdentifiers): Identifiers {
  return without(sealed.verified, knownAnyway(request, sealed));
}

/**
 * The verified ids of a seal that do not depend on what operators confirmed. Seals of earlier versions do not say which
 * ids do: once a confirmation may have been used in one of them, only the id that the request began with is certain.
 */
function knownAnyway({ beganWith, confirmed = [] }: DeletionRequest, sealed: SealedIdentifiers): Identifiers {
  const { verified, lines = [] } = sealed;
  if (sealed.confirmed !== undefined) return without(verified, sealed.confirmed);
  const isToCome = (line: number | undefined): boolean => {
    const asked = lines.find((one) => one.line === line);
    return asked !== undefined && !holds(verified, { [asked.kind]: asked.values });
  };
  return confirmed.every(({ line }) => isToCome(line)) ? verified : ofKinds(verified, [beganWith]);
}

function idsOf(registered: readonly RegisteredIdentifier[]): Identifiers {
  return registered.map(({ kind, value }): Identifiers => ({ [kind]: [value] })).reduce(joined, {});
}
