import { connectDataMap } from '../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../shared/data-map/load-data-map.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import type { DeletionError } from '../../shared/domain/errors.ts';
import type { ConnectedDataMap } from '../../shared/ports/connected-data-map.ts';
import { kept } from '../../shared/targets/kept/kept.ts';
import { manual } from '../../shared/targets/manual/manual.ts';
import { type MemoryRecord, type MemoryStore, memoryKind, memoryStore } from './memory/memory-target.ts';
import { requestWorld } from './request-world.ts';
import { environment } from './target-environment.ts';

/** The use cases over a whole data map, with stores in memory and a clock that moves only when it is told to. */
export async function mapWorld(json: object, names: readonly string[]) {
  const stores = new Map<string, MemoryStore>(names.map((name) => [name, memoryStore()]));
  const memory = memoryKind(stores);
  const kinds = [memory, manual, kept([memory])];
  const world = requestWorld();
  const { log } = world.ports;
  const deploy = async (map: object): Promise<void> => {
    const known = { ...environment(), now: () => world.ports.clock() };
    world.ports.dataMap = await connectDataMap(loadDataMap(map, kinds), known, log, kinds);
  };
  await deploy(json);
  return {
    ...world,
    /** From here on, another data map is in force over the same stores. */
    deploy,
    put(store: string, key: string, record: MemoryRecord): void {
      stores.get(store)?.records.set(key, record);
    },
    remove(store: string, key: string): void {
      stores.get(store)?.records.delete(key);
    },
    keys: (store: string): readonly string[] => [...(stores.get(store)?.records.keys() ?? [])],
    partsOf: (requestId: RequestId): { readonly [name: string]: string } =>
      Object.fromEntries(world.record(requestId).parts.map(({ name, status }) => [name, status])),
    /** The data map in force, in which these targets cannot be purged. */
    withoutPurge(failure: DeletionError, ...broken: readonly string[]): { readonly dataMap: ConnectedDataMap } {
      const { dataMap } = world.ports;
      const purge = () => Promise.reject(failure);
      const targets = [...dataMap.targets].map(
        ([name, one]) => [name, broken.includes(name) ? { ...one, target: { ...one.target, purge } } : one] as const,
      );
      return { dataMap: { ...dataMap, targets: new Map(targets) } };
    },
    /** Jumps to each next attempt, even after the request has ended, until none is left. */
    async runOn(requestId: RequestId): Promise<void> {
      for (let next = world.record(requestId).nextAttemptAt; next !== undefined; ) {
        world.advance(Math.max(0, next - world.ports.clock()));
        await world.run(requestId);
        next = world.record(requestId).nextAttemptAt;
      }
    },
  };
}
