import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { MOST_CLOCK_ERROR } from '../history.ts';
import { DATA_MAPS, ownerOf, PEOPLE, SETTINGS, STORE_NAMES, type StoreName, storePlan } from '../world/company.ts';
import type { Run } from '../world/run.ts';
import type { World } from '../world/world.ts';

/**
 * I2 at the moment a request closes: at every target a read found zero after the last delete, what was there when it was
 * read is gone, and where the person is told that nothing was found nothing was deleted.
 */
export function checkEarned(world: World, request: DeletionRequest, run: Run | undefined): void {
  if (request.status === 'refused' || request.status === 'cancelled') return;
  const who = world.askedBy.get(request.requestId);
  if (who === undefined) {
    world.breaks('I2', 'a request that nobody made was closed');
    return;
  }
  if (who === 'nobody') {
    if (request.parts.length > 0) world.breaks('I2', 'targets were asked about the id that names nobody');
    return;
  }
  const wasAsked = run?.process.troubles.includes('directory.look up');
  if (request.unanswered && !wasAsked) world.breaks('I2', 'it was closed without asking again who did not answer');
  if (request.receipt === undefined) world.breaks('I2', 'it was closed without a receipt');
  for (const target of targetsOf(request)) {
    const what = target === 'partner' ? unearnedAtPartner(world, request) : unearnedAt(world, request, target);
    if (what !== undefined) world.breaks('I2', `${request.status}, but at ${target} ${what}`);
  }
}

function targetsOf({ scope, replay, dataMapHash }: DeletionRequest): readonly (StoreName | 'partner')[] {
  const stores = STORE_NAMES.filter((store) => store !== 'archive' || dataMapHash === DATA_MAPS.after.hash);
  if (scope === 'deauthorization') return stores.filter((store) => storePlan(store).onDeauthorize);
  const all = [...stores, 'partner' as const];
  return replay?.targets === undefined ? all : all.filter((target) => replay.targets?.includes(target));
}

function unearnedAt(world: World, request: DeletionRequest, store: StoreName): string | undefined {
  const { requestId } = request;
  const part = request.parts.find(({ name }) => name === store);
  if (part === undefined) return 'nothing was done';
  if (part.status === 'kept') return part.retention === undefined ? 'something is kept without a reason' : undefined;

  const deletes = world.deletes.filter((one) => one.store === store && one.requestId === requestId);
  if (part.status === 'nothing_found') {
    // of what a call deletes that the network did twice, nobody can know
    if (deletes.some((one) => !one.isRepeated)) return 'items were deleted that nobody found';
    if (world.foundReads.has(`${requestId} ${store}`)) return 'nothing was found that a reading had found';
  }
  const lastDelete = deletes.findLast((one) => !one.isStale)?.order ?? 0;
  const reads = (world.zeroReads.get(`${requestId} ${store}`) ?? []).filter(({ order }) => order > lastDelete);
  const [first, last] = [reads[0], reads.at(-1)];
  if (isUnreachable(world, request, store)) return undefined;
  if (first === undefined || last === undefined) return 'no read found zero after the last delete';
  if (last.at - first.at < SETTINGS.rescan - 2 * MOST_CLOCK_ERROR) return 'nobody looked once more, later';
  const left = leftOf(world, request, store).filter(
    (key) => Number(world.written.get(`${store} ${key}`)?.order) < last.order,
  );
  return left.length === 0 ? undefined : `${left.length} items are left`;
}

/** What a request should have deleted, and is still there. */
export function leftOf(world: World, request: DeletionRequest, store: StoreName): readonly string[] {
  const who = world.askedBy.get(request.requestId);
  if (who === undefined) return [];
  if (isUnreachable(world, request, store)) return [];
  const owner = ownerOf(store, PEOPLE[who]);
  const cutOff = cutOffOf(world, request);
  return [...world.stores[store]]
    .filter(([, item]) => item.owner === owner && (item.createdAt ?? 0) <= cutOff)
    .map(([key]) => key);
}

/** When it was asked for; a replay is for what was asked before. */
export function cutOffOf({ table }: World, { replay, acceptedAt }: DeletionRequest): number {
  return (replay && table.get(replay.of)?.acceptedAt) ?? acceptedAt;
}

/**
 * The number by which a store is keyed stood only in a contact that another request of the same person has deleted: that
 * other request knows the number, and has to delete what it leads to. Or the directory did not answer to the last.
 */
function isUnreachable(world: World, { requestId, unanswered }: DeletionRequest, store: StoreName): boolean {
  const { by } = storePlan(store);
  if (by === 'id') return false;
  if (by === 'handle') return unanswered === true || world.withoutDirectory.has(requestId);
  const who = world.askedBy.get(requestId);
  const contact = world.deletes.find((one) => one.store === 'contacts' && one.key.startsWith(`${who} `));
  return contact !== undefined && contact.requestId !== requestId;
}

function unearnedAtPartner(world: World, { requestId, parts }: DeletionRequest): string | undefined {
  const part = parts.find(({ name }) => name === 'partner');
  if (part?.status === 'kept') return undefined;
  if (part?.status !== 'confirmed') return 'nobody has confirmed';
  return world.told.has(requestId) ? undefined : 'nobody was told';
}
