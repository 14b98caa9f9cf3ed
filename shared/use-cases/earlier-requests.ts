import { unconfirmedStarts } from '../domain/asked-lines.ts';
import { type DeletionRequest, lastLookOf } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import {
  type FormerIdentifiers,
  type Identifiers,
  joined,
  joinedFormer,
  ofKinds,
  type RegisteredIdentifier,
  type SealedIdentifiers,
} from '../domain/identifiers.ts';
import { type Part, selectionKey } from '../domain/part.ts';
import { CLOCK_GRACE } from '../domain/selection.ts';
import { type StandingDecision, standingDecisions } from '../domain/standing-decisions.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import { MOST_OF_SUBJECT, type RequestStore } from '../ports/request-store.ts';
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
  /** Numbers and addresses of requests that had ended before the person asked again. */
  readonly former?: FormerIdentifiers | undefined;
  /**
   * When the person signed up again after this request, as a later request found; that registration record may be gone. One
   * that leads to an id of the old start is the old one written back.
   */
  readonly startedAnewAt?: number;
  /** Targets at which they have deleted, or may have, by name and by what they select. */
  readonly finds: ReadonlySet<string>;
  /** Of several registrations, those that no operator has confirmed there. */
  readonly unconfirmed: Identifiers;
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
  let former: FormerIdentifiers | undefined;
  const since: RegisteredIdentifier[] = [];
  let unconfirmed: Identifiers = {};
  const finds = new Set<string>();
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
    const known = opened.identifiers;
    const ofThisStart = other.askedAt <= latest ? known.verified : registeredUntil(latest, known);
    const until = lastLookOf(other);
    const hasEnded = hasReadAll(other) && until < askedAt;
    const [addresses, ids] = byKind(ofThisStart, (kind) => hasEnded && dataMap.addressKinds.includes(kind));
    identifiers = joined(identifiers, ids);
    if (hasEnded) former = joinedFormer(former, { identifiers: addresses, until }, {});
    since.push(...(known.registered ?? []).filter(({ at }) => at > latest));
    const isTrue = isBelieved(other, opened);
    unconfirmed = joined(unconfirmed, unconfirmedStarts(isTrue ? other : {}, known));
    if (!isTrue) continue;
    keeps.push(...standingDecisions(other).filter(({ retention }) => retention !== undefined));
    for (const { name, selects } of other.parts.filter(mayHaveDeleted)) {
      finds.add(name);
      // a worker from before the target was renamed knows it by this alone
      if (selects !== undefined) finds.add(selectionKey(selects));
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
  return { identifiers, former, finds, unconfirmed, keeps, ...(Number.isFinite(startedAnewAt) && { startedAnewAt }) };
}

/** It found nothing of the person any more, or only what is kept; not one of a removed app alone, which asks about little. */
function hasReadAll({ scope, status, completedAt }: DeletionRequest): boolean {
  return scope === 'deletion' && completedAt !== undefined && status !== 'refused' && status !== 'cancelled';
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

/** One that was asked later may be about a new start; of what it knows, only what is surely of the old one is this request's. */
function registeredUntil(latest: number, { registered = [] }: SealedIdentifiers): Identifiers {
  return registered
    .filter(({ at }) => at <= latest)
    .map(({ kind, value }): Identifiers => ({ [kind]: [value] }))
    .reduce(joined, {});
}

/** Also what is being purged now: its deletes are counted only when it ends. */
function mayHaveDeleted({ status, items, uncounted }: Part): boolean {
  return items > 0 || uncounted === true || ['purging', 'deleted', 'anonymised', 'confirmed'].includes(status);
}
