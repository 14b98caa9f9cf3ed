import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { noticesOf } from '../../../shared/domain/notices.ts';
import { MOST_CLOCK_ERROR } from '../history.ts';
import { SETTINGS } from '../world/company.ts';
import { DATA_MAPS, type Place } from '../world/maps.ts';
import { type PersonName, personNamed } from '../world/people.ts';
import type { Run } from '../world/run.ts';
import { wasLocked } from '../world/store-for-run.ts';
import { storePlan } from '../world/stores.ts';
import type { World } from '../world/world.ts';
import { leftOf, partsAt } from './left.ts';
import { knownOf } from './reach.ts';

/**
 * I2 at the moment a request closes: at every target a read found zero after the last delete, what was there when it was
 * read is gone or said to be left, whatever could not be asked is said, and where the person is told that nothing was
 * found nothing was deleted.
 */
export function checkEarned(
  world: World,
  before: DeletionRequest,
  request: DeletionRequest,
  run: Run | undefined,
): void {
  if (request.status === 'refused' || request.status === 'cancelled') return;
  const who = world.askedBy.get(request.requestId);
  if (who === undefined) {
    world.breaks('I2', 'a request that nobody made was closed');
    return;
  }
  if (who === 'nobody' && request.beganWith === 'asid') {
    if (request.parts.length > 0) world.breaks('I2', 'targets were asked about the id that names nobody');
    return;
  }
  if (request.receipt === undefined) world.breaks('I2', 'it was closed without a receipt');
  const unasked = unaskedSource(world, before, request, who, run);
  if (unasked !== undefined) world.breaks('I2', `${request.status}, but ${unasked}`);
  // a request that had ended and was opened for one part is about that part alone
  const { completedAt } = before;
  const isOfThisRun = (place: Place): boolean =>
    completedAt === undefined || partsAt(request, place).some(({ updatedAt }) => updatedAt > completedAt);
  for (const place of placesOf(request).filter(isOfThisRun)) {
    // what was late is measured against the end before this one
    const what = unearnedAt(world, { ...request, completedAt }, place);
    if (what !== undefined) world.breaks('I2', `${request.status}, but at ${place.target} ${what}`);
  }
  if (
    completedAt === undefined &&
    request.scope === 'deletion' &&
    (request.replay?.targets?.includes('partner') ?? true)
  ) {
    const what = unearnedAtPartner(world, request);
    if (what !== undefined) world.breaks('I2', `${request.status}, but at the partner ${what}`);
  }
}

/** Where a request has to look, by the data map under which it closes. */
export function placesOf({ scope, replay, dataMapHash }: DeletionRequest): readonly Place[] {
  const { before, after } = DATA_MAPS;
  const { places } = dataMapHash === before.hash ? before : after;
  const inScope = scope === 'deauthorization' ? places.filter(({ store }) => storePlan(store).onDeauthorize) : places;
  const { targets } = replay ?? {};
  if (targets === undefined) return inScope;
  return inScope.filter(({ target, formerly = target }) => targets.includes(target) || targets.includes(formerly));
}

/** Meta's directory did not tell the handle, posts may be there, and nobody says so. */
function unaskedSource(
  world: World,
  before: DeletionRequest,
  request: DeletionRequest,
  who: PersonName,
  run: Run | undefined,
): string | undefined {
  if (request.beganWith !== 'asid' || request.scope === 'deauthorization') return undefined;
  if (request.replay !== undefined || world.obligations.get(request.requestId)?.hasHandle) return undefined;
  const { appId, id, handle } = personNamed(who);
  if (before.completedAt !== undefined) return undefined;
  const hasRefused = world.withoutDirectory.has(request.requestId) || run?.hasDirectory === false;
  if (!hasRefused && !world.removedApp.has(`${appId}#${id}`)) {
    return run?.calls.includes('directory.look up') ? undefined : 'nobody asked the directory again';
  }
  const hasPosts = [...world.stores.posts.values()].some(({ owner }) => owner === `${appId}#${handle}`);
  const isTold = noticesOf(request).some(({ identifierKind }) => identifierKind === 'handle');
  return hasPosts && !isTold ? 'the directory did not tell the handle, and nobody says so' : undefined;
}

function unearnedAt(world: World, request: DeletionRequest, place: Place): string | undefined {
  const { requestId } = request;
  const { store } = place;
  const parts = partsAt(request, place);
  if (parts.length === 0) return 'nothing was done';
  if (parts.some(({ status, retention }) => status === 'kept' && retention === undefined))
    return 'something is kept without a reason';
  const isLocked = parts.some(({ status }) => status === 'kept') && world.lockedPurges.has(`${requestId} ${store}`);
  if (parts.some(({ status }) => status === 'kept') && !isLocked) return undefined;

  const deletes = world.deletes.filter((one) => one.store === store && one.requestId === requestId);
  if (parts.every(({ status }) => status === 'nothing_found')) {
    // of what a call deletes that the network did twice, nobody can know
    if (deletes.some((one) => !one.isRepeated)) return 'items were deleted that nobody found';
    if (parts.some(({ name }) => world.foundReads.has(`${requestId} ${name}`)))
      return 'nothing was found that a reading had found';
    // of one that had dropped its seal nobody can know, if the index did not show it before
    const who = world.askedBy.get(requestId);
    const isKnown = who !== undefined && knownOf(world, request, who).finds.has(store);
    // what was not counted is not said to be deleted while an unverified id finds something
    const mayBeLeft = parts.some(({ foundEarlier, hasSelfDeclared }) => foundEarlier && hasSelfDeclared);
    if (isKnown && !mayBeLeft && request.replay === undefined && world.earlierFinds.get(requestId)?.has(store))
      return 'nothing was found where an earlier request had deleted';
  }
  // what an operator has said is believed
  if (parts.some(({ status }) => status === 'confirmed')) return undefined;
  const lastDelete = deletes.findLast((one) => !one.isStale)?.order ?? 0;
  const tries = world.lockedPurges.get(`${requestId} ${store}`) ?? [];
  const zeroReads = (world.zeroReads.get(`${requestId} ${store}`) ?? []).filter(({ order }) => order > lastDelete);
  const reads = [...tries, ...zeroReads].toSorted((a, b) => a.order - b.order);
  const last = reads.at(-1);
  if (last === undefined) return 'no read found zero after the last delete';
  if (last.at - Number(reads[0]?.at) < SETTINGS.rescan - 2 * MOST_CLOCK_ERROR) return 'nobody looked once more, later';
  const left = leftOf(world, request, place).filter((key) => {
    const item = world.written.get(`${store} ${key}`);
    return Number(item?.order) < last.order && !(isLocked && wasLocked(world, store, key));
  });
  return left.length === 0 ? undefined : `${left.length} items are left: ${left[0]}`;
}

function unearnedAtPartner(world: World, { requestId, parts }: DeletionRequest): string | undefined {
  const part = parts.find(({ name }) => name === 'partner');
  if (part?.status === 'kept') return undefined;
  if (part?.status !== 'confirmed') return 'nobody has confirmed';
  return world.told.has(requestId) ? undefined : 'nobody was told';
}
