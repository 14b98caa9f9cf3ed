import { canReopen, type DeletionRequest } from '../domain/deletion-request.ts';
import { ofKinds, type SealedIdentifiers } from '../domain/identifiers.ts';
import { isKeptUntilReleased } from '../domain/kept-by-operator.ts';
import type { Part } from '../domain/part.ts';
import { type NeededSeal, returnClaim, withoutSeal } from '../domain/worker-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import type { Log } from '../ports/log.ts';
import type { Claim } from '../ports/request-store.ts';
import type { ClaimSession } from './claim-session.ts';
import { type OpenPorts, openRecord, type RecordKeys } from './open-record.ts';
import { targetNamed } from './targets-of-request.ts';

type DropPorts = OpenPorts & { readonly dataMap: ConnectedDataMap; readonly clock: Clock; readonly log: Log };

/**
 * The backup horizon has passed. Drops the seal, or reseals only what kept parts need when their time comes or an
 * operator releases them.
 */
export async function dropSeal(ports: DropPorts, session: ClaimSession, claim: Claim, keys: RecordKeys): Promise<void> {
  const now = ports.clock();
  const seen = session.written();
  const needed = await neededSeal(ports, seen, claim, keys);
  session.record((request) =>
    // an operator may have released a kept part meanwhile, at a time that this worker's clock has not reached
    request.version === seen.version ? withoutSeal(request, needed, now) : returnClaim(request, now),
  );
  const { sealed, requestId } = await session.flush();
  if (sealed === undefined) ports.log.info('seal_dropped', { requestId });
}

/** @returns undefined when no part is to run again, and none is kept until an operator releases it */
async function neededSeal(
  ports: DropPorts,
  request: DeletionRequest,
  claim: Claim,
  keys: RecordKeys,
): Promise<NeededSeal | undefined> {
  const { dataMap, seal } = ports;
  const { parts, sealed } = request;
  const kept = parts.filter(({ status }) => status === 'kept');
  const waiting = kept.filter((part) => part.nextAttemptAt !== undefined || isKeptUntilReleased(request, part));
  if (waiting.length === 0 || sealed === undefined || !canReopen(request)) return undefined;
  const { identifiers } = await openRecord(ports, keys, claim);
  const { verified, confirmed, selfDeclared = {}, ofBusiness = {}, former, registered, lines = [] } = identifiers;
  const { lookedFor, inDoubt, dropped = [] } = identifiers;
  const found = { ...verified, ...ofBusiness, ...former?.identifiers };
  const kindsOf = ({ name }: Part): readonly string[] => targetNamed(dataMap, name)?.identifierKinds ?? [];
  // for a part whose needs are unknown, everything stays: its row may be back in the data map by then, an operator who
  // deletes by hand has to know whom to look for, and a later request finds the kept data by this seal
  const isKnown = (kind: string): boolean => Object.hasOwn(found, kind);
  if (!waiting.every((part) => kindsOf(part).some(isKnown))) return { sealed, lines };
  // the other kept parts count too, because they can be released as long as there is a seal; and so do the kinds that
  // find the registration records, so that a new start is seen when the time has come
  const kinds = [...kept.flatMap(kindsOf), ...dataMap.registrationKinds];
  const selfDeclaredNeeded = ofKinds(selfDeclared, kinds);
  const ofBusinessNeeded = ofKinds(ofBusiness, kinds);
  const formerNeeded = former && { ...former, identifiers: ofKinds(former.identifiers, kinds) };
  // of several registrations, those that are not the person's stay somebody else's, even if only one is left by then
  const linesNeeded = lines.filter(({ kind, of }) => of === 'several_registrations' || kinds.includes(kind));
  const droppedNow = [...new Set([...dropped, ...Object.keys(found)])].filter((kind) => !kinds.includes(kind));
  const needed: SealedIdentifiers = {
    verified: ofKinds(verified, kinds),
    ...(confirmed && { confirmed: ofKinds(confirmed, kinds) }),
    ...(Object.keys(selfDeclaredNeeded).length > 0 && { selfDeclared: selfDeclaredNeeded }),
    ...(Object.keys(ofBusinessNeeded).length > 0 && { ofBusiness: ofBusinessNeeded }),
    ...(formerNeeded && { former: formerNeeded }),
    ...(linesNeeded.length > 0 && { lines: linesNeeded }),
    // an earlier request of the person, whose time comes later, learns of the new start from these
    ...(registered && { registered }),
    ...(lookedFor && { lookedFor }),
    ...(inDoubt && { inDoubt }),
    ...(droppedNow.length > 0 && { dropped: droppedNow }),
  };
  const closed = await seal.closeWithKey(needed, request);
  keys.set(closed.sealed, closed.recordKey);
  return { sealed: closed.sealed, lines: linesNeeded };
}
