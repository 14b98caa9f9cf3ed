import { unconfirmedStarts } from '../domain/asked-lines.ts';
import { type DeletionRequest, isOpen, lastLookOf } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import {
  type FormerIdentifiers,
  holds,
  type Identifiers,
  joined,
  ofKinds,
  type RegisteredIdentifier,
  type SealedIdentifiers,
  valuesOf,
  without,
} from '../domain/identifiers.ts';
import { mayHideDeletions, type Part, selectionKey } from '../domain/part.ts';
import type { EarlierFinds } from '../domain/resolved-parts.ts';
import { CLOCK_GRACE } from '../domain/selection.ts';
import { type StandingDecision, standingDecisions } from '../domain/standing-decisions.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import { MOST_OF_SUBJECT, type RequestStore } from '../ports/request-store.ts';
import type { RegistrationReading, Resolution } from '../ports/resolution.ts';
import type { Seal } from '../ports/seal.ts';
import { isBelieved } from './open-record.ts';

/**
 * Each resolved request has taken up what those before it know, so that the latest are enough. Those that were asked later do
 * not count: of them, this request may use little.
 */
const ENOUGH_RESOLVED = 20;

type EarlierPorts = {
  readonly store: Pick<RequestStore, 'read' | 'ofSubject'>;
  readonly seal: Pick<Seal, 'open'>;
  readonly dataMap: Pick<ConnectedDataMap, 'neverReusedKinds' | 'addressKinds'>;
};

export type EarlierRequests = {
  readonly identifiers: Identifiers;
  /** What deletes nothing by itself: without it, what only the other request can find would be said to be deleted. */
  readonly selfDeclared: Identifiers;
  readonly ofBusiness: Identifiers;
  /** Numbers and addresses that requests know which have ended, each with its time. */
  readonly former: readonly FormerIdentifiers[];
  /**
   * When the person signed up again after this request, as a later request found; that registration record may be gone. One
   * that leads to an id of the old start is the old one written back.
   */
  readonly startedAnewAt?: number;
  /** Where they have deleted, or may have. */
  readonly finds: EarlierFinds;
  /** What was one of several registrations there, confirmed or not: it is the person's once it is confirmed here. */
  readonly starts: Identifiers;
  /** What operators keep in them; what was released there is judged anew. */
  readonly keeps: readonly StandingDecision[];
};

/**
 * What the person's other requests know: a request that failed half-way, or was refused, has deleted the very rows by
 * which this one would find the rest.
 *
 * Replays know nothing more than the request that they repeat.
 *
 * @param own what the request itself knows
 * @throws DeletionError `store_unavailable`, `key_unavailable` (retry), `seal_broken` (fail), `too_many_requests` (fail) when
 *   the one that knows the rest may be among those that the store does not tell
 */
export async function earlierRequests(
  { store, seal, dataMap }: EarlierPorts,
  { requestId, subjectRef, askedAt }: DeletionRequest,
  own: Identifiers,
): Promise<EarlierRequests> {
  const latest = askedAt + CLOCK_GRACE;
  let identifiers: Identifiers = {};
  let selfDeclared: Identifiers = {};
  let ofBusiness: Identifiers = {};
  const former: FormerIdentifiers[] = [];
  const since: RegisteredIdentifier[] = [];
  let starts: Identifiers = {};
  const finds = { counted: new Set<string>(), uncounted: new Set<string>() };
  const keeps: StandingDecision[] = [];
  let resolvedBefore = 0;
  const requests = await store.ofSubject(subjectRef);
  for (const id of requests) {
    if (resolvedBefore === ENOUGH_RESOLVED) break;
    const other = id === requestId ? undefined : await store.read(id);
    // one that is not resolved knows no more than the id from which all of them begin
    if (other?.sealed === undefined || other.replay !== undefined || !other.resolved) continue;
    if (other.askedAt <= latest) resolvedBefore += 1;
    const opened = await seal.open(other.sealed, other);
    const known = handedOn(other, opened.identifiers);
    const ofThisStart = other.askedAt <= latest ? known : knownOfLater(latest, other, known);
    const isOver = hasEnded(other);
    const [addresses, ids] = byKind(ofThisStart.verified, (kind) => isOver && dataMap.addressKinds.includes(kind));
    identifiers = joined(identifiers, ids);
    selfDeclared = joined(selfDeclared, ofThisStart.selfDeclared ?? {});
    ofBusiness = joined(ofBusiness, ofThisStart.ofBusiness ?? {});
    if (ofThisStart.former !== undefined) former.push(ofThisStart.former);
    if (Object.keys(addresses).length > 0) former.push({ identifiers: addresses, until: lastLookOf(other) });
    since.push(...(known.registered ?? []).filter(({ at }) => at > latest));
    starts = joined(starts, unconfirmedStarts({}, known));
    if (!isBelieved(other, opened)) continue;
    keeps.push(...standingDecisions(other).filter(({ retention }) => retention !== undefined));
    for (const part of other.parts.filter(mayHaveDeleted)) {
      const found = hasDeleted(part) ? finds.counted : finds.uncounted;
      found.add(part.name);
      // a worker from before the target was renamed knows it by this alone
      if (part.selects !== undefined) found.add(selectionKey(part.selects));
    }
  }
  if (resolvedBefore < ENOUGH_RESOLVED && requests.length >= MOST_OF_SUBJECT) {
    const message = `the person has ${requests.length} requests or more, of which too few are resolved; expected fewer`;
    throw new DeletionError('too_many_requests', 'fail', message);
  }
  const old = joined(own, identifiers);
  const isOld = ({ kind, value }: RegisteredIdentifier): boolean =>
    dataMap.neverReusedKinds.includes(kind) && old[kind]?.includes(value) === true;
  const startedAnewAt = Math.min(...since.filter((one) => !isOld(one)).map(({ at }) => at));
  return {
    identifiers,
    selfDeclared,
    ofBusiness,
    former,
    finds,
    starts,
    keeps,
    ...(Number.isFinite(startedAnewAt) && { startedAnewAt }),
  };
}

