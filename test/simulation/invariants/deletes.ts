import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { isKeptHere } from '../../../shared/domain/kept-by-operator.ts';
import type { MemoryRecord } from '../../support/memory/memory-target.ts';
import { MINUTE, MOST_CLOCK_ERROR } from '../history.ts';
import { hasUsableTimes, MOST_WRITER_ERROR, type Truth } from '../world/company.ts';
import type { Place } from '../world/maps.ts';
import type { PersonName } from '../world/people.ts';
import { isStale, type Run } from '../world/run.ts';
import { isNeverReused, type StoreName, storePlan } from '../world/stores.ts';
import type { World } from '../world/world.ts';
import { placesOf } from './earned.ts';
import { partsAt } from './left.ts';
import { timeOf } from './reach.ts';

/** I6 and I10: looked at with each delete. It must be of the person who asked, and not of a start that came later. */
export function checkDelete(
  world: World,
  store: StoreName,
  key: string,
  item: MemoryRecord | undefined,
  run: Run | undefined,
): void {
  const requestId = run?.requestId;
  const request = requestId && world.table.get(requestId);
  const who = requestId && world.askedBy.get(requestId);
  const isRepeated = world.network.isRepeating();
  if (run !== undefined) {
    world.deletes.push({ order: world.nextOrder(), store, key, requestId, isStale: isStale(world, run), isRepeated });
  }
  const truth = world.truths.get(`${store} ${key}`);
  if (!request || !who || truth === undefined || item === undefined) {
    world.breaks('I6', `${key} was deleted from ${store} for no request`);
    return;
  }
  const place = placesOf(request).find((one) => one.store === store);
  // what belongs to the business for which somebody works, an operator may release
  const isReleased = place !== undefined && partsAt(request, place).some(({ released }) => released);
  if (truth.who !== who && !(truth.who === 'the shop' && store === 'accounts' && isReleased)) {
    world.breaks('I6', `${key} was deleted from ${store} for ${who}, and is of ${truth.who}`);
  }
  if (request.scope === 'deauthorization' && !storePlan(store).onDeauthorize) {
    world.breaks('I6', `${key} was deleted from ${store} for ${who}, who only removed the app`);
  }
  const kept = request.completedAt === undefined ? undefined : world.keptAtEnd.get(request.requestId);
  if (kept !== undefined && !(place && partsAt(request, place).some(({ name }) => kept.has(name)))) {
    world.breaks('I10', `${key} was deleted from ${store} by a step that was about another part`);
  }
  if (place !== undefined && isKept(world, request, place)) {
    world.breaks('I10', `${key} was deleted from ${store}, where an operator keeps it`);
  }
  const newness = newnessOf(world, request, who, run, store, item, truth);
  if (newness !== undefined) world.breaks('I10', `${key} was deleted from ${store} although ${newness}`);
}

/** An operator keeps what is there in another request of the person, since before this one came. */
function isKept(world: World, request: DeletionRequest, place: Place): boolean {
  const { requestId, subjectRef, replay, acceptedAt } = request;
  // an operator has decided otherwise since
  if (partsAt(request, place).some(({ released }) => released)) return false;
  const others = [...world.table.values()].filter(
    (other) => other.requestId === replay?.of || (other.subjectRef === subjectRef && isRemembered(other)),
  );
  return others.some((other) => {
    const kept = partsAt(other, place).filter((part) => other.requestId !== requestId && isKeptHere(other, part));
    return kept.some(
      ({ updatedAt, retention: { until = Number.POSITIVE_INFINITY } = {} }) =>
        updatedAt < acceptedAt - MOST_CLOCK_ERROR && until > world.time.now() + MOST_CLOCK_ERROR,
    );
  });
}

/** An operator has taken registrations of unknown age for old, and can have seen this one. */
function wasSettledSince({ settled = [], history = [] }: DeletionRequest, time: number): boolean {
  return settled.length > 0 && history.some(({ what, at }) => what === 'released' && at + MOST_CLOCK_ERROR >= time);
}

/** What is kept in a request that was refused is nobody's decision about it any more. */
function isRemembered({ sealed, status }: DeletionRequest): boolean {
  return sealed !== undefined || status === 'completed_with_retention';
}

/** A registration dated so long after the request is of a new start, wherever clocks are off. */
const SURELY_LATER = 20 * MINUTE;
/** A worker whose clock is slow takes what was written by a fast one for the future, for so long. */
const SEEN_AFTER = 5 * MINUTE;

/** Why an item should have been left; undefined when it could be deleted. */
function newnessOf(
  world: World,
  request: DeletionRequest,
  who: PersonName,
  run: Run | undefined,
  store: StoreName,
  item: MemoryRecord,
  { start, at }: Truth,
): string | undefined {
  const { askedAt, scope, replay, completedAt, origin, isStale: isOld } = request;
  const createdAt = hasUsableTimes(world, store) ? item.createdAt : undefined;
  const isDated = createdAt !== undefined;
  if (scope === 'deauthorization') {
    if (!isDated) return 'nobody knows how old it is, and the person only removed the app';
    return createdAt > askedAt ? 'it came after the person had removed the app' : undefined;
  }
  const known = run?.known;
  const isFirstRun = !world.resolvedAt.has(request.requestId);
  const isVisible = (one: number): boolean =>
    known !== undefined && known.registered.has(one) && known.at >= timeOf(world, who, one) + SEEN_AFTER;
  const isLater = (one: number): boolean => timeOf(world, who, one) > askedAt + SURELY_LATER;
  const isTakenForOld = (one: number): boolean => {
    if (hasUsableTimes(world, 'identities')) return false;
    return (
      wasSettledSince(request, timeOf(world, who, one)) ||
      isFirstRun ||
      Number(world.resolvedAt.get(request.requestId)) >= timeOf(world, who, one)
    );
  };
  if (isNeverReused(store)) {
    if (isLater(start) && !isTakenForOld(start)) return `it is of start ${start}, which came after the person asked`;
  } else {
    const laterStarts = (world.starts.get(who) ?? [])
      .map((_, one) => one)
      .filter((one) => isLater(one) && isVisible(one) && !isTakenForOld(one));
    const [first] = laterStarts;
    if (first !== undefined && !isDated) return `nobody knows how old it is, and start ${first} has begun`;
    if (first !== undefined && laterStarts.includes(start) && at >= timeOf(world, who, first)) {
      return `it is of start ${start}, which came after the person asked`;
    }
    const lastLookAt = replay?.lastLookAt ?? request.lastLookAt ?? completedAt;
    if (lastLookAt !== undefined && isDated && createdAt > lastLookAt) return 'it came after the last look';
  }
  const canTell = hasUsableTimes(world, 'identities');
  const hasGoneOn = canTell && known !== undefined && Number(known.seenAt) > askedAt + SURELY_LATER;
  if (
    (origin === 'list' || isOld) &&
    hasGoneOn &&
    isDated &&
    createdAt > askedAt + 2 * MOST_WRITER_ERROR + 2 * MINUTE
  ) {
    return 'the person has used the account since they asked';
  }
  return undefined;
}
