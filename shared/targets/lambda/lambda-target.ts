import { DeletionError } from '../../domain/errors.ts';
import { inEnglish } from '../../domain/localized-text.ts';
import type { Budget, PurgeResult, Selection, Target } from '../../ports/target.ts';
import { NOTHING_LEFT } from '../bounds.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { type Asked, aboutOf, askedOf, boundedOf, dividedValues, isEmpty } from './asked-values.ts';
import { type FunctionCalls, functionCalls } from './function-calls.ts';
import type { LambdaRow } from './function-entries.ts';
import type { AnswerOf } from './protocol.ts';

/**
 * A store behind a function of the company.
 *
 * @throws DeletionError from its methods: what the calls throw, and from a purge also `no_progress` (retry),
 *   `retention_unexplained` (fail)
 */
export function lambdaTarget(row: LambdaRow, environment: TargetEnvironment): Target {
  const calls = functionCalls(row, environment);
  const count = async (verb: 'plan' | 'verify', selection: Selection): Promise<number> => {
    const asked = askedOf(row, selection);
    return asked === undefined ? 0 : (await calls.ask(verb, asked)).count;
  };

  return {
    plan: (selection) => count('plan', selection),
    verify: (selection) => count('verify', selection),
    async countLeft(selection) {
      const { bounded } = dividedValues(row, selection);
      if (isEmpty(bounded) || selection.bounds === undefined) return NOTHING_LEFT;
      if (row.createdAt === undefined) {
        if (selection.bounds.undated === 'deleted') return NOTHING_LEFT;
        const { count: undated } = await calls.ask('plan', { ...aboutOf(selection), values: bounded });
        return { newer: 0, undated };
      }
      const { newer, undated } = await calls.ask('countLeft', {
        ...aboutOf(selection),
        values: {},
        bounded: boundedOf(bounded, selection.bounds),
      });
      return { newer, undated };
    },
    async purge(selection, budget) {
      const asked = askedOf(row, selection);
      if (asked === undefined) return { outcome: 'emptied', items: 0 };
      // this count only detects purges that go in circles, so its failure does not stop a purge
      const countLeft = (): Promise<number | undefined> =>
        calls.ask('plan', asked, budget.signal).then(
          ({ count: left }) => left,
          () => undefined,
        );
      // no count for the first purge: most functions finish with it
      const before = selection.mayHaveDeleted === true ? await countLeft() : undefined;
      const result = await purgeWithin(row, calls, asked, budget, environment);
      if (before === undefined || result.outcome !== 'unfinished' || result.items === 0) return result;
      const after = await countLeft();
      if (after === undefined || after < before) return result;
      const message = `function ${row.function} says that it deleted ${result.items}, and as many as before are left`;
      throw new DeletionError('no_progress', 'retry', message);
    },
  };
}

/** Calls the function again while it says that there is more and makes progress. */
async function purgeWithin(
  row: LambdaRow,
  calls: FunctionCalls,
  asked: Asked,
  budget: Budget,
  environment: TargetEnvironment,
): Promise<PurgeResult> {
  let items = 0;
  let wasIdle = false;
  while (!budget.isOver()) {
    const answer = await answerWithin(calls, asked, budget);
    if (answer === 'aborted') break;
    items += answer.items;
    if (answer.outcome === 'emptied') return { outcome: 'emptied', items };
    if (answer.outcome === 'kept') return keptBy(row, items, answer.until);
    if (answer.retryAfterSeconds !== undefined) {
      return { outcome: 'unfinished', items, runAgainAt: environment.now() + answer.retryAfterSeconds * 1000 };
    }
    if (answer.items === 0 && wasIdle) {
      const message = `function ${row.function} says twice that there is more, and deletes nothing`;
      throw new DeletionError('no_progress', 'retry', message);
    }
    wasIdle = answer.items === 0;
  }
  return { outcome: 'unfinished', items };
}

async function answerWithin(
  calls: FunctionCalls,
  asked: Asked,
  { signal }: Budget,
): Promise<AnswerOf<'purge'> | 'aborted'> {
  try {
    return await calls.ask('purge', asked, signal);
  } catch (error) {
    if (signal.aborted) return 'aborted';
    throw error;
  }
}

function keptBy({ function: name, kept }: LambdaRow, items: number, end: string | undefined): PurgeResult {
  if (kept === undefined) {
    const message = `function ${name} keeps items, and the data map does not say why: "kept" is missing`;
    throw new DeletionError('retention_unexplained', 'fail', message);
  }
  const until = end === undefined ? undefined : Date.parse(end);
  const retention = { reason: kept.reason, basis: inEnglish(kept.basis), until };
  return { outcome: 'kept', items, retention, partial: true, runAgainAt: until };
}
