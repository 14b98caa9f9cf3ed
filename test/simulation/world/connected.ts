import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import type { Log } from '../../../shared/ports/log.ts';
import type { Target } from '../../../shared/ports/target.ts';
import { kept } from '../../../shared/targets/kept/kept.ts';
import { type MemoryStore, memoryKind } from '../../support/memory/memory-target.ts';
import { environment } from '../../support/target-environment.ts';
import { DIRECTORY, type MapInForce, STORE_NAMES, type StoreName } from './company.ts';
import { partnerKind, type Told } from './partner.ts';
import type { Call, Ports } from './ports.ts';
import { isStale, type Run } from './run.ts';
import type { World } from './world.ts';

/** The data map as one run sees it: real kinds over the company's stores. */
export async function connectedFor(
  world: World,
  run: Run,
  { call, clock }: Ports,
  { map, hash }: MapInForce,
  tell: (requestId: RequestId) => Told,
): Promise<ConnectedDataMap> {
  const stores = new Map(STORE_NAMES.map((name) => [name, storeFor(world, run, call, name)]));
  const memory = memoryKind(new Map<string, MemoryStore>([...stores, ['directory', directoryFor(world, run, call)]]));
  const partner = partnerKind((requestId) => call('partner.tell', () => tell(requestId)));
  const kinds = [memory, kept([memory]), partner];
  const connected = await connectDataMap(map, { ...environment(), now: clock }, SILENT, kinds);
  return {
    ...connected,
    hash,
    targets: new Map(
      [...connected.targets].map(([name, one]) => {
        const store = stores.get(name as StoreName);
        const varied = store && world.variation.target?.(one.target, store);
        return [name, store === undefined ? one : { ...one, target: withVerb(store, varied ?? one.target) }];
      }),
    ),
  };
}

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A store as a run calls it, with the verb under way: a store has one at a time from one run. */
type StoreForRun = MemoryStore & { verb: 'look up' | keyof Target };

function storeFor(world: World, run: Run, call: Call, name: StoreName): StoreForRun {
  const store: StoreForRun = {
    verb: 'look up',
    records: world.stores[name],
    async call(effect) {
      const { verb } = store;
      return await call(`${name}.${verb}`, () => {
        if (verb === 'purge' && world.network.isLying(`${name}.purge`)) {
          world.reached.add('a lie');
          return 0 as ReturnType<typeof effect>;
        }
        const result = effect();
        if (verb === 'verify' && result === 0 && !isStale(world, run)) {
          const place = `${run.requestId} ${name}`;
          const read = { order: world.nextOrder(), at: world.time.now() };
          world.zeroReads.set(place, [...(world.zeroReads.get(place) ?? []), read]);
        }
        return result;
      });
    },
  };
  return store;
}

/** Meta's directory: it need not answer, and may refuse for good. */
function directoryFor(world: World, run: Run, call: Call): MemoryStore {
  return {
    records: new Map(DIRECTORY),
    async call(effect) {
      try {
        return await call('directory.look up', effect);
      } catch (error) {
        const isForGood = error instanceof DeletionError && error.disposition === 'fail';
        if (isForGood && run.requestId !== undefined) world.withoutDirectory.add(run.requestId);
        throw error;
      }
    },
  };
}

function withVerb(store: StoreForRun, target: Target): Target {
  const on = <Result>(verb: keyof Target, run: () => Result): Result => {
    store.verb = verb;
    return run();
  };
  return {
    plan: (selection) => on('plan', () => target.plan(selection)),
    purge: (selection, budget) => on('purge', () => target.purge(selection, budget)),
    verify: (selection) => on('verify', () => target.verify(selection)),
  };
}
