import { confirmedIdentifiers, isAskedStanding, openFigures, withAsked } from '../domain/asked-lines.ts';
import type { DeletionRequest, HoldCause } from '../domain/deletion-request.ts';
import {
  everythingIn,
  holds,
  type Identifiers,
  joined,
  joinedFormer,
  namesNobody,
  newKindsIn,
  newlyHeld,
  ofKinds,
  type RegisteredIdentifier,
  type SealedIdentifiers,
  selecting,
  selfDeclaredIn,
  sharesAny,
  without,
} from '../domain/identifiers.ts';
import { isPlaceholderValue } from '../domain/placeholder-values.ts';
import { isInScope, isOfThisRun, type Resolved, resolved, withEarlierFinds } from '../domain/resolved-parts.ts';
import { CLOCK_GRACE, situationOf, withNewStart, withReading, withRegistrations } from '../domain/selection.ts';
import { withStandingDecisions } from '../domain/standing-decisions.ts';
import { isNamed, selectsOtherwise, wasKeptOtherwise } from '../domain/target-of-request.ts';
import { beginsLastLook, dueParts } from '../domain/worker-steps.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { Resolution, ResolutionQuestion } from '../ports/resolution.ts';
import type { Seal } from '../ports/seal.ts';
import type { Selection } from '../ports/target.ts';
import type { Step } from './claim-session.ts';
import {
  type EarlierRequests,
  earlierRequests,
  isTakenOver,
  withOthers,
  withoutWrittenBack,
} from './earlier-requests.ts';
import { missingSources, sourcesMissing, tellGaps } from './gaps-of-resolution.ts';
import { confirmedOf } from './handed-on-identifiers.ts';
import { ownByMap } from './judged-by-map.ts';
import type { RecordKeys } from './open-record.ts';
import { replayedDecisions } from './replayed-decisions.ts';
import { kindsLackingIds, rulesFollowed } from './rules-followed.ts';
import { sealIdentifiers } from './seal-identifiers.ts';
import { askedOf, knownReturns, questionOf, questionTo, selectionOf } from './selection-of-request.ts';
import { lackingIn, lookingFor, requireFindable, requireKnownTargets, targetsOf } from './targets-of-request.ts';

