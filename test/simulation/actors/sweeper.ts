import { sweeperHandler } from '../../../functions/sweeper/handler.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { type DeletionRequest, isOpen, needsOperator } from '../../../shared/domain/deletion-request.ts';
import { SWEEP_GRACE } from '../../../shared/domain/schedule.ts';
import { HOUR, MINUTE } from '../history.ts';
import { portsOf } from '../world/ports.ts';
import { newRun } from '../world/run.ts';
import type { World } from '../world/world.ts';

const INTERVAL = 5 * MINUTE;

/**
 * Sweeps every five minutes of virtual time. Sweeps that could find nothing new are skipped, because they change nothing. So
 * months pass in a moment, and a world in which nothing moves comes to rest.
 */
export function startSweeper(world: World): void {
  const { time, table, start } = world;
  const told = new Set<string>();
  let next = Number.POSITIVE_INFINITY;

  /** When a sweep would next have something to do about a request, or something to report that none has reported. */
  function newsOf(request: DeletionRequest): number {
    const { nextAttemptAt, dueAt } = request;
    const times = [nextAttemptAt === undefined ? undefined : nextAttemptAt + SWEEP_GRACE];
    if (isOpen(request) && !told.has(overdue(request))) times.push(dueAt + 1);
    if (needsOperator(request) && !told.has(needed(request))) times.push(time.now());
    return Math.min(...times.filter((at) => at !== undefined));
  }

  function plan(): void {
    const isUnusual = unusual(world).length > 0;
    const news = Math.min(isUnusual ? time.now() : Number.POSITIVE_INFINITY, ...[...table.values()].map(newsOf));
    const ticks = Math.max(Math.ceil((news - start) / INTERVAL), Math.floor((time.now() - start) / INTERVAL) + 1);
    const tick = start + INTERVAL * ticks;
    if (tick >= next) return;
    next = tick;
    time.at(tick, () => {
      if (next !== tick) return;
      next = Number.POSITIVE_INFINITY;
      void sweep(world, told).then(plan);
    });
  }
  world.on.commit = () => time.at(time.now(), plan);
}

async function sweep(world: World, told: Set<string>): Promise<void> {
  const run = newRun(world, 'sweeper');
  const { process } = run;
  const tooMany = unusual(world);
  const before = lateOnes(world);
  const waiting = [...world.table.values()].filter(needsOperator);
  const handler = sweeperHandler(portsOf(world, run), {
    promise: world.history.promise,
    callbacksPerHour: world.history.callbacksPerHour,
  });
  const isDone = await Promise.race([
    handler().then(
      () => true,
      () => false,
    ),
    process.killed.then(() => false),
  ]);
  if (isDone) {
    world.lastSweep = run.counted;
    for (const requestId of tooMany) if (isUnbegun(world.table.get(requestId))) world.doubtful.add(requestId);
    for (const requestId of tooMany)
      if (world.table.get(requestId)?.hold?.cause === 'unusual_volume') world.doubtful.add(requestId);
    for (const request of before) told.add(overdue(request));
    for (const request of waiting) told.add(needed(request));
  }

  // I8: once the sweep has read the records it reports lateness, whatever happens to the queue
  const wasAbleTo = process.isAlive() && process.troubles.every((call) => call.startsWith('queue.'));
  const late = lateOnes(world).filter((request) => before.some(({ requestId }) => requestId === request.requestId));
  if (wasAbleTo && late.length > 0 && !run.counted.get('RequestsOverdue')) {
    world.breaks('I8', `${late.length} requests are overdue, and the sweep has not said so`);
  }
}

/** The requests that have not begun, of apps that send more callbacks than is plausible. */
function unusual({ table, history, time }: World): readonly RequestId[] {
  const since = time.now() - HOUR;
  const callbacks = [...table.values()].filter(
    (request) => isOpen(request) && request.origin === 'callback' && request.acceptedAt >= since,
  );
  const ofApp = Map.groupBy(callbacks, ({ appId }) => appId);
  return callbacks
    .filter(({ appId }) => (ofApp.get(appId)?.length ?? 0) > history.callbacksPerHour)
    .filter(isUnbegun)
    .map(({ requestId }) => requestId);
}

function isUnbegun(request: DeletionRequest | undefined): boolean {
  if (request === undefined || request.epoch > 0 || request.nextAttemptAt === undefined) return false;
  return request.hold === undefined && request.history === undefined;
}

/** What a sweep needs to report only once: that a request is late for this deadline, or that this version of it needs an operator. */
function overdue({ requestId, dueAt }: DeletionRequest): string {
  return `overdue ${requestId} ${dueAt}`;
}

function needed({ requestId, version }: DeletionRequest): string {
  return `needed ${requestId} ${version}`;
}

function lateOnes({ table, time }: World): readonly DeletionRequest[] {
  return [...table.values()].filter((request) => isOpen(request) && request.dueAt < time.now());
}
