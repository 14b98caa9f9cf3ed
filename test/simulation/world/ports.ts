import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { formatPurgeMessage } from '../../../shared/domain/purge-message.ts';
import { recordProof } from '../../../shared/domain/record-proof.ts';
import type { AppRegistry } from '../../../shared/ports/app-registry.ts';
import type { Log, LogEvent, LogFields } from '../../../shared/ports/log.ts';
import type { PurgeQueue } from '../../../shared/ports/purge-queue.ts';
import type { RequestStore } from '../../../shared/ports/request-store.ts';
import type { Seal } from '../../../shared/ports/seal.ts';
import type { RecordKeys } from '../../../shared/use-cases/open-record.ts';
import { memorySeal, memorySubjectKeys } from '../../support/memory/keys.ts';
import { MINUTE } from '../history.ts';
import { APPS, type PersonName } from './people.ts';
import { type Run, resolving } from './run.ts';
import type { World } from './world.ts';

/** The store of requests, and what a wrong design may use besides. */
export type Table = RequestStore & {
  /** Writes without a condition. */
  put(request: DeletionRequest): Promise<void>;
  /** The record with the proof that a worker gives it which says this; without the key of its seal, as it was. */
  proven(request: DeletionRequest): DeletionRequest;
};

// a signature takes longer than a whole request, and none is verified here
const signer = { keyId: () => 'a key', sign: () => new Uint8Array(64) };
const seal = memorySeal();
const keys = memorySubjectKeys(Buffer.alloc(32, 7));

/** A run's hands: every port of the spine, each call of which goes over the faulty network in the run's name. */
export function portsOf(world: World, run: Run) {
  const { process } = run;
  const { variation, chance } = world;
  const recordKeys: RecordKeys = new Map();
  async function call<T>(name: string, effect: () => T): Promise<Awaited<T>> {
    run.calls.push(name);
    try {
      const answer = await process.call(name, () => world.as(run, effect));
      world.tell?.(`${process.name}: ${name}`);
      return answer;
    } catch (error) {
      world.tell?.(`${process.name}: ${name} fails`);
      throw error;
    }
  }
  const record = (event: LogEvent, fields?: LogFields) => {
    world.lines.push(JSON.stringify([event, fields]));
    world.reached.add(event);
    world.tell?.(`${process.name} logs ${event} ${JSON.stringify(fields ?? {})}`);
  };
  const log: Log = { info: record, warn: record, error: record };
  const registry: AppRegistry = {
    apps: () => call('registry.apps', async () => APPS),
    refresh: async () => false,
    hasUnreadable: async () => false,
    noteMatch: () => undefined,
    noteMessages: () => undefined,
  };
  const networkedSeal: Seal = {
    close: (identifiers, under) =>
      call('seal.close', async () => {
        const sealed = await seal.close(identifiers, under);
        world.seals.set(sealed, identifiers);
        return sealed;
      }),
    closeWithKey: (identifiers, under) =>
      resolving(run, () =>
        call('seal.closeWithKey', async () => {
          const closed = await seal.closeWithKey(identifiers, under);
          world.seals.set(closed.sealed, identifiers);
          recordKeys.set(closed.sealed, closed.recordKey);
          return closed;
        }),
      ),
    open: (sealed, under) =>
      call('seal.open', async () => {
        const opened = await seal.open(sealed, under);
        if (opened.recordKey !== undefined) recordKeys.set(sealed, opened.recordKey);
        return opened;
      }),
  };
  const send = (requestId: RequestId, delaySeconds: number) => {
    const body = formatPurgeMessage(requestId);
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
  const store = tableOf(world, run, call, recordKeys);
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
    imports: { lastImports: () => Promise.resolve([]) },
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

export type Call = Ports['call'];

/** How long the index of a person's requests may be behind. */
const MOST_LAG = MINUTE;

function tableOf(world: World, run: Run, call: Call, recordKeys: RecordKeys): Table {
  const { requests, table, shownFrom } = world;
  const isShown = (requestId: RequestId): boolean => (shownFrom.get(requestId) ?? 0) <= world.time.now();
  return {
    async create(request) {
      run.requestId ??= request.requestId;
      const lag = world.chance('lag of the index') * 2 * MOST_LAG - MOST_LAG;
      const isNew = await call('store.create', async () => {
        const created = await requests.create(request);
        if (created) shownFrom.set(request.requestId, world.time.now() + lag);
        return created;
      });
      run.isRepeat = !isNew;
      return isNew;
    },
    read: (requestId) => call('store.read', () => requests.read(requestId)),
    claim: (...of) => call('store.claim', () => requests.claim(...of)),
    replace: (request) => call('store.replace', () => requests.replace(request)),
    amend: (...of) => call('store.replace', () => requests.amend(...of)),
    due: (...of) => call('store.due', () => requests.due(...of)),
    sealsToDrop: (...of) => call('store.sealsToDrop', () => requests.sealsToDrop(...of)),
    dropSeal: (...of) => call('store.dropSeal', () => requests.dropSeal(...of)),
    openFigures: (now) => call('store.openFigures', () => requests.openFigures(now)),
    ofSubject: (subjectRef) =>
      call('store.ofSubject', async () => (await requests.ofSubject(subjectRef)).filter(isShown)),
    async *openDueFrom(dueAt) {
      yield* await call('store.openDueFrom', () => all(requests.openDueFrom(dueAt)));
    },
    holdUnbegun: (...of) => call('store.holdUnbegun', () => requests.holdUnbegun(...of)),
    async *openSince(time) {
      yield* await call('store.openSince', () => all(requests.openSince(time)));
    },
    put: (request) => call('store.put', () => void table.set(request.requestId, structuredClone(request))),
    proven(request) {
      const key = request.sealed && recordKeys.get(request.sealed);
      return key === undefined ? request : { ...request, proof: recordProof(request, key) };
    },
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
