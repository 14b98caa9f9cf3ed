import { confirmedIdentifiers, isAskedStanding, openFigures, withAsked } from '../domain/asked-lines.ts';
import type { DeletionRequest, HoldCause } from '../domain/deletion-request.ts';
import {
  holds,
  type Identifiers,
  joined,
  joinedFormer,
  newKindsIn,
  newlyHeld,
  type RegisteredIdentifier,
  type SealedIdentifiers,
  selecting,
  selfDeclaredIn,
  sharesAny,
  without,
} from '../domain/identifiers.ts';
import { type Resolved, resolved } from '../domain/resolved-parts.ts';
import { withNewStart, withReading, withRegistrations } from '../domain/selection.ts';
import { withStandingDecisions } from '../domain/standing-decisions.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { ResolutionQuestion } from '../ports/resolution.ts';
import type { Seal } from '../ports/seal.ts';
import type { Selection } from '../ports/target.ts';
import type { Step } from './claim-session.ts';
import { type EarlierRequests, earlierRequests, withOthers } from './earlier-requests.ts';
import { sourcesMissing, tellGaps } from './gaps-of-resolution.ts';
import { confirmedOf } from './handed-on-identifiers.ts';
import { ownByMap } from './judged-by-map.ts';
import type { RecordKeys } from './open-record.ts';
import { replayedDecisions } from './replayed-decisions.ts';
import { kindsLackingIds, rulesFollowed } from './rules-followed.ts';
import { sealIdentifiers } from './seal-identifiers.ts';
import { askedOf, knownReturns, questionOf, questionTo, selectionOf } from './selection-of-request.ts';
import { lackingIn, lookingFor, requireFindable, targetsOf } from './targets-of-request.ts';

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
 * Looks up all identifiers, and records them with whatever else was found out.
 *
 * @param before what the request's seal holds
 * @param reading whether registrations are read as for the first time; otherwise the request says so
 */
export async function resolveEverything(
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

/** @returns undefined for a replay, which knows nothing beyond the request that it repeats */
export async function othersOf(
  ports: ResolvePorts,
  request: DeletionRequest,
  own: Identifiers,
  registered: readonly RegisteredIdentifier[] = [],
): Promise<EarlierRequests | undefined> {
  return request.replay === undefined ? await earlierRequests(ports, request, own, registered) : undefined;
}

export function answerFor(
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
