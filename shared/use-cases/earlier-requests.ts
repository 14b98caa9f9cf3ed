import { withPending } from '../domain/apply-pending.ts';
import { unconfirmedStarts } from '../domain/asked-lines.ts';
import { type DeletionRequest, isOpen, lastLookOf } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import {
  type FormerIdentifiers,
  held,
  holds,
  type Identifiers,
  isEntryKind,
  joined,
  ofKinds,
  type RegisteredIdentifier,
  type SealedIdentifiers,
  valuesOf,
  without,
} from '../domain/identifiers.ts';
import { hasDeleted, isHearsay, mayHaveDeleted, selectionKey } from '../domain/part.ts';
import type { EarlierFinds } from '../domain/resolved-parts.ts';
import { earliest } from '../domain/schedule.ts';
import { CLOCK_GRACE, type RegistrationReading } from '../domain/selection.ts';
import { mayHaveBeenEmptied } from '../domain/split-targets.ts';
import { keepsOf, type StandingDecision } from '../domain/standing-decisions.ts';
import type { ConnectedDataMap, ConnectedRule } from '../ports/connected-data-map.ts';
import { MOST_OF_SUBJECT, type RequestStore } from '../ports/request-store.ts';
import type { Resolution } from '../ports/resolution.ts';
import type { Seal } from '../ports/seal.ts';
import { handedOn, knownOfLater, unconfirmed } from './handed-on-identifiers.ts';
import { judgedByMap } from './judged-by-map.ts';
import { isBelieved } from './open-record.ts';
import { rulesInDoubt } from './rules-followed.ts';
import { targetsOf } from './targets-of-request.ts';

/** The other requests are read latest first, until so many have taken over what those before them knew. */
const ENOUGH_TAKEN_OVER = 20;

type EarlierPorts = {
  readonly store: Pick<RequestStore, 'read' | 'ofSubject'>;
  readonly seal: Pick<Seal, 'open'>;
  readonly dataMap: Pick<
    ConnectedDataMap,
    'rules' | 'targets' | 'neverReusedKinds' | 'addressKinds' | 'hash' | 'businessKinds' | 'noLongerVerified'
  >;
};

export type EarlierRequests = {
  readonly identifiers: Identifiers;
  /**
   * Deletes nothing by itself. Without it, this request would report data as deleted that only the other request can
   * find.
   */
  readonly selfDeclared: Identifiers;
  readonly ofBusiness: Identifiers;
  /**
   * Ids known to requests that have ended, which may be another person's by now, each with the time until which they
   * were known to be the person's.
   */
  readonly former: readonly FormerIdentifiers[];
  /**
   * When the person signed up again after this request, as a later request found; the registration record itself may be
   * gone by now. A registration that leads to an id of the old start does not count: it is the old record, written
   * back.
   */
  readonly startedAnewAt?: number;
  /** Where these requests have deleted something, or may have. */
  readonly finds: EarlierFinds;
  /** The rules that one of these requests had not followed when it deleted from the store that they read. */
  readonly inDoubt: readonly ConnectedRule[];
  /**
   * Ids that one of several registrations led to in these requests, confirmed or not. They are the person's only once
   * they are confirmed in this request.
   */
  readonly starts: Identifiers;
  /**
   * What operators keep in these requests, which may be another person's. What they released there is decided again in
   * this request.
   */
  readonly keeps: readonly StandingDecision[];
};

/**
 * Collects what the person's other requests know. A request that failed half-way, or was refused, has deleted the very
 * rows by which this one would find the rest.
 *
 * @param own what the request itself knows
 * @throws DeletionError `store_unavailable`, `key_unavailable` (retry), `seal_broken` (fail), `too_many_requests`
 *   (fail) when the store returns as many keys as it can, so that the request that knows the rest may be missing
 */
