import type { Act } from '../history.ts';
import { LONG_AGO, stampOf, writeItem } from '../world/company.ts';
import { type PersonName, personNamed } from '../world/people.ts';
import { STORE_NAMES } from '../world/stores.ts';
import type { World } from '../world/world.ts';

/** A slow part of the company's own system writes data of the person's first start, which is old or has just happened. */
export function writeLate(world: World, { who, store, isOld }: Act & { does: 'writes late' }): void {
  const now = world.time.now();
  writeItem(world, store, who, 0, isOld ? world.start - LONG_AGO : now, `late ${now}`);
}

/**
 * A person comes back. If the company still has their registration, they continue as before. Otherwise, or if they sign up again
 * anyway, they are registered for a new start.
 */
export function comeBack(world: World, { who, isAnew }: Act & { does: 'comes back' }): void {
  const now = world.time.now();
  const start = isAnew ? undefined : standingStart(world, who);
  if (start !== undefined) {
    goOn(world, who, start);
    return;
  }
  const starts = world.starts.get(who) ?? [];
  world.starts.set(who, [...starts, now]);
  world.reached.add('a new start');
  for (const store of STORE_NAMES) writeItem(world, store, who, starts.length, now, `start ${starts.length}`);
}

/** The latest start to which a registration under the person's id at Meta still leads. */
function standingStart({ stores, truths }: World, who: PersonName): number | undefined {
  const { appId, id } = personNamed(who);
  const found = [...stores.identities].filter(([, { owner }]) => owner === `${appId}#asid#${id}`);
  return found.map(([key]) => truths.get(`identities ${key}`)?.start ?? 0).toSorted((a, b) => b - a)[0];
}

function goOn(world: World, who: PersonName, start: number): void {
  const now = world.time.now();
  world.reached.add('somebody goes on');
  for (const store of STORE_NAMES)
    if (store !== 'identities') writeItem(world, store, who, start, now, `goes on ${now}`);
  const seenAt = stampOf(world, 'identities', now);
  for (const [key, item] of world.stores.identities) {
    const truth = world.truths.get(`identities ${key}`);
    if (truth?.who !== who || truth.start !== start || seenAt === undefined) continue;
    world.stores.identities.set(key, { ...item, fields: { ...item.fields, seenAt: String(seenAt) } });
  }
}
