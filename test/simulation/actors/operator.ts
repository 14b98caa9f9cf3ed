import { withPending } from '../../../shared/domain/apply-pending.ts';
import { type DeletionRequest, isOpen } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { cancel, extend, hold, refuse, release, retry } from '../../../shared/domain/operator-decisions.ts';
import { confirm, keep, releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { ANSWERED_BY_OPERATORS } from '../../../shared/domain/part.ts';
import { acceptRequest } from '../../../shared/use-cases/accept-request.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { planReplay, replayRequest } from '../../../shared/use-cases/replay-requests.ts';
import type { MemoryRecord } from '../../support/memory/memory-target.ts';
import { type Act, DAY, type DecisionName, HOUR, MINUTE } from '../history.ts';
import { checkRestores } from '../invariants/rest.ts';
import { put, SETTINGS } from '../world/company.ts';
import { DATA_MAPS } from '../world/maps.ts';
import { PEOPLE } from '../world/people.ts';
import { askedBy, type Ports, portsOf } from '../world/ports.ts';
import { newRun } from '../world/run.ts';
import type { StoreName } from '../world/stores.ts';
import type { World } from '../world/world.ts';

type Step = (request: DeletionRequest, now: number) => DeletionRequest;

const BY = { by: 'an operator', reason: 'it was decided' };

const STEPS: { readonly [what in DecisionName]: Step } = {
  hold: (request, now) => hold(request, BY, now),
  'hold until later': (request, now) => hold(request, { ...BY, until: now + 2 * HOUR }, now),
  release: (request, now) => release(request, BY, now),
  extend: (request, now) => extend(request, { ...BY, months: 1 }, now),
  retry: (request, now) => retry(request, BY, now),
  cancel: (request, now) => cancel(request, BY, SETTINGS, now),
  refuse: (request, now) => refuse(request, { ...BY, reason: 'suspected_fraud', basis: 'The law' }, SETTINGS, now),
  'keep the messages': (request, now) => {
    const retention = { reason: 'legal_claims', basis: 'A case', until: now + 40 * DAY } as const;
    return keep(request, 'messages', { by: BY.by, retention }, now);
  },
  'keep the contacts': (request, now) => {
    const retention = { reason: 'controller_decides', basis: 'The shop' } as const;
    return keep(request, 'contacts', { by: BY.by, retention }, now);
  },
  'release what is kept': (request, now) => {
    const part = request.parts.find(({ status }) => status === 'kept');
    return releasePart(request, part?.name ?? 'contacts', BY, now);
  },
};

/** An operator decides on the latest request of a person, and repeats the command until it is answered. */
export function decide(world: World, { who, what }: Act & { does: 'decides' }): void {
  const ofThem = [...world.table.values()].filter(({ requestId }) => world.askedBy.get(requestId) === who);
  const request = ofThem.findLast(isOpen) ?? ofThem.at(-1);
  if (request !== undefined)
    void command(world, (ports) => decideOnRequest(ports, request.requestId, STEPS[what]), what);
}

/**
 * What an operator does when called: retries failures, ends holds, cancels a replay that can no longer begin, confirms parts that
 * only an operator can judge, and redrives dead letters.
 */
export function seeToEverything(world: World): void {
  for (const request of world.table.values()) {
    if (!isOpen(request)) continue;
    // the operator sees the request with earlier decisions applied, even those that no worker has processed yet
    const [what, step] = wayOn(withPending(request));
    void command(world, (ports) => decideOnRequest(ports, request.requestId, step), what);
  }
  world.queue.redrive();
}

function wayOn(request: DeletionRequest): readonly [string, Step] {
  if (request.hold !== undefined) return ['release', STEPS.release];
  if (HOPELESS.has(request.lastError)) return ['cancel', STEPS.cancel];
  // an operator finds out how old the data is, or what a store contained that left the data map
  const part = request.parts.find(({ status, lastError }) => status === 'failing' && ASKED.has(lastError));
  if (part === undefined) return ['retry', STEPS.retry];
  const isGone = part.lastError === 'target_not_in_data_map';
  return ['confirm', (current, now) => confirm(current, part.name, { ...BY, asked: part.asked }, isGone, now)];
}
/** The errors of a replay that came too late for its seal, or whose target left the data map before it began. */
const HOPELESS: ReadonlySet<string | undefined> = new Set(['seal_missing', 'target_not_in_data_map']);
const ASKED: ReadonlySet<string | undefined> = new Set([...ANSWERED_BY_OPERATORS, 'target_not_in_data_map']);

/** An operator enters a person's request, from a letter or a list, and can still cancel it for a while. */
export function enter(world: World, { who, waits, at, by, from, age }: Act & { does: 'is entered' }): void {
  const { appId, id, phone, email } = PEOPLE[who];
  const startAt = world.time.now() + waits;
  const intake = {
    subject: { appId, kind: by, value: { asid: id, phone, email }[by] },
    occasion: `letter of ${at}`,
    origin: from,
    askedAt: world.time.now() - age,
    scope: 'deletion',
    promise: world.history.promise,
    startAt,
  } as const;
  void command(world, (ports) => acceptRequest(askedBy(world, ports, who), intake), 'enter');
}

/** Restores a store from a copy, and replays the deletions since then. */
export function restore(world: World, act: Act & { does: 'restores' }, copy: ReadonlyMap<string, MemoryRecord>): void {
  const { store, at } = act;
  const now = world.time.now();
  const gone = [...copy].filter(([key]) => !world.stores[store].has(key));
  for (const [key, item] of gone) {
    const truth = world.truths.get(`${store} ${key}`);
    if (truth !== undefined) put(world, store, key, item, truth);
  }
  world.restores.push({ store, at: now, keys: new Set(gone.map(([key]) => key)) });
  const order = {
    since: world.start + act.copyOf,
    targets: placesOf(world, store),
    reference: `${at}`,
    promise: 7 * DAY,
  };
  void command(world, (ports) => replay(world, ports, order), 'replay');
  // checked after a day, because a kept part that is deleted on its date could later hide that nothing was replayed
  world.time.at(now + DAY, () => checkRestores(world));
}

/** The targets of a store in the operator's data map. Only the first map contains the old notes and the polls. */
function placesOf({ history, start, time }: World, store: StoreName): readonly string[] {
  const isDeployed = history.workers.some(({ deployedAt }) => start + deployedAt <= time.now());
  return DATA_MAPS[isDeployed ? 'after' : 'before'].places
    .filter((place) => place.store === store)
    .map(({ target }) => target);
}

async function replay(world: World, ports: Ports, order: Parameters<typeof replayRequest>[2]): Promise<void> {
  const { requests } = await planReplay(ports.store, order.since, ports.clock());
  for (const finished of requests) {
    const who = world.askedBy.get(finished.requestId);
    await replayRequest(who === undefined ? ports : askedBy(world, ports, who), finished, order);
  }
}

async function command(world: World, action: (ports: Ports) => Promise<unknown>, what: string): Promise<void> {
  const run = newRun(world, 'operator');
  try {
    await Promise.race([
      action(portsOf(world, run)),
      run.process.killed.then(() => Promise.reject(new Error('killed'))),
    ]);
    world.reached.add(`operator: ${what}`);
  } catch (error) {
    // the decision is not possible for this request, or not now
    if (error instanceof DeletionError && error.disposition === 'reject') return;
    world.time.at(world.time.now() + MINUTE, () => void command(world, action, what));
  }
}
