import type { CallbackDependencies, callbackHandler } from '../../functions/deletion-callback/handler.ts';
import type { DeletionRequest } from '../../shared/domain/deletion-request.ts';
import type { ConnectedDataMap } from '../../shared/ports/connected-data-map.ts';
import type { SubjectKeys } from '../../shared/ports/subject-keys.ts';
import type { Target } from '../../shared/ports/target.ts';
import type { RunSettings } from '../../shared/use-cases/run-request.ts';
import type { MemoryStore } from '../support/memory/memory-target.ts';
import type { Invariant } from './history.ts';
import type { Chance } from './world/chance.ts';
import type { mapsOf } from './world/maps.ts';
import type { Ports, Table } from './world/ports.ts';
import type { Run } from './world/run.ts';

export type Handler = ReturnType<typeof callbackHandler>;

/** A wrong design. Each member replaces a part of the core with a wrong one. */
export type Variation = {
  readonly sweeper?: false;
  readonly settings?: Partial<RunSettings>;
  readonly store?: (table: Table, run: Run) => Table;
  readonly target?: (target: Target, store: MemoryStore) => Target;
  readonly keys?: (keys: SubjectKeys, chance: Chance) => SubjectKeys;
  readonly every?: (milliseconds: number, action: () => void) => () => void;
  readonly dataMap?: (connected: ConnectedDataMap) => ConnectedDataMap;
  readonly maps?: ReturnType<typeof mapsOf>;
  /** The current time for targets and sources. */
  readonly now?: () => number;
  readonly callbackSettings?: Partial<Pick<CallbackDependencies, 'acceptLoginSignatures'>>;
  readonly callback?: (handler: Handler, ports: Ports) => Handler;
};

/** Wrong designs, each with an invariant that it breaks. */
export type Designs = { readonly [design: string]: readonly [Invariant, Variation] };

/** A worker that writes a changed record with a valid proof, so that it is a wrong design and not a forged record. */
export function withRecords(change: (request: DeletionRequest) => DeletionRequest): Variation {
  return {
    store: (table) => ({ ...table, replace: (request) => table.replace(table.proven(change(request))) }),
  };
}
