import type { MemoryRecord } from '../../support/memory/memory-target.ts';
import { ownerOf, PEOPLE, type StoreName, storePlan } from '../world/company.ts';
import { isStale, type Run } from '../world/run.ts';
import type { World } from '../world/world.ts';
import { cutOffOf } from './earned.ts';

/** I6 and I10: looked at with each delete. It must be of the person who asked, and in a replay not younger than what they asked. */
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
  if (run !== undefined) {
    const isRepeated = world.network.isRepeating();
    world.deletes.push({ order: world.nextOrder(), store, key, requestId, isStale: isStale(world, run), isRepeated });
  }
  if (!request || !who) {
    world.breaks('I6', `${key} was deleted from ${store} for no request`);
    return;
  }
  if (item?.owner !== ownerOf(store, PEOPLE[who])) {
    world.breaks('I6', `${key} was deleted from ${store} for ${who}`);
  }
  if (request.scope === 'deauthorization' && !storePlan(store).onDeauthorize) {
    world.breaks('I6', `${key} was deleted from ${store} for ${who}, who only removed the app`);
  }
  if (request.replay !== undefined && (item?.createdAt ?? 0) > cutOffOf(world, request)) {
    world.breaks('I10', `${key} was deleted from ${store} although it came after the request that is replayed`);
  }
}
