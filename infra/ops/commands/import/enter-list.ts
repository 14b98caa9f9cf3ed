import { MOST_IDS } from '../../../../functions/operations/intake-operations.ts';
import type { ConfirmationCode } from '../../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../../shared/domain/errors.ts';
import type { IdListEntry } from '../../../../shared/meta/id-list.ts';
import { persistently } from '../../aws/persistently.ts';
import type { Outcome, ResultsFile } from './results-file.ts';

export type Pace = {
  /** Requests a second. */
  readonly rate: number;
  readonly clock: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly interruption: AbortSignal;
};

/** Enters a request for each id of a lot; null where one was not entered, and is to be sent again. */
export type EnterLot = (ids: readonly string[]) => Promise<readonly (Entered | null)[]>;
export type Entered = { readonly code: ConfirmationCode; readonly repeated: boolean; readonly cancelled: boolean };

type Id = Extract<IdListEntry, { readonly id: string }>;

const LOTS_AT_ONCE = 4;
/** A lot is what the rate lets through in this part of a second, so that an interruption loses little time. */
const LOTS_A_SECOND = 4;

/**
 * Enters a request for every id that has no result yet, in lots, so many ids a second at most; stops when interrupted, and
 * when nothing can be recorded. What was entered stands in the results; the answer of a lot may be lost, and then its ids come
 * as `repeated` the next time.
 *
 * @param onOutcome told after each id
 * @throws DeletionError what the function answers after tries over half a minute
 */
export async function enterList(
  entries: AsyncGenerator<IdListEntry>,
  results: ResultsFile,
  enterLot: EnterLot,
  pace: Pace,
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  const stopped = new AbortController();
  const size = Math.max(1, Math.min(MOST_IDS, Math.floor(pace.rate / LOTS_A_SECOND)));
  const nextTurn = turns(pace);
  const isStopped = () => stopped.signal.aborted || pace.interruption.aborted;

  async function enter(lot: readonly Id[]): Promise<void> {
    for (let left = lot; left.length > 0 && !isStopped(); ) {
      await nextTurn(left.length);
      const entered = await persistently(pace.sleep, () => enterLot(left.map(({ id }) => id)));
      const done = left.flatMap((entry, at) => (entered[at] ? [{ entry, ...entered[at] }] : []));
      if (done.length === 0) throw new DeletionError('operation_failed', 'retry', 'nothing of the list was entered');
      for (const { entry, code, ...answered } of done) {
        const outcome = outcomeOf(answered);
        await results.add(entry, code, outcome);
        onOutcome(outcome);
      }
      left = left.filter((_, at) => !entered[at]);
    }
  }

  const runners = Array.from({ length: LOTS_AT_ONCE }, async () => {
    try {
      for (;;) {
        const lot = isStopped() ? [] : await nextLot(entries, results, size);
        if (lot.length === 0) return;
        await enter(lot);
      }
    } catch (error) {
      stopped.abort();
      throw error;
    }
  });
  const ended = await Promise.allSettled(runners);
  for (const runner of ended) if (runner.status === 'rejected') throw runner.reason;
}

function outcomeOf({ repeated, cancelled }: Omit<Entered, 'code'>): Outcome {
  if (cancelled) return 'cancelled';
  return repeated ? 'repeated' : 'entered';
}

/** The next ids without a result; what is no id gets its result here. A generator that several take from gives each entry once. */
async function nextLot(
  entries: AsyncGenerator<IdListEntry>,
  results: ResultsFile,
  size: number,
): Promise<readonly Id[]> {
  const lot: Id[] = [];
  while (lot.length < size) {
    const { done, value: entry } = (await entries.next()) as IteratorResult<IdListEntry, undefined>;
    if (done) break;
    if (results.has(entry)) continue;
    if ('fault' in entry) await results.add(entry, '', entry.fault);
    else lot.push(entry);
  }
  return lot;
}

/** Gives out turns for so many ids, so many a second. */
function turns({ rate, clock, sleep }: Pace): (count: number) => Promise<void> {
  let next = clock();
  return async (count) => {
    const turn = Math.max(next, clock());
    next = turn + (count * 1000) / rate;
    if (turn > clock()) await sleep(turn - clock());
  };
}
