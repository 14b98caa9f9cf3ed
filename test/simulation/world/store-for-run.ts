import type { PurgeResult } from '../../../shared/domain/purge-result.ts';
import type { Budget, Selection, Target } from '../../../shared/ports/target.ts';
import type { MemoryRecord, MemoryStore } from '../../support/memory/memory-target.ts';
import { type Outage, SECOND } from '../history.ts';
import type { Call } from './ports.ts';
import { isStale, type Run } from './run.ts';
import { type StoreName, storePlan } from './stores.ts';
import type { World } from './world.ts';

type Verb = 'look up' | 'plan' | 'plan unlocked' | 'purge' | 'verify' | 'countLeft';
/** The verbs that do not see locked items. */
const OF_THE_UNLOCKED: ReadonlySet<Verb> = new Set(['purge', 'plan unlocked']);

/** A store as one run calls it, with the current verb: a run uses only one verb of a store at a time. */
export type StoreForRun = MemoryStore & {
  readonly name: StoreName;
  verb: Verb;
  hasFailed: boolean;
  /** When the first call of the verb reached the store, before its answer came back. */
  reachedAt?: Moment | undefined;
};
type Moment = { readonly order: number; readonly at: number };

export function storeFor(world: World, call: Call, name: StoreName): StoreForRun {
  const { network, stores } = world;
  const store: StoreForRun = {
    name,
    ...(storePlan(name).isConsistent && { isConsistent: true }),
    verb: 'look up',
    hasFailed: false,
    get records() {
      const lock = OF_THE_UNLOCKED.has(store.verb) ? lockOf(world, name) : undefined;
      return lock === undefined ? stores[name] : unlocked(world, name, lock);
    },
    async call(effect) {
      const place = `${name}.${store.verb}`;
      const isPurge = store.verb === 'purge';
      store.hasFailed = true;
      const answer = await call(place, () => {
        store.reachedAt ??= { order: world.nextOrder(), at: world.time.now() };
        if (isPurge && network.outageOf(place, 'lies') !== undefined) {
          world.reached.add('a lie');
          return 0 as ReturnType<typeof effect>;
        }
        const before = isPurge && network.outageOf(place, 'restores') ? new Map(stores[name]) : undefined;
        const result = effect();
        if (before !== undefined) world.time.at(world.time.now() + SECOND, () => hasBack(world, name, before));
        return result;
      });
      store.hasFailed = false;
      return answer;
    },
  };
  return store;
}

/** A trigger or a replica brings deleted items back. */
function hasBack({ stores, reached }: World, name: StoreName, before: ReadonlyMap<string, MemoryRecord>): void {
  for (const [key, item] of before) {
    if (stores[name].has(key)) continue;
    stores[name].set(key, item);
    reached.add('a store has it back at once');
  }
}

function lockOf({ network }: World, name: StoreName): Outage | undefined {
  return network.outageOf(`${name}.purge`, 'locks');
}

/** Whether a lock protects an item, because it was there when the lock began. */
function isLocked({ start, written }: World, name: StoreName, key: string, { from }: Outage): boolean {
  return (written.get(`${name} ${key}`)?.at ?? 0) <= start + from;
}

/** Whether any lock of the history protects an item. */
export function wasLocked(world: World, name: StoreName, key: string): boolean {
  return world.history.outages.some(
    (lock) => lock.how === 'locks' && lock.of === `${name}.` && isLocked(world, name, key, lock),
  );
}

function unlocked(world: World, name: StoreName, lock: Outage): Map<string, MemoryRecord> {
  const all = world.stores[name];
  const view = new Map([...all].filter(([key]) => !isLocked(world, name, key, lock)));
  view.delete = (key) => all.delete(key);
  return view;
}

/** When the verb reached the store, or now if the store was not called because the request has no ids for it. */
function momentOf(world: World, { reachedAt }: StoreForRun): Moment {
  return reachedAt ?? { order: world.nextOrder(), at: world.time.now() };
}

/** A store's target that records what it reads. It keeps what is locked, and deletes the rest. */
export function watchedTarget(world: World, run: Run, store: StoreForRun, target: Target): Target {
  const on = <Result>(verb: Verb, act: () => Result): Result => {
    store.verb = verb;
    store.hasFailed = false;
    store.reachedAt = undefined;
    return act();
  };
  const purgeUnlocked = async (selection: Selection, budget: Budget, until: number): Promise<PurgeResult> => {
    const result = await on('purge', () => target.purge(selection, budget));
    if (result.outcome !== 'emptied' || (await on('plan', () => target.plan(selection))) === 0) return result;
    // as S3's target does: only items that are locked are reported as locked
    if ((await on('plan unlocked', () => target.plan(selection))) > 0) return result;
    world.lockedPurges.set(`${run.requestId} ${store.name}`, [
      ...(world.lockedPurges.get(`${run.requestId} ${store.name}`) ?? []),
      { ...momentOf(world, store), isOfAll: selection.bounds === undefined },
    ]);
    world.reached.add('something is locked');
    const retention = { reason: 'legal_obligation', basis: 'It is locked', until } as const;
    return { outcome: 'kept', items: result.items, retention, partial: true, runAgainAt: until };
  };
  return {
    ...target,
    plan: (selection) => on('plan', () => target.plan(selection)),
    async purge(selection, budget) {
      const lock = lockOf(world, store.name);
      if (lock !== undefined) return await purgeUnlocked(selection, budget, world.start + lock.to);
      return await on('purge', () => target.purge(selection, budget));
    },
    async verify(selection) {
      const count = await on('verify', () => target.verify(selection));
      if (count === 0 && !store.hasFailed && !isStale(world, run)) {
        const place = `${run.requestId} ${store.name}`;
        const read = { ...momentOf(world, store), isOfAll: selection.bounds === undefined };
        world.zeroReads.set(place, [...(world.zeroReads.get(place) ?? []), read]);
        if (read.isOfAll) world.emptyReads.add(place);
      }
      return count;
    },
    async countLeft(selection) {
      const left = (await on('countLeft', () => target.countLeft?.(selection))) ?? { newer: 0, undated: 0 };
      if (left.newer + left.undated === 0) world.emptyReads.add(`${run.requestId} ${store.name}`);
      return left;
    },
  };
}
