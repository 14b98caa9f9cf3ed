import type { DeletionRequest } from '../domain/deletion-request.ts';
import { withPart } from '../domain/deletion-request.ts';
import { asDeletionError, DeletionError } from '../domain/errors.ts';
import type { Part } from '../domain/part.ts';
import { backoff, MOST_ATTEMPTS, MOST_ROUNDS } from '../domain/schedule.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Budget, PurgeResult, Selection, Target } from '../ports/target.ts';

export type PartPorts = {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly random: () => number;
};

/** What came of a part in this invocation: a step that is written together with those of the other parts. */
export type PartStep = (request: DeletionRequest, now: number) => DeletionRequest;

/**
 * Does the next thing for one part: purges it, or verifies it. Never throws for a fault of the target: that becomes the
 * part's own later try, and the other parts go on.
 */
export async function runPart(
  ports: PartPorts,
  request: DeletionRequest,
  part: Part,
  target: Target | undefined,
  selection: Selection,
  budget: Budget,
  settle: number,
): Promise<PartStep> {
  const about = { requestId: request.requestId, target: part.name };
  try {
    if (target === undefined) {
      // while a deployment is under way, the next worker may have it
      throw new DeletionError('target_not_in_data_map', 'retry', `the data map has no target ${part.name}`);
    }
    if (part.status === 'verifying') {
      const left = await target.verify(selection);
      ports.log.info('part_verified', { ...about, items: left });
      if (left > 0) ports.metrics.count('PartsReappeared');
      return unlessMoved(part, (current, now) => verified(current, part.name, left, now));
    }
    const { attempts, released } = part;
    const result = await target.purge({ ...selection, attempts, ...(released && { released }) }, budget);
    ports.log.info('part_purged', { ...about, items: result.items, status: result.outcome });
    if (request.origin !== 'canary') ports.metrics.count('ItemsDeleted', result.items);
    // a store may have done what it had no time to answer
    const uncounted = result.outcome === 'unfinished' && budget.signal.aborted;
    return unlessMoved(part, (current, now) => purged(current, part.name, result, uncounted, now, settle));
  } catch (error) {
    const failure = asDeletionError(error);
    const isLast = failure.disposition === 'fail' || part.attempts + 1 >= MOST_ATTEMPTS;
    ports.log.warn(isLast ? 'part_failing' : 'part_retried', {
      ...about,
      errorCode: failure.code,
      attempt: part.attempts + 1,
    });
    if (part.status === 'verifying') ports.metrics.count('VerificationsUnknown');
    if (isLast) ports.metrics.count('PartsFailing');
    // it may have deleted what it could not count
    const uncounted = target !== undefined && part.status === 'purging';
    const random = ports.random();
    return unlessMoved(part, (current, now) => failed(current, part.name, { failure, isLast, uncounted, random }, now));
  }
}

type Failure = {
  readonly failure: DeletionError;
  readonly isLast: boolean;
  readonly uncounted: boolean;
  readonly random: number;
};

/** An operator or a service provider may have moved the part meanwhile; then their word stands. */
function unlessMoved(seen: Part, step: PartStep): PartStep {
  return (request, now) => (partOf(request, seen.name)?.status === seen.status ? step(request, now) : request);
}

function purged(
  request: DeletionRequest,
  name: string,
  result: PurgeResult,
  uncounted: boolean,
  now: number,
  settle: number,
): DeletionRequest {
  const part = partOf(request, name);
  if (part === undefined) return request;
  const isAcknowledged = part.status === 'acknowledged';
  const succeeded = {
    items: part.items + result.items,
    attempts: 0,
    lastError: undefined,
    ...(uncounted && { uncounted }),
  };
  switch (result.outcome) {
    case 'emptied':
      return withPart(request, name, 'verifying', { ...succeeded, nextAttemptAt: now + settle }, now);
    case 'unfinished':
      // also where a service provider was told before, and there was no time to tell it again
      return withPart(request, name, part.status, { ...succeeded, nextAttemptAt: result.runAgainAt ?? now }, now);
    case 'kept':
      return withPart(
        request,
        name,
        'kept',
        { ...succeeded, retention: result.retention, nextAttemptAt: result.runAgainAt },
        now,
      );
    case 'notified':
    case 'acknowledged':
    case 'confirmed':
      return withPart(
        request,
        name,
        // being told again does not take an acknowledgement back
        isAcknowledged && result.outcome === 'notified' ? 'acknowledged' : result.outcome,
        {
          ...succeeded,
          confirmationHash: result.confirmationHash,
          nextAttemptAt: result.outcome === 'confirmed' ? undefined : result.askAgainAt,
        },
        now,
      );
  }
}

function verified(request: DeletionRequest, name: string, left: number, now: number): DeletionRequest {
  const part = partOf(request, name);
  if (part === undefined) return request;
  const succeeded = { attempts: 0, lastError: undefined, nextAttemptAt: undefined };
  if (left === 0) {
    const wasThere = part.items > 0 || part.uncounted === true;
    return withPart(request, name, wasThere ? 'deleted' : 'nothing_found', succeeded, now);
  }
  // whatever brought it back: the last look before the receipt has to come after the next purge
  const reopened = { ...request, rescan: undefined, rescanAt: undefined };
  const rounds = part.rounds + 1;
  const found = { ...succeeded, rounds, uncounted: true } as const;
  if (rounds >= MOST_ROUNDS) {
    return withPart(reopened, name, 'failing', { ...found, lastError: 'still_there_after_purge' }, now);
  }
  return withPart(reopened, name, 'purging', { ...found, nextAttemptAt: now }, now);
}

function failed(
  request: DeletionRequest,
  name: string,
  { failure, isLast, uncounted, random }: Failure,
  now: number,
): DeletionRequest {
  const part = partOf(request, name);
  if (part === undefined) return request;
  const attempts = part.attempts + 1;
  const change = { attempts, lastError: failure.code, ...(uncounted && { uncounted }) };
  if (isLast) return withPart(request, name, 'failing', { ...change, nextAttemptAt: undefined }, now);
  const nextAttemptAt = now + backoff(attempts, random, failure.retryAfter);
  return withPart(request, name, part.status, { ...change, nextAttemptAt }, now);
}

function partOf(request: DeletionRequest, name: string): Part | undefined {
  return request.parts.find((part) => part.name === name);
}
