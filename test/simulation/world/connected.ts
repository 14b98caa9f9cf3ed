import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import type { Log } from '../../../shared/ports/log.ts';
import { kept } from '../../../shared/targets/kept/kept.ts';
import { type MemoryStore, memoryKind } from '../../support/memory/memory-target.ts';
import { environment } from '../../support/target-environment.ts';
import { DIRECTORY, directoryKind } from './directory.ts';
import type { MapInForce } from './maps.ts';
import { partnerKind, type Told } from './partner.ts';
import type { Call, Ports } from './ports.ts';
import { type Run, resolving } from './run.ts';
import { type StoreForRun, storeFor, watchedTarget } from './store-for-run.ts';
import { STORE_NAMES, type StoreName } from './stores.ts';
import type { World } from './world.ts';

/** The data map as one run sees it, with real target kinds over the company's stores. */
export async function connectedFor(
  world: World,
  run: Run,
  { call, clock }: Ports,
  { map, facts, places }: MapInForce,
  tell: (requestId: RequestId) => Told,
): Promise<ConnectedDataMap> {
  const { variation } = world;
  const stores = new Map(
    STORE_NAMES.map((name): readonly [StoreName, StoreForRun] => [name, storeFor(world, call, name)]),
  );
  const memory = memoryKind(new Map<string, MemoryStore>([...stores, ['directory', directoryFor(world, run, call)]]));
  const directory = directoryKind(memory, (appId, asid) => world.removedApp.has(`${appId}#${asid}`));
  const partner = partnerKind((requestId) => call('partner.tell', () => tell(requestId)));
  const kinds = [memory, directory, kept([memory]), partner];
  const own = { ...environment(), now: variation.now ?? clock };
  const connected = await connectDataMap(map, own, SILENT, kinds, facts);
  const watched: ConnectedDataMap = {
    ...connected,
    resolveSelection: (question) => resolving(run, () => connected.resolveSelection(question)),
    readRegistrations: (question) => resolving(run, () => connected.readRegistrations(question)),
    targets: new Map(
      [...connected.targets].map(([name, one]) => {
        const store = stores.get(places.find(({ target }) => target === name)?.store ?? ('none' as StoreName));
        if (store === undefined) return [name, one];
        return [
          name,
          { ...one, target: watchedTarget(world, run, store, variation.target?.(one.target, store) ?? one.target) },
        ];
      }),
    ),
  };
  return variation.dataMap?.(watched) ?? watched;
}

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Meta's directory. It need not answer, and may refuse for good. */
function directoryFor(world: World, run: Run, call: Call): MemoryStore {
  return {
    records: new Map(DIRECTORY),
    async call(effect) {
      try {
        run.hasDirectory = false;
        const answer = await call('directory.look up', effect);
        run.hasDirectory = true;
        return answer;
      } catch (error) {
        const isForGood = error instanceof DeletionError && error.disposition === 'fail';
        if (isForGood && run.requestId !== undefined) world.withoutDirectory.add(run.requestId);
        throw error;
      }
    },
  };
}
