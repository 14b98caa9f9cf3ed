import * as v from 'valibot';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { IdentifierSource, Selection, Target } from '../../../shared/ports/target.ts';
import { expandWithBounds, type Fate, fateUnder, NOTHING_LEFT } from '../../../shared/targets/bounds.ts';
import { possibleTime } from '../../../shared/targets/creation-time.ts';
import { foundIdentifiers } from '../../../shared/targets/found-identifiers.ts';
import type { FieldsBeside, TargetEnvironment, TargetKind } from '../../../shared/targets/target-kind.ts';
import { expand, Templates } from '../../../shared/targets/template.ts';

/** A record in memory: its owner, and its other fields. */
export type MemoryRecord = {
  readonly owner: string;
  readonly createdAt?: number;
  readonly fields?: { readonly [name: string]: string };
};

/** A store whose calls all go through `call`, so that a test can make them fail or wait. */
export type MemoryStore = {
  readonly records: Map<string, MemoryRecord>;
  /** @see Target */
  readonly isConsistent?: true;
  /** Runs `effect` as one call over the network; the default simply runs it. */
  call<T>(effect: () => T): Promise<T>;
};

export function memoryStore(): MemoryStore {
  return { records: new Map(), call: async (effect) => effect() };
}

const entries = { store: v.string(), match: Templates };
const sourceEntries = { ...entries, field: v.string() };
const RECORDS_PER_CALL = 25;

/** A target kind over stores in memory, for tests: `{ "kind": "memory", "store": "people", "match": ["{asid}"] }`. */
export function memoryKind(stores: ReadonlyMap<string, MemoryStore>): TargetKind<typeof entries, typeof sourceEntries> {
  return {
    kind: 'memory',
    entries,
    templates: (row) => row.match,
    empties: ({ store }) => [`store ${store}`],
    permissions: (row) => [{ actions: ['memory:Delete'], resources: [`memory:${row.store}`] }],
    connect: async (row, environment) => memoryTarget(storeNamed(stores, row.store), row.match, environment),
    source: {
      entries: sourceEntries,
      templates: (row) => row.match,
      reads: ({ store }) => `store ${store}`,
      permissions: (row) => [{ actions: ['memory:Read'], resources: [`memory:${row.store}`] }],
      fields: 'attribute',
      connect: async (row, environment, beside) =>
        memorySource(storeNamed(stores, row.store), row, environment, beside ?? {}),
    },
  };
}

function memoryTarget(store: MemoryStore, match: readonly string[], environment: TargetEnvironment): Target {
  const found = (owners: Owners, wanted: Fate): readonly string[] =>
    [...store.records]
      .filter(([, record]) => owners.has(record.owner) && fateOfRecord(record, owners, environment) === wanted)
      .map(([key]) => key);
  const count = async (selection: Selection): Promise<number> => {
    const owners = expandWithBounds(match, selection);
    return owners.size === 0 ? 0 : store.call(() => found(owners, 'deleted').length);
  };
  return {
    ...(store.isConsistent && { isConsistent: true }),
    plan: count,
    async purge(selection, budget) {
      const owners = expandWithBounds(match, selection);
      if (owners.size === 0) return { outcome: 'emptied', items: 0 };
      let items = 0;
      while (!budget.isOver()) {
        const deleted = await store.call(() => {
          const keys = found(owners, 'deleted').slice(0, RECORDS_PER_CALL);
          for (const key of keys) store.records.delete(key);
          return keys.length;
        });
        if (deleted === 0) return { outcome: 'emptied', items };
        items += deleted;
      }
      return { outcome: 'unfinished', items };
    },
    verify: count,
    async countLeft(selection) {
      const owners = expandWithBounds(match, selection);
      if (owners.size === 0) return NOTHING_LEFT;
      return store.call(() => ({ newer: found(owners, 'newer').length, undated: found(owners, 'undated').length }));
    },
  };
}

type Owners = ReturnType<typeof expandWithBounds>;

function fateOfRecord({ owner, createdAt }: MemoryRecord, owners: Owners, environment: TargetEnvironment): Fate {
  return fateUnder(owners.get(owner), () =>
    createdAt === undefined ? undefined : possibleTime(createdAt, 'createdAt', environment),
  );
}

function memorySource(
  store: MemoryStore,
  { store: name, match, field }: { readonly store: string; readonly match: readonly string[]; readonly field: string },
  environment: TargetEnvironment,
  beside: FieldsBeside,
): IdentifierSource {
  return {
    async lookUp(selection) {
      const owners = new Set(expand(match, selection));
      if (owners.size === 0) return { found: [] };
      return store.call(() => {
        const found = foundIdentifiers(name, field, beside, environment);
        for (const { owner, fields = {} } of store.records.values()) {
          const value = owners.has(owner) ? fields[field] : undefined;
          if (value !== undefined) found.add([value], (other) => fields[other]);
        }
        return { found: found.all() };
      });
    },
  };
}

function storeNamed(stores: ReadonlyMap<string, MemoryStore>, name: string): MemoryStore {
  const store = stores.get(name);
  if (store === undefined) throw new DeletionError('target_not_found', 'fail', `no store in memory is named ${name}`);
  return store;
}
