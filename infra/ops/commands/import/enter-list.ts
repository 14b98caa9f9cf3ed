import { DeletionError } from '../../../../shared/domain/errors.ts';
import type { EntryIdentifierKind } from '../../../../shared/domain/identifiers.ts';
import type { IdListEntry } from '../../../../shared/meta/id-list.ts';
import { type Accepted, type AcceptPorts, acceptRequest } from '../../../../shared/use-cases/accept-request.ts';
import type { ResultsFile } from './results-file.ts';

export type ListOrder = {
  readonly appId: string;
  readonly kind: EntryIdentifierKind;
  /** Of the list: with it, entering the same list again gives the same requests. */
  readonly hash: string;
  /** When Meta made the list, epoch milliseconds: everybody on it asked before. */
  readonly askedAt: number;
  /** How long each waits for its start, in milliseconds, so that a wrong list can be taken back. */
  readonly startAfter: number;
  /** In milliseconds. */
  readonly promise: number;
  /** Requests a second. */
  readonly rate: number;
};

export type Pace = {
  readonly clock: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly interruption: AbortSignal;
};

const AT_ONCE = 16;
const MOST_TRIES = 6;
const FIRST_PAUSE = 500;

/**
 * Enters a request for every id that has no result yet, so many at once and so many a second at most; stops when
 * interrupted, and when one cannot be recorded. What was entered stands in the results.
 *
 * @param onEntered told after each
 * @throws DeletionError `key_unavailable`, `store_unavailable` (retry) after tries over half a minute
 */
export async function enterList(
  entries: AsyncGenerator<IdListEntry>,
  results: ResultsFile,
  order: ListOrder,
  ports: AcceptPorts,
  pace: Pace,
  onEntered: () => void,
): Promise<void> {
  const stopped = new AbortController();
  const nextTurn = turns(order.rate, pace);
  const runners = Array.from({ length: AT_ONCE }, async () => {
    try {
      // a generator that several take from gives each entry to one of them
      for await (const entry of entries) {
        if (stopped.signal.aborted || pace.interruption.aborted) return;
        if (results.has(entry)) continue;
        if ('fault' in entry) {
          await results.add(entry, '', entry.fault);
          continue;
        }
        await nextTurn();
        const { code, repeated } = await persistently(pace, () => enter(entry.id, order, ports, pace.clock()));
        await results.add(entry, code, repeated ? 'repeated' : 'entered');
        onEntered();
      }
    } catch (error) {
      stopped.abort();
      throw error;
    }
  });
  const ended = await Promise.allSettled(runners);
  for (const runner of ended) if (runner.status === 'rejected') throw runner.reason;
}

function enter(id: string, order: ListOrder, ports: AcceptPorts, now: number): Promise<Accepted> {
  const { appId, kind, hash, promise, askedAt, startAfter } = order;
  return acceptRequest(ports, {
    subject: { appId, kind, value: id },
    occasion: `list\n${hash}\n${id}`,
    origin: 'list',
    scope: 'deletion',
    promise,
    askedAt,
    startAt: startAfter === 0 ? undefined : now + startAfter,
  });
}

async function persistently<Result>({ sleep }: Pace, action: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      const mayPass = error instanceof DeletionError && error.disposition === 'retry';
      if (!mayPass || attempt === MOST_TRIES) throw error;
      await sleep(FIRST_PAUSE * 2 ** (attempt - 1));
    }
  }
}

/** Gives out turns, so many a second. */
function turns(rate: number, { clock, sleep }: Pace): () => Promise<void> {
  let next = clock();
  return async () => {
    const turn = Math.max(next, clock());
    next = turn + 1000 / rate;
    if (turn > clock()) await sleep(turn - clock());
  };
}
