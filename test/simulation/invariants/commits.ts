import { withPending } from '../../../shared/domain/apply-pending.ts';
import {
  type DeletionRequest,
  isOpen,
  REQUEST_TRANSITIONS,
  type RequestStatus,
} from '../../../shared/domain/deletion-request.ts';
import { isKeptHere } from '../../../shared/domain/kept-by-operator.ts';
import { isDone, PART_TRANSITIONS, type Part, type PartStatus } from '../../../shared/domain/part.ts';
import { MINUTE, MOST_CLOCK_ERROR } from '../history.ts';
import { SETTINGS } from '../world/company.ts';
import { isStale, type Run } from '../world/run.ts';
import type { World } from '../world/world.ts';
import { checkEarned } from './earned.ts';
import { knownOf, noteResolution } from './reach.ts';

/** I4, and I2 when the commit closes a request: looked at with each write to the table, before it is done. */
export function checkCommit(
  world: World,
  stored: DeletionRequest | undefined,
  written: DeletionRequest | undefined,
  run: Run | undefined,
): void {
  // what was decided counts from its decision on
  const [before, after] = [stored && withPending(stored), written && withPending(written)];
  if (after === undefined) {
    if (before !== undefined && isOpen(before)) world.breaks('I1', 'an open record was removed');
    return;
  }
  world.tell?.(`  ${told(world, after)}`);
  const what = mistakeIn(world, before, after, run);
  if (what !== undefined) world.breaks('I4', `${run?.who} ${run?.process.name}: ${what}`);
  world.reached.add(`request ${after.status}`);
  for (const part of after.parts) world.reached.add(`part ${part.status}`);

  if (isOpen(after) && after.expiresAt !== undefined) world.breaks('I1', 'an open record has a time-to-live');
  if (isOpen(after) && after.claimedUntil === undefined) checkWait(world, after);
  const isClaim = before !== undefined && after.epoch > before.epoch && run?.who === 'worker';
  if (isClaim) {
    checkClaim(world, before, run);
    if (before.claimedUntil !== undefined) checkTakeover(world, after);
    const who = world.askedBy.get(after.requestId);
    if (who !== undefined) run.known = knownOf(world, after, who);
    run.epoch ??= after.epoch;
    world.holders.set(after.requestId, run);
  }
  if (before === undefined && run?.isDoubtful) world.doubtful.add(after.requestId);
  if (before !== undefined && run?.who === 'operator') noteDecision(world, before, after);
  const isHeld = after.hold !== undefined && before?.hold === undefined;
  if (run?.who === 'sweeper' && isHeld && before?.history?.some((act) => act.what === 'released')) {
    world.breaks('I11', 'a request that an operator released waits for one again');
  }
  if (before !== undefined && run?.who === 'worker' && !isClaim && run.isResolving !== true) {
    noteResolution(world, before, after, run);
  }
  if (before !== undefined && isOpen(before) && !isOpen(after)) {
    const kept = after.parts.filter(({ status }) => status === 'kept').map(({ name }) => name);
    world.keptAtEnd.set(after.requestId, new Set(kept));
  }
  if (before !== undefined && isOpen(before) && !isOpen(after)) checkEarned(world, before, after, run);
}

function isKeptWithoutEnd(request: DeletionRequest, part: Part): boolean {
  return part.retention?.until === undefined && isKeptHere(request, part);
}

function mistakeIn(
  world: World,
  before: DeletionRequest | undefined,
  after: DeletionRequest,
  run: Run | undefined,
): string | undefined {
  if (!isOpen(after)) {
    const isKept = after.parts.some((part) => isKeptWithoutEnd(after, part));
    if (isKept && after.expiresAt !== undefined && after.status === 'completed_with_retention')
      return 'a record is removed while an operator keeps something';
    // one that is released runs again
    const isReleased = after.decisions?.some(({ what }) => what === 'released');
    if (!isKept && !isReleased && after.expiresAt === undefined) return 'a closed record has no time-to-live';
  }
  if (!isOpen(after) && Number(after.expiresAt) <= (after.nextAttemptAt ?? 0))
    return 'a record is removed before its time';
  if (before === undefined) return after.version === 1 ? undefined : `a new record has version ${after.version}`;
  if (after.version !== before.version + 1) return `version ${before.version} became ${after.version}`;
  if (after.epoch < before.epoch || after.epoch > before.epoch + 1)
    return `epoch ${before.epoch} became ${after.epoch}`;
  if (run?.who === 'worker' && after.epoch === before.epoch && isStale(world, run)) {
    return `a worker of epoch ${run.epoch} wrote to a record of epoch ${before.epoch}`;
  }
  if (!isReachable(REQUEST_TRANSITIONS, before.status, after.status)) return `${before.status} became ${after.status}`;
  for (const part of before.parts) {
    const next = after.parts.find(({ name }) => name === part.name);
    if (next === undefined) return `part ${part.name} is gone`;
    const wasRead = part.status === 'verifying' || part.status === 'nothing_found';
    if (wasRead && next.status === 'purging') noteFound(world, before, part, next);
    if (!isReachable(PART_TRANSITIONS, part.status, next.status)) {
      return `part ${part.name}: ${part.status} became ${next.status}`;
    }
  }
  return isOpen(before) ? undefined : mistakeInClosed(world, before, after, run);
}

