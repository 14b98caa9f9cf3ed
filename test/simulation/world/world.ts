import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { RequestStore } from '../../../shared/ports/request-store.ts';
import type { MemoryRecord } from '../../support/memory/memory-target.ts';
import { memoryRequestStore } from '../../support/memory/request-store.ts';
import type { Variation } from '../designs.ts';
import type { Broken, History, Invariant } from '../history.ts';
import { checkCommit } from '../invariants/commits.ts';
import { checkDelete } from '../invariants/deletes.ts';
import { type Chance, chanceOf } from './chance.ts';
import { itemOf, PEOPLE, PERSON_NAMES, type PersonName, STORE_NAMES, type StoreName, storePlan } from './company.ts';
import { faultyNetwork, type Network } from './network.ts';
import { type StandardQueue, standardQueue } from './queue.ts';
import type { Run } from './run.ts';
import { type VirtualTime, virtualTime } from './time.ts';
import { MonitoredMap } from './watched-map.ts';

export type Answer = {
  readonly run: Run;
  readonly who: PersonName;
  readonly signedRequest: string;
  readonly isForged: boolean;
  readonly status: number | undefined;
  readonly code?: string;
};

export type Delete = {
  readonly order: number;
  readonly store: StoreName;
  readonly key: string;
  readonly requestId?: RequestId;
  readonly isStale: boolean;
  /** By a call that was done for the second time. */
  readonly isRepeated: boolean;
};

/** Everything there is, and everything that was seen. */
export type World = {
  readonly history: History;
  readonly variation: Variation;
  readonly start: number;
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly network: Network;
  readonly queue: StandardQueue;

  readonly table: Map<RequestId, DeletionRequest>;
  readonly requests: RequestStore;
  readonly stores: { readonly [store in StoreName]: Map<string, MemoryRecord> };

  readonly broken: Broken[];
  breaks(invariant: Invariant, what: string): void;
  /** Counts what happens, so that before and after can be told. */
  nextOrder(): number;
  /** Does something in the name of a run: what changes meanwhile was changed by it. */
  as<T>(run: Run, effect: () => T): T;

  /** What somebody could read: logs, metrics, messages, refusals, errors. */
  readonly lines: string[];
  /** What happened at least once, to know what the histories reach. */
  readonly reached: Set<string>;
  readonly answers: Answer[];
  /** Whose each request is. */
  readonly askedBy: Map<RequestId, PersonName>;
  /** When each request was claimed, of late. */
  readonly claims: Map<RequestId, readonly number[]>;
  /** The run that claimed a request last. */
  readonly holders: Map<RequestId, Run>;
  readonly deletes: Delete[];
  /** When a request read that a store holds nothing more, by `requestId store`. */
  readonly zeroReads: Map<string, readonly { readonly order: number; readonly at: number }[]>;
  /** Where a request read that a store still holds something, by `requestId store`. */
  readonly foundReads: Set<string>;
  /** Requests to which the directory refused to answer for good. */
  readonly withoutDirectory: Set<RequestId>;
  /** When each item was written, and how, by `store key`. */
  readonly written: Map<string, { readonly order: number; readonly text: string }>;
  readonly restores: { store: StoreName; at: number; keys: ReadonlySet<string> }[];
  /** What the last sweep that ended has counted. */
  lastSweep: ReadonlyMap<string, number>;
  readonly told: Set<RequestId>;

  /** Told when a message may be received, and when a record has changed. */
  readonly on: { message: () => void; commit: () => void };
  /** Goes on with the story, when somebody reads it. */
  readonly tell: ((line: string) => void) | undefined;
};

export const START = Date.UTC(2026, 0, 15, 12);

export function newWorld(history: History, variation: Variation, tell?: (line: string) => void): World {
  const time = virtualTime(START);
  const chance = chanceOf(history.seed);
  const reached = new Set<string>();
  const on = { message: () => {}, commit: () => {} };
  let acting: Run | undefined;
  let order = 0;

  const table = new MonitoredMap<RequestId, DeletionRequest>((_, before, after) => {
    checkCommit(world, before, after, acting);
    on.commit();
  });
  const storeOf = (store: StoreName) =>
    new MonitoredMap<string, MemoryRecord>((key, before, after) => {
      if (after === undefined) checkDelete(world, store, key, before, acting);
      else world.written.set(`${store} ${key}`, { order: world.nextOrder(), text: JSON.stringify(after) });
    });
  const stores = {
    contacts: storeOf('contacts'),
    messages: storeOf('messages'),
    calls: storeOf('calls'),
    tokens: storeOf('tokens'),
    invoices: storeOf('invoices'),
    posts: storeOf('posts'),
    archive: storeOf('archive'),
  };

  const world: World = {
    history,
    variation,
    start: START,
    time,
    chance,
    network: faultyNetwork(time, chance, history, (call, how) => reached.add(`${how}: ${call}`)),
    queue: standardQueue(time, chance, () => on.message()),
    table,
    requests: memoryRequestStore(table),
    stores,
    broken: [],
    breaks: (invariant, what) => world.broken.push({ invariant, what }),
    nextOrder: () => (order += 1),
    as(run, effect) {
      const before = acting;
      acting = run;
      try {
        return effect();
      } finally {
        acting = before;
      }
    },
    lines: [],
    reached,
    answers: [],
    askedBy: new Map(),
    claims: new Map(),
    holders: new Map(),
    deletes: [],
    zeroReads: new Map(),
    foundReads: new Set(),
    withoutDirectory: new Set(),
    written: new Map(),
    restores: [],
    lastSweep: new Map(),
    told: new Set(),
    on,
    tell: tell && ((line) => tell(`${storyTime(time.now() - START)} ${line}`)),
  };
  fill(world);
  return world;
}

/** What the company holds about everybody before anything happens. */
function fill({ stores, start }: World): void {
  for (const store of STORE_NAMES) {
    for (const name of PERSON_NAMES) {
      const count = name === 'anna' ? storePlan(store).items : 1;
      for (let index = 0; index < count; index += 1) {
        stores[store].set(`${name} ${index}`, itemOf(store, PEOPLE[name], start - 1));
      }
    }
  }
}

function storyTime(milliseconds: number): string {
  const days = Math.floor(milliseconds / 86_400_000);
  return `${days}d ${new Date(milliseconds % 86_400_000).toISOString().slice(11, 23)}`;
}