export async function earlierRequests(
  ports: EarlierPorts,
  request: DeletionRequest,
  own: Identifiers,
  registered: readonly RegisteredIdentifier[] = [],
): Promise<EarlierRequests> {
  const others = await readOthers(ports, request);
  const usable = others.map((other) => usableOf(ports.dataMap, request, other));
  const identifiers = usable.map(({ verified }) => verified).reduce(joined, {});
  const startedAnewAt = startAfter(ports.dataMap, request, others, joined(own, identifiers));
  const believed = others.filter((other) => other.isBelieved);
  const inDoubt: ConnectedRule[] = [];
  for (const { record, sealed } of believed) {
    // what belongs to a start after that request had ended cannot have been looked up too late there
    const since = hasEnded(record) ? registered.filter(({ at }) => at > lastLookOf(record) + CLOCK_GRACE) : [];
    const ofNewStarts = since.map(({ kind, value }): Identifiers => ({ [kind]: [value] })).reduce(joined, {});
    const newKinds = Object.keys(without(own, joined(held(sealed), ofNewStarts)));
    inDoubt.push(...(await rulesInDoubt(ports, withPending(record), sealed, newKinds)));
  }
  return {
    identifiers,
    selfDeclared: usable.map(({ selfDeclared }) => selfDeclared).reduce(joined, {}),
    ofBusiness: usable.map(({ ofBusiness }) => ofBusiness).reduce(joined, {}),
    former: usable.flatMap(({ former }) => former),
    finds: findsOf(ports.dataMap, request, believed),
    inDoubt,
    starts: others.map(({ known }) => unconfirmedStarts({}, known)).reduce(joined, {}),
    keeps: believed.flatMap(({ record, mayBeAnothers }) => keepsOf(record, mayBeAnothers)),
    ...(startedAnewAt !== undefined && { startedAnewAt }),
  };
}

/** Another request of the person. */
type Other = {
  readonly record: DeletionRequest;
  readonly sealed: SealedIdentifiers;
  /** What other requests may use of its seal. */
  readonly known: SealedIdentifiers;
  /** The record says only what a worker has written. */
  readonly isBelieved: boolean;
  /** Both begin with a number or an address, which may have changed hands between them. */
  readonly mayBeAnothers: boolean;
};

/** Reads the others, latest first, until enough of them have taken over what those before them knew. */
async function readOthers({ store, seal, dataMap }: EarlierPorts, request: DeletionRequest): Promise<readonly Other[]> {
  const { requestId, subjectRef, beganWith } = request;
  const isOfAddress = dataMap.addressKinds.includes(beganWith);
  const others: Other[] = [];
  let takenOver = 0;
  const requests = await store.ofSubject(subjectRef);
  for (const id of requests) {
    // nobody takes over what is kept and may be another person's
    if (takenOver >= ENOUGH_TAKEN_OVER && !isOfAddress) break;
    const record = id === requestId ? undefined : await store.read(id);
    // a request that is not resolved knows only the id with which all requests of the person begin
    if (record?.sealed === undefined || !record.resolved) continue;
    const opened = await seal.open(record.sealed, record);
    const other = {
      record,
      sealed: opened.identifiers,
      known: handedOn(record, opened.identifiers),
      isBelieved: isBelieved(record, opened),
      mayBeAnothers: isOfAddress && hasEnded(record),
    };
    others.push(other);
    if (other.isBelieved && hasTakenOver(request, record)) takenOver += 1;
  }
  if (takenOver < ENOUGH_TAKEN_OVER && requests.length >= MOST_OF_SUBJECT) {
    throw new DeletionError(
      'too_many_requests',
      'fail',
      `the person has at least ${requests.length} requests, and too few of them know about the others`,
    );
  }
  return others;
}

/** What this request may use of the ids that another one knows. */
function usableOf(dataMap: EarlierPorts['dataMap'], request: DeletionRequest, { record, known, mayBeAnothers }: Other) {
  const latest = latestOf(request);
  const ofThisStart = record.askedAt <= latest ? known : knownOfLater(latest, record, known);
  const judged = judgedByMap(dataMap, record, ofThisStart);
  const usable = mayBeAnothers ? unconfirmed(judged) : judged;
  const { verified, selfDeclared = {}, ofBusiness = {}, former } = usable;
  const passedOn = hasEnded(record) ? reusable(dataMap, verified) : {};
  return {
    verified: without(verified, passedOn),
    selfDeclared,
    ofBusiness,
    former: [
      ...(former === undefined ? [] : [former]),
      ...(Object.keys(passedOn).length === 0 ? [] : [{ identifiers: passedOn, until: lastLookOf(record) }]),
    ],
  };
}

