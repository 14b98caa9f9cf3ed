import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest, Sealed } from '../../../shared/domain/deletion-request.ts';
import type { SealedIdentifiers } from '../../../shared/domain/identifiers.ts';
import type { RequestStore } from '../../../shared/ports/request-store.ts';
import type { MemoryRecord } from '../../support/memory/memory-target.ts';
import { memoryRequestStore } from '../../support/memory/request-store.ts';
import type { Broken, History, Invariant } from '../history.ts';
import { checkCommit } from '../invariants/commits.ts';
import { checkDelete } from '../invariants/deletes.ts';
import type { Reach } from '../invariants/reach.ts';
import type { Variation } from '../variation.ts';
import { type Chance, chanceOf } from './chance.ts';
import { fillStores, LONG_AGO, type Truth } from './company.ts';
import { MonitoredMap } from './monitored-map.ts';
import { faultyNetwork, type Network } from './network.ts';
import { PERSON_NAMES, type PersonName } from './people.ts';
import { type StandardQueue, standardQueue } from './queue.ts';
import type { Run } from './run.ts';
import { forEachStore, type StoreName } from './stores.ts';
import { type VirtualTime, virtualTime } from './time.ts';

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
  /** Whether a call deleted it that was executed for the second time. */
  readonly isRepeated: boolean;
};

export type ZeroRead = {
  readonly order: number;
  readonly at: number;
  /** Whether the read or purge covered items of any age. */
  readonly isOfAll: boolean;
};

/** The state of the simulation, and everything that was observed. */
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
  /** Numbers events, so that their order is known. */
  nextOrder(): number;
  /** Executes something in the name of a run, to which all changes meanwhile are attributed. */
  as<T>(run: Run, effect: () => T): T;

  /** Everything that somebody could read: logs, metrics, messages, refusals, errors. */
  readonly lines: string[];
  /** Everything that happened at least once, to know what the histories reach. */
  readonly reached: Set<string>;
  readonly answers: Answer[];
  /** The person whom each request is about. */
  readonly askedBy: Map<RequestId, PersonName>;
  /** The time from which the index of a person's requests contains each request. */
  readonly shownFrom: Map<RequestId, number>;
  /** The recent claims of each request. */
  readonly claims: Map<RequestId, readonly number[]>;
  /** The run that claimed a request last. */
  readonly holders: Map<RequestId, Run>;
  readonly deletes: Delete[];
  /** When a request found by reading that a store contains nothing more that it selects, by `requestId store`. */
  readonly zeroReads: Map<string, readonly ZeroRead[]>;
  /** Where a request found by reading that nothing at all is there, whatever its age, by `requestId store`. */
  readonly emptyReads: Set<string>;
  /** When a request purged around what is locked, by `requestId store`. */
  readonly lockedPurges: Map<string, readonly ZeroRead[]>;
  /** Where a reading found that something is still there, by `requestId part`. */
  readonly foundReads: Set<string>;
  /** Requests that the directory permanently refused to answer. */
  readonly withoutDirectory: Set<RequestId>;
  /** When each item was written, and how, by `store key`. */
  readonly written: Map<string, { readonly order: number; readonly at: number; readonly text: string }>;
  /** What is true of each item, by `store key`. */
  readonly truths: Map<string, Truth>;
  /** The times of each person's starts. */
  readonly starts: Map<PersonName, readonly number[]>;
  /** Whom Meta no longer knows, by `appId#asid`. */
  readonly removedApp: Set<string>;
  /** What each seal holds. */
  readonly seals: Map<Sealed, SealedIdentifiers>;
  /** When the identifiers of a request were resolved for the first time. */
  readonly resolvedAt: Map<RequestId, number>;
  /** What each request could find out about the person, and has to delete. */
  readonly obligations: Map<RequestId, Reach>;
  /** Where earlier requests of the person had deleted when a request was resolved. */
  readonly earlierFinds: Map<RequestId, ReadonlySet<StoreName>>;
  /** How many readings have found something again since an operator last decided, by `requestId part`. */
  readonly roundsOf: Map<string, number>;
  /** The parts in which each finished request had kept something. */
  readonly keptAtEnd: Map<RequestId, ReadonlySet<string>>;
  /** Requests that must not begin without an operator: their signature is old or login-shaped, or the volume was unusual. */
  readonly doubtful: Set<RequestId>;
  readonly restores: { store: StoreName; at: number; keys: ReadonlySet<string> }[];
  /** What the last completed sweep counted. */
  lastSweep: ReadonlyMap<string, number>;
  readonly told: Set<RequestId>;

  /** Called when a message may be received, and when a record has changed. */
  readonly on: { message: () => void; commit: () => void };
  /** Adds a line to the story, if somebody reads it. */
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
      else
        world.written.set(`${store} ${key}`, { order: world.nextOrder(), at: time.now(), text: JSON.stringify(after) });
    });
  const stores: World['stores'] = forEachStore(storeOf);

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
    shownFrom: new Map(),
    claims: new Map(),
    holders: new Map(),
    deletes: [],
    zeroReads: new Map(),
    emptyReads: new Set(),
    lockedPurges: new Map(),
    foundReads: new Set(),
    withoutDirectory: new Set(),
    written: new Map(),
    truths: new Map(),
    starts: new Map(PERSON_NAMES.map((name) => [name, [START - LONG_AGO]])),
    removedApp: new Set(),
    seals: new Map(),
    resolvedAt: new Map(),
    obligations: new Map(),
    earlierFinds: new Map(),
    roundsOf: new Map(),
    keptAtEnd: new Map(),
    doubtful: new Set(),
    restores: [],
    lastSweep: new Map(),
    told: new Set(),
    on,
    tell: tell && ((line) => tell(`${storyTime(time.now() - START)} ${line}`)),
  };
  fillStores(world);
  return world;
}

function storyTime(milliseconds: number): string {
  const days = Math.floor(milliseconds / 86_400_000);
  return `${days}d ${new Date(milliseconds % 86_400_000).toISOString().slice(11, 23)}`;
}
