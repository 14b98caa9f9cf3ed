import type { DeletionRequest } from '../domain/deletion-request.ts';
import { errorTrace } from '../domain/error-trace.ts';
import { asDeletionError } from '../domain/errors.ts';
import { InterruptedPurge } from '../domain/interrupted-purge.ts';
import { mayHaveLeftCopies, type Part } from '../domain/part.ts';
import { isLastAttempt, partFailed, purged, type Reading, selfDeclaredRead, verified } from '../domain/part-steps.ts';
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
  /** The same with self-declared identifiers added; absent where the target is not asked about them. */
  readonly withSelfDeclared?: Selection;
};

/** The result of a part in this invocation: a step that is written together with those of the other parts. */
export type PartStep = (request: DeletionRequest, now: number) => DeletionRequest;

export type PartRun = {
  readonly step: PartStep;
  /** The result of the purge; absent when it failed, or when the part was only read. */
  readonly result?: PurgeResult;
};

/**
 * Runs the next step of one part. A purge is verified at once where the store allows it; a part that was purged before
 * is verified. Never throws for a fault of the target: the part is then tried again later by itself, and the other
 * parts go on.
 *
 * @param targetOf throws a DeletionError if the target cannot be used
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
  const { selection, withSelfDeclared } = part.released ? releasedFrom(question) : question;
  let target: Target | undefined;
  try {
    target = targetOf();
    if (part.status === 'verifying') {
      const reading = await read(target, selection, withSelfDeclared);
      if (reading.found > 0) {
        ports.log.info('part_reappeared', { ...about, items: reading.found });
        ports.metrics.count('PartsReappeared');
      }
      return { step: (current, now) => verified(current, part, reading, now) };
    }
    const asked = { ...selection, attempts: part.attempts };
    const result = await target.purge(mayHaveLeftCopies(part) ? { ...asked, mayHaveDeleted: true } : asked, budget);
    recordable({ ...result, items: part.items + result.items });
    // the store may have deleted more than it had time to report
    const isUncounted = result.outcome === 'unfinished' && budget.signal.aborted;
    const step: PartStep = (current, now) => purged(current, part, result, isUncounted, settle, now);
    if (result.outcome === 'kept' && withSelfDeclared !== undefined) {
      const hasSelfDeclared = await findsMore(target, withSelfDeclared, selection);
      return { step: (current, now) => selfDeclaredRead(step(current, now), part, hasSelfDeclared), result };
    }
    if (result.outcome !== 'emptied' || budget.isOver()) return { step, result };
    const reading = await readAtOnce(target, selection, withSelfDeclared);
    if (reading === undefined) return { step, result };
    const emptied = { ...part, status: 'verifying' } as const;
    return { step: (current, now) => verified(step(current, now), emptied, reading, now), result };
  } catch (error) {
    const failure = asDeletionError(error);
    const isLast = isLastAttempt(request, part, failure);
    ports.log.warn(isLast ? 'part_failing' : 'part_retried', {
      ...about,
      ...errorTrace(failure),
      attempt: part.attempts + 1,
    });
    if (failure.code === 'key_unavailable') ports.metrics.count('KeyUnavailable');
    if (part.status === 'verifying') ports.metrics.count('VerificationsUnknown');
    if (isLast) ports.metrics.count('PartsFailing');
    // it may have deleted something that it could not count
    const isUncounted =
      target !== undefined &&
      (failure instanceof InterruptedPurge ? failure.mayHaveDeleted : part.status === 'purging');
    const failed = { failure, isLast, isUncounted, random: ports.random() };
    return { step: (current, now) => partFailed(current, part, failed, now) };
  }
}

/** A released part is read as it was purged; otherwise what is left of it would not be counted. */
function releasedFrom({ selection, withSelfDeclared }: PartQuestion): PartQuestion {
  return {
    selection: { ...selection, released: true },
    ...(withSelfDeclared && { withSelfDeclared: { ...withSelfDeclared, released: true } }),
  };
}

/**
 * The first reading, in the run that purged. It can only make the later one unnecessary: if it finds something or
 * fails, the part is read again when the store and its writers have settled.
 */
async function readAtOnce(
  target: Target,
  selection: Selection,
  withSelfDeclared: Selection | undefined,
): Promise<Reading | undefined> {
  if (target.isConsistent !== true) return undefined;
  try {
    const reading = await read(target, selection, withSelfDeclared);
    return reading.found === 0 ? reading : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Counts what is still to be deleted. If nothing is, it also counts what was left, and checks whether self-declared ids
 * would find anything.
 */
async function read(target: Target, selection: Selection, withSelfDeclared: Selection | undefined): Promise<Reading> {
  const found = recordable(await target.verify(selection));
  if (found > 0) return { found };
  const left = selection.bounds && recordable(await target.countLeft?.(selection));
  return {
    found,
    ...left,
    ...(target.anonymises && { anonymises: target.anonymises }),
    ...(withSelfDeclared && { hasSelfDeclared: await findsMore(target, withSelfDeclared, selection) }),
  };
}

/**
 * Whether self-declared ids, or numbers that used to be the person's, find anything more than the selection does, of
 * whatever age.
 */
async function findsMore(target: Target, withSelfDeclared: Selection, selection: Selection): Promise<boolean> {
  const all = await planOfAnyAge(target, withSelfDeclared);
  return all > 0 && all > (await planOfAnyAge(target, selection));
}

function planOfAnyAge(target: Target, { former: _, bounds: __, ...selection }: Selection): Promise<number> {
  return target.plan(selection);
}
