import { memorySeal, memorySubjectKeys } from '../../../shared/adapters/memory/keys.ts';
import { type MemoryStore, memoryKind } from '../../../shared/adapters/memory/memory-target.ts';
import { connectSources, connectTargets } from '../../../shared/data-map/connect-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { AppRegistry } from '../../../shared/ports/app-registry.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import type { Log, LogEvent, LogFields } from '../../../shared/ports/log.ts';
import type { PurgeQueue } from '../../../shared/ports/purge-queue.ts';
import type { RequestStore } from '../../../shared/ports/request-store.ts';
import type { Seal } from '../../../shared/ports/seal.ts';
import { kept } from '../../../shared/targets/kept.ts';
import type { Target } from '../../../shared/targets/target.ts';
import { resolveIdentifiers } from '../../../shared/use-cases/resolve-identifiers.ts';
import { environment } from '../../support/target-environment.ts';
import { APPS, type MapInForce, type PersonName, STORE_NAMES, type StoreName } from './company.ts';
import { partnerKind, type Told } from './partner.ts';
import { isStale, type Run, type World } from './world.ts';

/** The store of requests, and the write without a condition that a wrong design may use. */
export type Table = RequestStore & { put(request: DeletionRequest): Promise<void> };

// a signature takes longer than a whole request, and none is verified here
const signer = { keyId: () => 'a key', sign: () => new Uint8Array(64) };
const seal = memorySeal();
const keys = memorySubjectKeys(Buffer.alloc(32, 7));

/** A run's hands: every port of the spine, each call of which goes over the faulty network in the run's name. */
export function portsOf(world: World, run: Run) {
  const { process } = run;
  const { variation, chance } = world;
  const call = <T>(name: string, effect: () => T): Promise<Awaited<T>> => {
    run.calls.push(name);
    return process
      .call(name, () => world.as(run, effect))
      .then(
        (a) => {
          world.tell?.(`${process.name} ${name}`);
          return a;
        },
        (e) => {
          world.tell?.(`${process.name} ${name} FAILS ${e}`);
          throw e;
        },
      );
  };
  const record = (event: LogEvent, fields?: LogFields) => {
    world.lines.push(JSON.stringify([event, fields]));
    world.reached.add(event);
    world.tell?.(`${process.name} LOG ${event} ${JSON.stringify(fields)}`);
  };
  const log: Log = { info: record, warn: record, error: record };
  const registry: AppRegistry = { apps: () => call('registry.apps', async () => APPS), refresh: async () => false };
  const networkedSeal: Seal = {
    close: (...of) => call('seal.close', () => seal.close(...of)),
    open: (...of) => call('seal.open', () => seal.open(...of)),
  };
  const send = (requestId: string, delaySeconds: number) => {
    const body = JSON.stringify({ requestId });
    world.lines.push(body);
    world.queue.send(body, delaySeconds);
  };
  const queue: PurgeQueue = {
    send: (requestId, delaySeconds) => call('queue.send', () => send(requestId, delaySeconds)),
    sendAll: (requestIds) =>
      call('queue.sendAll', () => {
        for (const requestId of requestIds) send(requestId, 0);
        return requestIds.length;
      }),
  };
  const store = tableOf(world, run, call);
  return {
    call,
    registry,
    store: variation.store?.(store, run) ?? store,
    seal: networkedSeal,
    keys: {
      keyOf: (subject: Parameters<typeof keys.keyOf>[0]) =>
        call('keys.keyOf', () => (variation.keys?.(keys, chance) ?? keys).keyOf(subject)),
    },
    signer: {
      keyId: () => call('signer.keyId', () => signer.keyId()),
      sign: () => call('signer.sign', () => signer.sign()),
    },
    queue,
    clock: process.clock,
    random: () => chance('jitter'),
    every: variation.every ?? process.every,
    log,
    metrics: {
      count(name: string, value = 1) {
        world.lines.push(`${name} ${value}`);
        run.counted.set(name, (run.counted.get(name) ?? 0) + value);
        if (value > 0) world.reached.add(name);
      },
    },
  };
}
export type Ports = ReturnType<typeof portsOf>;

type Call = Ports['call'];

function tableOf({ requests, table }: World, run: Run, call: Call): Table {
  return {
    create(request) {
      run.requestId ??= request.requestId;
      return call('store.create', () => requests.create(request));
    },
    read: (requestId) => call('store.read', () => requests.read(requestId)),
    claim: (...of) => call('store.claim', () => requests.claim(...of)),
    replace: (request) => call('store.replace', () => requests.replace(request)),
    due: (...of) => call('store.due', () => requests.due(...of)),
    openFigures: (now) => call('store.openFigures', () => requests.openFigures(now)),
    async *openSince(time) {
      yield* await call('store.openSince', () => all(requests.openSince(time)));
    },
    put: (request) => call('store.put', () => void table.set(request.requestId, structuredClone(request))),
  };
}

/** The same hands; whatever they record is remembered to be this person's request. */
export function askedBy(world: World, ports: Ports, who: PersonName): Ports {
  const create = (request: DeletionRequest) => {
    world.askedBy.set(request.requestId, who);
    return ports.store.create(request);
  };
  return { ...ports, store: { ...ports.store, create } };
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** The data map as one run sees it: real kinds over the company's stores. */
export async function connectedFor(
  world: World,
  run: Run,
  { call, clock }: Ports,
  { map, hash }: MapInForce,
  tell: (requestId: RequestId) => Told,
): Promise<ConnectedDataMap> {
  const stores = new Map(STORE_NAMES.map((name) => [name, storeFor(world, run, call, name)]));
  const memory = memoryKind(stores);
  const partner = partnerKind((requestId) => call('partner.tell', () => tell(requestId)));
  const kinds = [memory, kept([memory]), partner];
  const sources = await connectSources(map, { ...environment(), now: clock }, kinds);
  const targets = await connectTargets(map, { ...environment(), now: clock }, kinds);
  return {
    hash,
    resolve: async (selection) => (await resolveIdentifiers(map, sources, selection)).identifiers,
    targets: new Map(
      [...targets].map(([name, { row, target }]) => {
        const store = stores.get(name as StoreName);
        const varied = store && world.variation.target?.(target, store);
        const watched = store === undefined ? target : withVerb(store, varied ?? target);
        return [name, { label: row.label.en, onDeauthorize: row.onDeauthorize === true, target: watched }];
      }),
    ),
  };
}

/** A store as a run calls it, with the verb under way: a store has one at a time from one run. */
type StoreForRun = MemoryStore & { verb: 'look up' | keyof Target };

function storeFor(world: World, run: Run, call: Call, name: StoreName): StoreForRun {
  const store: StoreForRun = {
    verb: 'look up',
    records: world.stores[name],
    async call(effect) {
      const { verb } = store;
      return await call(`${name}.${verb}`, () => {
        // it says that there was nothing to delete
        if (verb === 'purge' && world.network.isLying(name)) return 0 as ReturnType<typeof effect>;
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