export type ResolvePorts = {
  readonly store: Pick<RequestStore, 'read' | 'ofSubject'>;
  readonly seal: Seal;
  readonly dataMap: ConnectedDataMap;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** Whom the targets look for, and the step that records what was found out. */
export type ResolvedRequest = {
  readonly selection: Selection;
  /** The selection with self-declared and former ids added, if there are any; used to count, never to delete. */
  readonly withSelfDeclared?: Selection;
  readonly selfDeclaredKinds: readonly string[];
  readonly step: Step;
  /** An operator has to decide before anything is deleted. */
  readonly question?: HoldCause;
};

/**
 * Finds out whose data the request is about, as far as that is not known yet.
 *
 * All identifiers are looked up in the first run, and again when the data map or a source has more to say. They are also
 * looked up before each later purge and before the last look, because rows may have been written meanwhile that lead to
 * others, and these rows are deleted: a conversation that has begun leads to its messages. Late in a request, the
 * person's other requests are read too: they may have found more, or know that the person has signed up again.
 *
 * @param sealed what the request's seal holds
 * @throws DeletionError `too_many_identifiers`, `too_many_requests` (fail), `target_not_in_data_map`,
 *   `kind_not_in_data_map` (retry), and whatever the store, the seal or a required source throws
 */
export async function resolveRequest(
  ports: ResolvePorts,
  keys: RecordKeys,
  request: DeletionRequest,
  sealed: SealedIdentifiers,
  now: number,
): Promise<ResolvedRequest> {
  if (namesNobody(sealed.verified, ports.dataMap.placeholders)) {
    const seal = await sealIdentifiers(ports, keys, request, sealed, sealed);
    const nobody: Resolved = { sealed: seal, targets: [], dataMapHash: ports.dataMap.hash };
    return answerFor(ports, request, { verified: {} }, (current) => resolved(current, nobody, now));
  }
  requireKnownTargets(ports.dataMap, request);
  if (wantsEverything(ports.dataMap, request)) return await resolveEverything(ports, keys, request, sealed, now);
  if (wantsAnotherLook(request, now)) return await lookAgain(ports, keys, request, sealed, now);
  // a question may have been found by a run that ended before it could ask
  const known = ownByMap(ports.dataMap, request, sealed);
  return { ...answerFor(ports, request, known, (current) => current), question: questionTo(request, known) };
}

/** Whether something has not been looked up yet, or would be looked up differently with the current data map. */
function wantsEverything(dataMap: ConnectedDataMap, request: DeletionRequest): boolean {
  if (!request.resolved || request.unanswered !== undefined) return true;
  // a worker with another data map may have learned ids that the rules of this one have not been followed by
  if (request.completedAt === undefined && request.dataMapHash !== dataMap.hash) return true;
  return targetsOf(dataMap).some((target) => {
    const part = request.parts.find(({ name }) => isNamed(target, name));
    if (part === undefined) return request.completedAt === undefined && isInScope(target, request);
    return isOfThisRun(request, part) && (selectsOtherwise(part, target) || wasKeptOtherwise(part, target));
  });
}

/** Whether something is about to be deleted, or read for the last time. */
function wantsAnotherLook(request: DeletionRequest, now: number): boolean {
  const purges = dueParts(request, now).some((part) => part.status !== 'verifying' || part.readingDeletes === true);
  return beginsLastLook(request, now) || (purges && (request.completedAt === undefined || isLate(request, now)));
}

/** Before that, nobody has signed up again. */
function isLate({ askedAt }: DeletionRequest, now: number): boolean {
  return now > askedAt + CLOCK_GRACE;
}

async function resolveEverything(
  ports: ResolvePorts,
  keys: RecordKeys,
  request: DeletionRequest,
  before: SealedIdentifiers,
  now: number,
  reading?: Pick<ResolutionQuestion, 'isFirstReading'>,
): Promise<ResolvedRequest> {
  const { requestId } = request;
  const sealed = ownByMap(ports.dataMap, request, before);
  const { begins, resolution, earlier, decisions } = await resolveSelection(ports, request, sealed, reading);
  tellGaps(ports, request, resolution);
  const registered = withRegistrations(sealed.registered ?? [], resolution.readings);
  // once the person is removed from a business's data, nothing leads to that business any more
  const ofBusiness = joined(sealed.ofBusiness ?? {}, resolution.ofBusiness);
  const verified = joined(begins, resolution.verified);
  const former = joinedFormer([sealed.former, ...(earlier?.former ?? [])], verified);
  const onceVerified = without(sealed.onceVerified ?? {}, verified);
  const lines = withAsked(request, sealed, askedOf(request, resolution, ports.dataMap));
  const ids: SealedIdentifiers = {
    verified,
    selfDeclared: resolution.selfDeclared,
    ...confirmedOf(request, sealed, verified, earlier?.identifiers),
    ...(Object.keys(onceVerified).length > 0 && { onceVerified }),
    ...(former && { former }),
    ...(Object.keys(ofBusiness).length > 0 && { ofBusiness }),
    ...(registered.length > 0 && { registered }),
    ...(lines.length > 0 && { lines }),
    ...(sealed.dropped && { dropped: sealed.dropped }),
  };
  const added = newlyHeld(ids, sealed);
  const hasNew = Object.keys(added).length > 0;
  const outcome = { hasNew, newKinds: newKindsIn(ids, sealed), gaps: resolution.gaps, inDoubt: earlier?.inDoubt ?? [] };
  const { isUnclear, ...followed } = await rulesFollowed(ports, request, sealed, outcome);
  const found = { ...ids, ...followed };
  const count = Object.values(found.verified).flat().length;
  ports.log.info('identifiers_resolved', { requestId, count });
  requireFindable(ports.dataMap, request, verified);
  const seal = await sealIdentifiers(ports, keys, request, before, found);
  const read = withReading(knownReturns(request), resolution.readings);
  const known = { ...request, returns: withNewStart(read, earlier?.startedAnewAt), isUnknownOld: undefined };
  const result: Resolved = {
    sealed: seal,
    targets: targetsOf(ports.dataMap),
    dataMapHash: ports.dataMap.hash,
    unanswered: resolution.gaps.some(({ isPassing }) => isPassing) || isUnclear,
    ...sourcesMissing(ports.dataMap, request, sealed, resolution),
    identifiers: [
      ...openFigures(request, lines, verified),
      ...resolution.figures.filter(({ of }) => !isAskedStanding(of)),
    ],
    returns: known.returns,
    hasNew,
    newTo: lookingFor(ports.dataMap, Object.keys(added)),
    earlierFinds: earlier?.finds,
    besideSelfDeclared: lookingFor(ports.dataMap, Object.keys(without(selfDeclaredIn(found), verified))),
    lacking: lackingIn(ports.dataMap, request, selecting(found)),
    lackingIds: lookingFor(ports.dataMap, kindsLackingIds(ports.dataMap, request, found)),
  };
  return {
    ...answerFor(ports, known, found, (current) => {
      // what an operator confirmed meanwhile still has to be looked up
      const isOutdated = current.confirmed?.length !== request.confirmed?.length;
      const next = resolved(current, isOutdated ? { ...result, unanswered: true } : result, now);
      return withStandingDecisions(current, next, result.targets, decisions, now);
    }),
    question: questionTo(known, found),
  };
}

/**
 * Reads the registrations first and the person's other requests after them. A request deletes a registration only after
 * it has sealed what the registration leads to, so nothing is missed in this order. If the other requests know more,
 * the registrations are read again: one that leads to what another request knows is the old record, written back, and
 * no new start.
 */
async function resolveSelection(
  ports: ResolvePorts,
  request: DeletionRequest,
  sealed: SealedIdentifiers,
  reading: Pick<ResolutionQuestion, 'isFirstReading'> | undefined,
) {
  const begins = joined(sealed.verified, confirmedIdentifiers(request, sealed));
  const resolution = await ports.dataMap.resolveSelection({ ...questionOf(request, begins, sealed), ...reading });
  const own = joined(begins, resolution.verified);
  const registered = withRegistrations(sealed.registered ?? [], resolution.readings);
  const earlier = await othersOf(ports, request, own, registered);
  const decisions = earlier?.keeps ?? (await replayedDecisions(ports, request));
  if (earlier === undefined) return { begins, resolution, decisions };
  const { identifiers, starts } = earlier;
  // ids found through one of several registrations count only once that registration is confirmed
  const isSettled = !sharesAny(without(resolution.verified, joined(begins, identifiers)), starts);
  const known = joined(isSettled ? own : begins, identifiers);
  const question = { ...questionOf(request, known, sealed), ...reading };
  const unconfirmed = joined(question.unconfirmed ?? {}, starts);
  const isKnown = isSettled && holds(own, identifiers);
  const found = isKnown ? resolution : await ports.dataMap.resolveSelection({ ...question, unconfirmed });
  return { begins: known, resolution: withOthers(found, known, earlier), earlier, decisions };
}

/**
 * Looks for what has been written since the identifiers were looked up. The request is resolved again if there are ids
 * that it does not know, if another request has such ids, or if an operator has to be asked about a registration.
 *
 * A request that had ended, and runs again for a part of it, is about what it knew when it ended: only registrations of
 * the old start lead it any further.
 */
async function lookAgain(
  ports: ResolvePorts,
  keys: RecordKeys,
  request: DeletionRequest,
  before: SealedIdentifiers,
  now: number,
): Promise<ResolvedRequest> {
  const { dataMap } = ports;
  const sealed = ownByMap(ports.dataMap, request, before);
  const isReopened = request.completedAt !== undefined;
  const asksOthers = isLate(request, now);
  const reading = asksOthers ? undefined : { isFirstReading: true };
  const question = { ...questionOf(request, sealed.verified, sealed), ...reading };
  const resolution: Pick<Resolution, 'readings'> & Partial<Resolution> = isReopened
    ? { readings: await dataMap.readRegistrations(question) }
    : await dataMap.resolveSelection(question);
  const { readings, ...found } = resolution;
  const ledTo = readings
    .filter(({ age, registration: { value } }) => (age === 'old' || age === 'active') && !isPlaceholderValue(value))
    .map(({ registration: { kind, value } }): Identifiers => ({ [kind]: [value] }))
    .reduce(joined, {});
  const earlier = asksOthers ? await othersOf(ports, request, joined(sealed.verified, ledTo)) : undefined;
  const ofOthers = withoutWrittenBack(readings, earlier);
  const returns = withNewStart(withReading(knownReturns(request), ofOthers), earlier?.startedAnewAt);
  const known = { ...request, returns, isUnknownOld: undefined };
  const isMoreKnown = !isReopened && !isTakenOver(sealed, earlier);
  const isUnknown = ofOthers.some(({ age }) => age === 'unknown');
  // what new ids lead to is newer, and stays, if the same start goes on, or under a new one what outlives a start
  const situation = situationOf({ returns, isClosed: false, isAppRemoval: request.scope === 'deauthorization' });
  const goesOn = situation === 'app_removed' || situation === 'active_since';
  const toFollow = (ids: Identifiers): Identifiers =>
    situation === 're_registered' ? ofKinds(ids, dataMap.neverReusedKinds) : ids;
  // an id that was only typed before may be proven now
  const isNew =
    !goesOn &&
    (!holds(sealed.verified, toFollow(found.verified ?? {})) ||
      !holds(everythingIn(sealed), toFollow(everythingIn(found))));
  // whether such an id is the person's can be told only when everything that leads to it is looked up
  if (isMoreKnown || isUnknown || isNew || !holds(everythingIn(sealed), ledTo)) {
    return await resolveEverything(ports, keys, known, before, now, reading);
  }
  const targets = targetsOf(dataMap);
  // a source that need not answer is named if it does not this time, but does not begin anything anew
  const silent = new Set([...(request.silentSources ?? []), ...(missingSources(found, 'unanswered') ?? [])]);
  const silentSources = silent.size === 0 ? undefined : [...silent];
  const step: Step = (current) =>
    withEarlierFinds({ ...current, returns, isUnknownOld: undefined, silentSources }, targets, earlier?.finds);
  return { ...answerFor(ports, known, sealed, step), question: questionTo(known, sealed) };
}

/** @returns undefined for a replay, which knows nothing beyond the request that it repeats */
async function othersOf(
  ports: ResolvePorts,
  request: DeletionRequest,
  own: Identifiers,
  registered: readonly RegisteredIdentifier[] = [],
): Promise<EarlierRequests | undefined> {
  return request.replay === undefined ? await earlierRequests(ports, request, own, registered) : undefined;
}

function answerFor(
  { dataMap }: ResolvePorts,
  request: DeletionRequest,
  { verified, selfDeclared = {}, ofBusiness, former }: SealedIdentifiers,
  step: Step,
): ResolvedRequest {
  const selection = {
    ...selectionOf(request, verified, dataMap.neverReusedKinds),
    ...(ofBusiness && { ofBusiness }),
    ...(former && { former }),
  };
  const unproven = selfDeclaredIn({ selfDeclared, former });
  const hasUnproven = Object.values(unproven).flat().length > 0;
  const withSelfDeclared = hasUnproven ? { ...selection, identifiers: joined(verified, unproven) } : undefined;
  return { selection, withSelfDeclared, selfDeclaredKinds: Object.keys(unproven), step };
}
