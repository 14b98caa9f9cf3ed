import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { Part } from '../../../shared/domain/part.ts';
import type { MemoryRecord } from '../../support/memory/memory-target.ts';
import { MINUTE } from '../history.ts';
import { hasUsableTimes, type Truth } from '../world/company.ts';
import type { Place } from '../world/maps.ts';
import { contactOf, digitsOf, type PersonName, personNamed } from '../world/people.ts';
import { isNeverReused, type StoreName, storePlan } from '../world/stores.ts';
import type { World } from '../world/world.ts';
import { isDatedAfter, NOTHING, timeOf } from './reach.ts';

/** What stores contain instead of an id if there is none. */
const PLACEHOLDER = '0';

/** The parts of a request that concern one place; two if the target was renamed while the request was in progress. */
export function partsAt({ parts }: DeletionRequest, { target, formerly }: Place): readonly Part[] {
  return parts.filter(({ name }) => name === target || name === formerly);
}

/** The items at a place that the request selects, that are still there, and that the person is not told were left. */
export function leftOf(world: World, request: DeletionRequest, place: Place): readonly string[] {
  const who = world.askedBy.get(request.requestId);
  if (who === undefined) return [];
  const owners = ownersFor(world, request, who, place.store);
  return [...world.stores[place.store]]
    .filter(([key, item]) => {
      const truth = world.truths.get(`${place.store} ${key}`);
      if (truth === undefined || truth.who !== who || !owners.has(item.owner)) return false;
      return isAskedFor(world, request, who, place.store, item, truth) && !isSaid(world, request, who, place, item);
    })
    .map(([key]) => key);
}

/** The owners that a request has to search for, given what it could find out. */
function ownersFor(world: World, request: DeletionRequest, who: PersonName, store: StoreName): ReadonlySet<string> {
  const { requestId, beganWith } = request;
  const { starts, hasPhone, hasHandle } = world.obligations.get(requestId) ?? NOTHING;
  const { appId, id, phone, email, handle } = personNamed(who);
  const byAsid = beganWith === 'asid';
  switch (storePlan(store).by) {
    case 'asid':
      return new Set(byAsid ? [`${appId}#${id}`] : []);
    case 'identity':
      return new Set([
        ...(byAsid ? [`${appId}#asid#${id}`] : []),
        ...(hasPhone ? [`${appId}#phone#${digitsOf(phone)}`] : []),
      ]);
    case 'contact':
      return new Set([...starts].map((start) => contactOf(who, start)));
    case 'phone':
      return new Set(hasPhone ? [`${appId}#${digitsOf(phone)}`] : []);
    case 'handle':
      return new Set(hasHandle ? [`${appId}#${handle}`] : []);
    case 'email':
      return new Set(beganWith === 'email' ? [email.toLowerCase()] : []);
    case 'waba':
      return new Set();
  }
}

/** Whether an item belongs to a start before the request. If the person only removed the app, the item must also certainly be older. */
function isAskedFor(
  world: World,
  { askedAt, scope }: DeletionRequest,
  who: PersonName,
  store: StoreName,
  { createdAt }: MemoryRecord,
  { start }: Truth,
): boolean {
  if (timeOf(world, who, start) > askedAt) return false;
  if (scope === 'deletion') return true;
  return hasUsableTimes(world, store) && createdAt !== undefined && createdAt <= askedAt;
}

/** Whether the record rightly reports that an item like this was left. */
function isSaid(
  world: World,
  request: DeletionRequest,
  who: PersonName,
  place: Place,
  { owner, createdAt }: MemoryRecord,
): boolean {
  const { askedAt, isStale, replay, completedAt, requestId } = request;
  // a replay has the origin of its original
  const { origin } = world.table.get(replay?.of ?? requestId) ?? request;
  const isDated = createdAt !== undefined && hasUsableTimes(world, place.store);
  const parts = partsAt(request, place);
  // items under a number that only a finished request knew, and that are newer than that request or undated
  const former = request.sealed && world.seals.get(request.sealed)?.former;
  const isByNumber = storePlan(place.store).by === 'phone' || owner.includes('#phone#');
  const isBeside = isByNumber && former !== undefined && !(isDated && createdAt <= former.until - 15 * MINUTE);
  const lastLookAt = replay?.lastLookAt ?? request.lastLookAt ?? completedAt;
  const isAfterEnd = lastLookAt !== undefined && isDated && createdAt > lastLookAt - 15 * MINUTE;
  if (isBeside && (isAfterEnd || parts.some(({ hasSelfDeclared }) => hasSelfDeclared))) return true;
  // an item that is certainly older must not be left
  if (isDated && createdAt <= askedAt) return false;
  const isTold = parts.some(
    ({ status, left }) => status === 'confirmed' || Number(isDated ? left?.newer : left?.undated) > 0,
  );
  if (!isTold) return false;
  // about undated items that were there from the beginning, an operator has to decide
  const isConfirmed = parts.some(({ status }) => status === 'confirmed');
  const wasEmpty = world.emptyReads.has(`${requestId} ${place.store}`);
  if (!isDated && !isConfirmed && !wasEmpty) return false;

  const hasBegunAnew = (world.starts.get(who) ?? []).some((time) => time > askedAt);
  const goesOn = origin === 'list' || isStale === true;
  if (isNeverReused(place.store)) return goesOn;
  return (
    hasBegunAnew || goesOn || isAfterEnd || !hasUsableTimes(world, 'identities') || looksBegunAnew(world, request, who)
  );
}

/**
 * Whether there is a registration that is dated later and leads to no id of the company, or to none that the request ever knew.
 * Nothing shows whether that is a new start.
 */
function looksBegunAnew(world: World, { requestId, askedAt }: DeletionRequest, who: PersonName): boolean {
  const { starts } = world.obligations.get(requestId) ?? NOTHING;
  return [...world.written].some(([place, { text }]) => {
    const truth = world.truths.get(place);
    if (!place.startsWith('identities ') || truth?.who !== who) return false;
    const isKnown = contactOf(who, truth.start) !== PLACEHOLDER && starts.has(truth.start);
    return !isKnown && isDatedAfter(world, JSON.parse(text) as MemoryRecord, askedAt);
  });
}