/** A closed record changes when what it keeps may go, and when its seal may. */
function mistakeInClosed(
  world: World,
  before: DeletionRequest,
  after: DeletionRequest,
  run: Run | undefined,
): string | undefined {
  if (run?.who === 'operator') return undefined;
  const isTime = (time: number | undefined) => time !== undefined && time <= world.time.now() + MOST_CLOCK_ERROR;
  const isClaimed = before.claimedUntil !== undefined;
  if (!isClaimed && !isTime(before.nextAttemptAt)) return `a ${before.status} record was changed before its time`;
  const hasDroppedSeal = before.sealed !== undefined && after.sealed === undefined;
  if (hasDroppedSeal && !isTime(before.backupsExpireAt)) return 'the seal was dropped before the backups expired';
  if (isOpen(after)) {
    const isReleased = before.parts.some((part) => part.status === 'kept' && isTime(part.nextAttemptAt));
    return isReleased ? undefined : `a ${before.status} record was opened again`;
  }
  const said = ({ receipt, parts, completedAt, expiresAt }: DeletionRequest) =>
    JSON.stringify([receipt, parts, completedAt, expiresAt]);
  return said(before) === said(after) ? undefined : `what a ${before.status} record says was changed`;
}

const MOST_ROUNDS = 8;

/** I11: a reading finds something again and again, and nobody is called. */
function noteFound(world: World, { requestId }: DeletionRequest, part: Part, next: Part): void {
  const place = `${requestId} ${part.name}`;
  if (next.rounds > part.rounds) world.foundReads.add(place);
  // a changed data map asks anew
  const rounds = part.selects === next.selects ? (world.roundsOf.get(place) ?? 0) + 1 : 0;
  world.roundsOf.set(place, rounds);
  if (rounds > MOST_ROUNDS) world.breaks('I11', `${part.name} is purged over and over, and nobody is called`);
}

/** What an operator has looked at begins to count anew. */
function noteDecision(world: World, before: DeletionRequest, after: DeletionRequest): void {
  for (const { name } of before.parts) world.roundsOf.delete(`${before.requestId} ${name}`);
  if (before.hold?.cause !== undefined && after.hold?.cause === undefined) world.doubtful.delete(before.requestId);
}

/** Nobody waits for what is done already. */
function checkWait(world: World, { parts, hold, lastError, nextAttemptAt }: DeletionRequest): void {
  const isHindered = hold !== undefined || lastError !== undefined;
  if (isHindered || parts.length === 0 || !parts.every(isDone)) return;
  const latest = world.time.now() + SETTINGS.rescan + MOST_CLOCK_ERROR;
  if (Number(nextAttemptAt) > latest) world.breaks('I1', 'every part is done, and the request waits for nothing');
}

const MOST_CLAIMS = 40;
const SHORT_WHILE = 10 * MINUTE;

/** What waits is left alone, and nothing turns in circles. */
function checkClaim(world: World, { requestId, hold }: DeletionRequest, run: Run): void {
  const now = world.time.now();
  if (hold !== undefined && (hold.until ?? Number.POSITIVE_INFINITY) > now + MOST_CLOCK_ERROR) {
    world.breaks('I4', 'a request on hold was claimed');
  }
  if (world.doubtful.has(requestId))
    world.breaks('I6', 'a doubtful request was begun, and no operator has released it');
  const claims = (world.claims.get(requestId) ?? []).filter((at) => at > now - SHORT_WHILE);
  world.claims.set(requestId, [...claims, now]);
  if (claims.length > MOST_CLAIMS) world.breaks('I1', `a request is claimed over and over, by ${run.who}s`);
}

/** A lease protects whoever lives, can write, and has the same clock: then a slow target costs nobody the claim. */
function checkTakeover(world: World, after: DeletionRequest): void {
  world.reached.add('takeover');
  const clocks = new Set(world.history.workers.map((worker) => worker.clock));
  const holder = world.holders.get(after.requestId);
  if (clocks.size > 1 || holder === undefined || !holder.process.isAlive()) return;
  if (holder.process.troubles.every((call) => /\.(?:purge|verify)$/.test(call))) {
    world.breaks('I4', 'a claim was taken from a worker that lives and could renew it');
  }
}

type Table<Status extends string> = { readonly [from in Status]: readonly Status[] };

/** One write may take several steps of the table. */
function isReachable<Status extends RequestStatus | PartStatus>(
  table: Table<Status>,
  from: Status,
  to: Status,
): boolean {
  if (from === to) return true;
  const found = new Set<Status>([from]);
  for (const status of found) for (const next of table[status]) found.add(next);
  return found.has(to);
}

/** A record in one line, for the story. */
function told({ start }: World, request: DeletionRequest): string {
  const { requestId, version, epoch, status, rescan, nextAttemptAt, parts } = request;
  const next = nextAttemptAt === undefined ? 'never' : `${((nextAttemptAt - start) / 1000).toFixed(1)} s`;
  const states = parts.map((part) => `${part.name} ${part.status}`).join(', ');
  return `${requestId.slice(0, 4)} is ${status} (version ${version}, epoch ${epoch}, next ${next}, last look ${rescan}): ${states}`;
}
