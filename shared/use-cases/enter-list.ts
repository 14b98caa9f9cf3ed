import { mapWithLimit } from '../concurrency/map-with-limit.ts';
import { errorTrace } from '../domain/error-trace.ts';
import type { EntryIdentifierKind } from '../domain/identifiers.ts';
import { type Accepted, type AcceptPorts, acceptRequest } from './accept-request.ts';

/** A list of ids from Meta. Times in epoch milliseconds, durations in milliseconds. */
export type ListOrder = {
  readonly appId: string;
  readonly kind: EntryIdentifierKind;
  /** Of the list: with it, entering the same list again gives the same requests. */
  readonly hash: string;
  /** When Meta made the list: everybody on it asked before. */
  readonly askedAt: number;
  /** How long each waits for its start, so that a wrong list can be taken back. */
  readonly startAfter: number;
  readonly promise: number;
  /** Who enters it, as IAM names them. */
  readonly enteredBy: string;
};

const AT_ONCE = 16;

/**
 * Enters a request for each of some ids of a list. Once one cannot be recorded, or the time is over, no further one is
 * begun: entering the rest again later is safe.
 *
 * @returns for each id its request, or null where it was not entered
 * @throws DeletionError `key_unavailable`, `store_unavailable` (retry) when none could be entered
 */
export async function enterList(
  ports: AcceptPorts,
  order: ListOrder,
  ids: readonly string[],
  isOver: () => boolean,
): Promise<readonly (Accepted | null)[]> {
  const entered: (Accepted | null)[] = ids.map(() => null);
  const failures: unknown[] = [];
  await mapWithLimit([...ids.entries()], AT_ONCE, async ([at, id]) => {
    if (failures.length > 0 || isOver()) return;
    try {
      entered[at] = await enter(ports, order, id);
    } catch (error) {
      failures.push(error);
    }
  });
  const [failure] = failures;
  if (failure === undefined) return entered;
  if (entered.every((one) => one === null)) throw failure;
  ports.log.error('request_not_recorded', errorTrace(failure));
  return entered;
}

function enter(ports: AcceptPorts, order: ListOrder, id: string): Promise<Accepted> {
  const { appId, kind, hash, promise, askedAt, startAfter, enteredBy } = order;
  return acceptRequest(ports, {
    subject: { appId, kind, value: id },
    occasion: `list\n${hash}\n${id}`,
    origin: 'list',
    scope: 'deletion',
    promise,
    askedAt,
    startAt: startAfter === 0 ? undefined : ports.clock() + startAfter,
    enteredBy,
  });
}
