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

/** Enters a request for each id of a lot; null for an id that was not entered and has to be sent again. */
export type EnterLot = (ids: readonly string[]) => Promise<readonly (Entered | null)[]>;
export type Entered = { readonly code: ConfirmationCode; readonly repeated: boolean; readonly cancelled: boolean };

type Id = Extract<IdListEntry, { readonly id: string }>;

const LOTS_AT_ONCE = 4;
/** A lot is as large as the rate allows in this fraction of a second, so that an interruption takes effect quickly. */
const LOTS_A_SECOND = 4;

/**
 * Enters a request for every id that has no result yet, in lots and at the given rate. Stops when it is interrupted, or
 * when nothing of a lot can be entered. Each outcome is written to the results; if the answer of a lot is lost, its ids
 * are `repeated` the next time.
 *
 * @param onOutcome called after each id
 * @throws DeletionError the last error of the import operation, as `persistently` throws it; `operation_failed` (retry)
 *   if nothing of a lot was entered
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

/**
 * The next ids without a result. Entries that are not ids get their result here. Several runners can share the
 * generator: it gives out each entry once.
 */
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

/** A rate limiter: waits until the given number of ids may be sent. */
function turns({ rate, clock, sleep }: Pace): (count: number) => Promise<void> {
  let next = clock();
  return async (count) => {
    const turn = Math.max(next, clock());
    next = turn + (count * 1000) / rate;
    if (turn > clock()) await sleep(turn - clock());
  };
}