/** When the person first signed up again after this request; undefined if no other request knows of that. */
function startAfter(
  { neverReusedKinds }: EarlierPorts['dataMap'],
  request: DeletionRequest,
  others: readonly Other[],
  old: Identifiers,
): number | undefined {
  const since = others.flatMap(({ known }) => known.registered ?? []).filter(({ at }) => at > latestOf(request));
  const isOld = ({ kind, value }: RegisteredIdentifier): boolean =>
    neverReusedKinds.includes(kind) && valuesOf(old, kind).includes(value);
  return earliest(since.filter((one) => !isOld(one)).map(({ at }) => at));
}

/** Where these requests have deleted something, or may have. */
function findsOf(dataMap: EarlierPorts['dataMap'], request: DeletionRequest, believed: readonly Other[]): EarlierFinds {
  const finds = { counted: new Set<string>(), uncounted: new Set<string>(), nothing: new Set<string>() };
  for (const { record, mayBeAnothers } of believed) {
    // it may have been data of somebody else, or of a new start
    const isTheirs = !mayBeAnothers && record.askedAt <= latestOf(request);
    // a request that an operator has ended keeps what was decided about its parts as pending
    const { parts } = withPending(record);
    for (const name of mayHaveBeenEmptied(parts, targetsOf(dataMap))) finds.uncounted.add(name);
    for (const part of parts) {
      // what an open request has only heard is what this one reads itself, or has told it
      const isNothing = !mayHaveDeleted(part) || (isHearsay(part) && record.completedAt === undefined);
      const counts = hasDeleted(part) && isTheirs ? finds.counted : finds.uncounted;
      const found = isNothing ? finds.nothing : counts;
      found.add(part.name);
      // a worker from before the target was renamed recognises it only by this
      if (part.selects !== undefined) found.add(selectionKey(part.selects));
    }
  }
  return finds;
}

/** Until when something counts as before this request, even if the clocks of its writers differ from ours. */
function latestOf({ askedAt }: DeletionRequest): number {
  return askedAt + CLOCK_GRACE;
}

/**
 * Whether the other request took over whatever this one needs from those before it. Little can be used from a request
 * that was asked for later; a removal of the app takes over only what concerns its own targets, and a replay hardly
 * anything.
 */
function hasTakenOver(request: DeletionRequest, other: DeletionRequest): boolean {
  const isWideEnough = other.scope === 'deletion' || other.scope === request.scope;
  return isWideEnough && other.replay === undefined && other.askedAt <= latestOf(request);
}

/**
 * Numbers, addresses, and whatever else can become somebody else's, such as a user name: all but ids that the company
 * never uses again, and those of Meta.
 */
function reusable({ neverReusedKinds, addressKinds }: EarlierPorts['dataMap'], identifiers: Identifiers): Identifiers {
  const isReusable = (kind: string): boolean =>
    !neverReusedKinds.includes(kind) && (!isEntryKind(kind) || addressKinds.includes(kind));
  return ofKinds(identifiers, Object.keys(identifiers).filter(isReusable));
}

/**
 * Whether the reusable ids of a request may have become somebody else's: it has ended, or is a replay, which has the
 * ids of an ended one. It does not matter when the current request was asked for, because its deletion may begin much
 * later.
 */
function hasEnded(request: DeletionRequest): boolean {
  return request.completedAt !== undefined || request.replay !== undefined || !isOpen(request);
}

/** Adds what the other requests have found besides the person's own ids, because nothing may lead to it any more. */
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

/** Whether the request's seal holds everything that the others know. */
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

/**
 * Leaves out registrations that lead to what another request knows: such a record is the old one, written back, and no
 * new start.
 */
export function withoutWrittenBack(
  readings: readonly RegistrationReading[],
  others: EarlierRequests | undefined,
): readonly RegistrationReading[] {
  const known = others?.identifiers ?? {};
  return readings.filter(
    ({ registration: { kind, value, isNeverReused } }) => !isNeverReused || !valuesOf(known, kind).includes(value),
  );
}
