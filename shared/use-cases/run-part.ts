import type { DeletionRequest } from '../domain/deletion-request.ts';
import { errorTrace } from '../domain/error-trace.ts';
import { asDeletionError } from '../domain/errors.ts';
import { InterruptedPurge } from '../domain/interrupted-purge.ts';
import { mayHaveLeftCopies, type Part } from '../domain/part.ts';
import { claimsRead, isLastAttempt, partFailed, purged, type Reading, verified } from '../domain/part-steps.ts';
import type { PurgeResult } from '../domain/purge-result.ts';
import { recordable } from '../domain/recordable.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Budget, Selection, Target } from '../ports/target.ts';

export type PartPorts = {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly random: () => number;
};

/** Whom a target looks for. */
export type PartQuestion = {
  readonly selection: Selection;
  /** With self-declared identifiers as well; absent where the target is not asked about them. */
  readonly claimed?: Selection;
};

/** What came of a part in this invocation: a step that is written together with those of the other parts. */
export type PartStep = (request: DeletionRequest, now: number) => DeletionRequest;

export type PartRun = {
  readonly step: PartStep;
  /** What a purge has come to; absent when it failed, or when the part was only read. */
  readonly result?: PurgeResult;
};

/**
 * Does the next thing for one part: purges it, and verifies it at once where the store allows it, or verifies it. Never throws
 * for a fault of the target: that becomes the part's own later try, and the other parts go on.
 *
 * @param targetOf throws a DeletionError where it cannot be asked
 */
export async function runPart(
  ports: PartPorts,
  request: DeletionRequest,
  part: Part,
  targetOf: () => Target,
  question: PartQuestion,
  budget: Budget,
  settle: number,
): Promise<PartRun> {
  const about = { requestId: request.requestId, target: part.name };
  const { selection, claimed } = part.released ? releasedFrom(question) : question;
  let target: Target | undefined;
  try {
    target = targetOf();
    if (part.status === 'verifying') {
      const reading = await read(target, selection, claimed);
      if (reading.found > 0) {
        ports.log.info('part_reappeared', { ...about, items: reading.found });
        ports.metrics.count('PartsReappeared');
      }
      return { step: (current, now) => verified(current, part, reading, now) };
    }
    const asked = { ...selection, attempts: part.attempts };
    const result = await target.purge(mayHaveLeftCopies(part) ? { ...asked, mayHaveDeleted: true } : asked, budget);
    recordable({ ...result, items: part.items + result.items });
    // a store may have done what it had no time to answer
    const isUncounted = result.outcome === 'unfinished' && budget.signal.aborted;
    const step: PartStep = (current, now) => purged(current, part, result, isUncounted, settle, now);
    if (result.outcome === 'kept' && claimed !== undefined) {
      const hasSelfDeclared = await findsMore(target, claimed, selection);
      return { step: (current, now) => claimsRead(step(current, now), part, hasSelfDeclared), result };
    }
    if (result.outcome !== 'emptied' || budget.isOver()) return { step, result };
    const reading = await readAtOnce(target, selection, claimed);
    if (reading === undefined) return { step, result };
    const emptied = { ...part, status: 'verifying' } as const;
    return { step: (current, now) => verified(step(current, now), emptied, reading, now), result };
  } catch (error) {
    const failure = asDeletionError(error);
    const isLast = isLastAttempt(part, failure);
    ports.log.warn(isLast ? 'part_failing' : 'part_retried', {
      ...about,
      ...errorTrace(failure),
      attempt: part.attempts + 1,
    });
    if (failure.code === 'key_unavailable') ports.metrics.count('KeyUnavailable');
    if (part.status === 'verifying') ports.metrics.count('VerificationsUnknown');
    if (isLast) ports.metrics.count('PartsFailing');
    // it may have deleted what it could not count
    const isUncounted =
      target !== undefined &&
      (failure instanceof InterruptedPurge ? failure.mayHaveDeleted : part.status === 'purging');
    const random = ports.random();
    return { step: (current, now) => partFailed(current, part, failure, isUncounted, random, now) };
  }
}

/** What an operator has released is read as it was purged, or what is left of it would count as nothing. */
function releasedFrom({ selection, claimed }: PartQuestion): PartQuestion {
  return { selection: { ...selection, released: true }, ...(claimed && { claimed: { ...claimed, released: true } }) };
}

/**
 * The first look in the run that purged. It only ever saves the later one: whatever it finds, or cannot find out, is looked
 * at when the store and its writers have settled.
 */
async function readAtOnce(
  target: Target,
  selection: Selection,
  claimed: Selection | undefined,
): Promise<Reading | undefined> {
  if (target.isConsistent !== true) return undefined;
  try {
    const reading = await read(target, selection, claimed);
    return reading.found === 0 ? reading : undefined;
  } catch {
    return undefined;
  }
}

/** What is still to be deleted; and where nothing is, what was left, and what a claim alone would find. */
async function read(target: Target, selection: Selection, claimed: Selection | undefined): Promise<Reading> {
  const found = recordable(await target.verify(selection));
  if (found > 0) return { found };
  const left = selection.bounds && recordable(await target.countLeft?.(selection));
  return {
    found,
    ...left,
    ...(target.anonymises && { anonymises: target.anonymises }),
    ...(claimed && { hasSelfDeclared: await findsMore(target, claimed, selection) }),
  };
}

/** Whether there is anything by what somebody merely claimed, or by a number that was the person's, of whatever age. */
async function findsMore(target: Target, claimed: Selection, selection: Selection): Promise<boolean> {
  const all = await planOfAnyAge(target, claimed);
  return all > 0 && all > (await planOfAnyAge(target, selection));
}

function planOfAnyAge(target: Target, { former: _, bounds: __, ...selection }: Selection): Promise<number> {
  return target.plan(selection);
}