/**
 * What an operator confirmed is confirmed for that request alone: it may have been a mistake, for which they have refused the
 * request since. Another one deletes nothing by it, and says whether it finds something.
 */
function handedOn(request: DeletionRequest, known: SealedIdentifiers): SealedIdentifiers {
  const { verified, selfDeclared = {}, registered = [] } = known;
  const doubtful = without(verified, knownAnyway(request, known));
  return {
    ...known,
    verified: without(verified, doubtful),
    selfDeclared: joined(selfDeclared, doubtful),
    registered: registered.filter(({ kind, value }) => !valuesOf(doubtful, kind).includes(value)),
  };
}

/**
 * What a seal holds whatever operators have confirmed. Those of earlier versions do not say what rests on that: once one of
 * them may have used a confirmation, only what the request began with is sure.
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

/** Somebody else may have its numbers since, whenever this request was asked for: it may begin much later. */
function hasEnded(request: DeletionRequest): boolean {
  return request.completedAt !== undefined || !isOpen(request);
}

function byKind(identifiers: Identifiers, isFirst: (kind: string) => boolean): readonly [Identifiers, Identifiers] {
  const kinds = Object.keys(identifiers);
  return [
    ofKinds(identifiers, kinds.filter(isFirst)),
    ofKinds(
      identifiers,
      kinds.filter((kind) => !isFirst(kind)),
    ),
  ];
}

/**
 * One that was asked later may be about a new start; of what it knows, only what is surely of the old one is this request's.
 * While it has not read all the rest as empty, and knows of no new start, that may be of the old one too: it deletes nothing,
 * and is said.
 */
function knownOfLater(latest: number, other: DeletionRequest, known: SealedIdentifiers): SealedIdentifiers {
  const { registered = [], selfDeclared = {}, ofBusiness = {} } = known;
  const verified = registered
    .filter(({ at }) => at <= latest)
    .map(({ kind, value }): Identifiers => ({ [kind]: [value] }))
    .reduce(joined, {});
  if (other.completedAt !== undefined || registered.some(({ at }) => at > latest)) return { verified };
  return { verified, selfDeclared: joined(selfDeclared, without(known.verified, verified)), ofBusiness };
}

/** Also what is being purged now: its deletes are counted only when it ends. */
function mayHaveDeleted(part: Part): boolean {
  return hasDeleted(part) || mayHideDeletions(part) || ['purging', 'deleted', 'anonymised'].includes(part.status);
}

/** What is said to be deleted although nothing was counted only may be. */
function hasDeleted({ status, items }: Part): boolean {
  return items > 0 || status === 'confirmed';
}

/** What the other requests have found beside the person's own ids, and nothing may lead to any more. */
export function withOthers(
  resolution: Resolution,
  known: Identifiers,
  { selfDeclared, ofBusiness }: EarlierRequests,
): Resolution {
  const verified = joined(known, resolution.verified);
  return {
    ...resolution,
    selfDeclared: joined(resolution.selfDeclared, without(selfDeclared, verified)),
    ofBusiness: joined(resolution.ofBusiness, ofBusiness),
  };
}

/**
 * What may be verified only because an operator confirmed something: it was not before that, and no other request knows it.
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

/** Whether the request's seal holds all that the others know. */
export function isTakenOver(sealed: SealedIdentifiers, others: EarlierRequests | undefined): boolean {
  if (others === undefined) return true;
  const { verified, selfDeclared = {}, ofBusiness = {}, former } = sealed;
  return (
    holds(verified, others.identifiers) &&
    holds(joined(verified, selfDeclared), others.selfDeclared) &&
    holds(joined(verified, ofBusiness), others.ofBusiness) &&
    others.former.every((one) => holds(joined(verified, former?.identifiers ?? {}), one.identifiers))
  );
}

/** A registration that leads to what another request knows is the old one written back, and no new start. */
export function withoutWrittenBack(
  readings: readonly RegistrationReading[],
  others: EarlierRequests | undefined,
): readonly RegistrationReading[] {
  const known = others?.identifiers ?? {};
  return readings.filter(
    ({ registration: { kind, value, isNeverReused } }) => !isNeverReused || !valuesOf(known, kind).includes(value),
  );
}
