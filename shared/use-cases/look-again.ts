import type { DeletionRequest } from '../domain/deletion-request.ts';
import {
  everythingIn,
  holds,
  type Identifiers,
  joined,
  ofKinds,
  type SealedIdentifiers,
} from '../domain/identifiers.ts';
import { isPlaceholderValue } from '../domain/placeholder-values.ts';
import { withEarlierFinds } from '../domain/resolved-parts.ts';
import { CLOCK_GRACE, situationOf, withNewStart, withReading } from '../domain/selection.ts';
import { beginsLastLook, dueParts } from '../domain/worker-steps.ts';
import type { Resolution } from '../ports/resolution.ts';
import type { Step } from './claim-session.ts';
import { isTakenOver, withoutWrittenBack } from './earlier-requests.ts';
import { silentNow } from './gaps-of-resolution.ts';
import { ownByMap } from './judged-by-map.ts';
import type { RecordKeys } from './open-record.ts';
import {
  answerFor,
  othersOf,
  type ResolvedRequest,
  type ResolvePorts,
  resolveEverything,
} from './resolve-everything.ts';
import { knownReturns, questionOf, questionTo } from './selection-of-request.ts';
import { targetsOf } from './targets-of-request.ts';

/** Whether something is about to be deleted, or read for the last time. */
export function wantsAnotherLook(request: DeletionRequest, now: number): boolean {
  const purges = dueParts(request, now).some((part) => part.status !== 'verifying' || part.readingDeletes === true);
  return beginsLastLook(request, now) || (purges && (request.completedAt === undefined || isLate(request, now)));
}

/** Before that, nobody has signed up again. */
function isLate({ askedAt }: DeletionRequest, now: number): boolean {
  return now > askedAt + CLOCK_GRACE;
}

/**
 * Looks for what has been written since the identifiers were looked up. The request is resolved again if there are ids
 * that it does not know, if another request has such ids, or if an operator has to be asked about a registration.
 *
 * A request that had ended, and runs again for a part of it, is about what it knew when it ended: only registrations of
 * the old start lead it any further.
 */
export async function lookAgain(
  ports: ResolvePorts,
  keys: RecordKeys,
  request: DeletionRequest,
  before: SealedIdentifiers,
  now: number,
): Promise<ResolvedRequest> {
  const { dataMap } = ports;
  const sealed = ownByMap(dataMap, request, before);
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
  // but what is purged now is old, and so may be what it leads to
  const purges = dueParts(request, now).some(({ status }) => ['purging', 'pending', 'kept'].includes(status));
  const goesOn = !purges && (situation === 'app_removed' || situation === 'active_since');
  const toFollow = (ids: Identifiers): Identifiers =>
    situation === 're_registered' && !purges ? ofKinds(ids, dataMap.neverReusedKinds) : ids;
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
  const silent = new Set([...(request.silentSources ?? []), ...silentNow(dataMap, request, sealed, found)]);
  const silentSources = silent.size === 0 ? undefined : [...silent];
  const step: Step = (current) =>
    withEarlierFinds({ ...current, returns, isUnknownOld: undefined, silentSources }, targets, earlier?.finds);
  return { ...answerFor(ports, known, sealed, step), question: questionTo(known, sealed) };
}
