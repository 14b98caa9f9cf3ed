import { mapWithLimit } from '../concurrency/map-with-limit.ts';
import { errorTrace } from '../domain/error-trace.ts';
import type { EntryIdentifierKind } from '../domain/identifiers.ts';
import type { RequestStore } from '../ports/request-store.ts';
import {
  type Accepted,
  type AcceptPorts,
  acceptRequest,
  type Intake,
  isCancelled,
  requestIdOf,
} from './accept-request.ts';

export type EnterPorts = AcceptPorts & { readonly store: Pick<RequestStore, 'create' | 'read'> };

/** A list of ids from Meta. Times in epoch milliseconds, durations in milliseconds. */
export type ListOrder = {
  readonly appId: string;
  readonly kind: EntryIdentifierKind;
  /** Hash of the list, so that entering the same list again gives the same requests. */
  readonly hash: string;
  /** When Meta made the list: everybody on it had asked before. */
  readonly askedAt: number;
  /** How long each request waits for its start, so that a wrong list can be withdrawn. */
  readonly startAfter: number;
  readonly promise: number;
  /** Who enters it, as IAM names them. */
  readonly enteredBy: string;
  /** Whether ids whose request was cancelled get a new one. */
  readonly again: boolean;
};

/** `cancelled` when the latest request for the id in this list was cancelled, and stays so. */
export type Entered = Accepted & { readonly cancelled: boolean };

const AT_ONCE = 16;

/**
 * Enters a request for each of these ids of a list. Once one cannot be recorded, or the time is up, no further one is
 * begun: entering the rest again later is safe.
 *
 * @returns for each id its request, or null where it was not entered
 * @throws DeletionError `key_unavailable`, `store_unavailable` (retry) when none could be entered
 */
export async function enterList(
  ports: EnterPorts,
  order: ListOrder,
  ids: readonly string[],
  isOver: () => boolean,
): Promise<readonly (Entered | null)[]> {
  const entered: (Entered | null)[] = ids.map(() => null);
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

async function enter(ports: EnterPorts, order: ListOrder, id: string): Promise<Entered> {
  const { keys, store } = ports;
  for (let before = 0; ; before += 1) {
    const accepted = await acceptRequest(ports, intakeOf(ports, order, id, before));
    if (!(await isCancelled(store, accepted))) return { ...accepted, cancelled: false };
    const next = await requestIdOf(keys, intakeOf(ports, order, id, before + 1));
    if (!order.again && (await store.read(next)) === undefined) return { ...accepted, cancelled: true };
  }
}

/**
 * @param before how many requests for the same id in the same list were cancelled: after each, the next is a new
 *   occasion
 */
function intakeOf({ clock }: EnterPorts, order: ListOrder, id: string, before: number): Intake {
  const { appId, kind, hash, promise, askedAt, startAfter, enteredBy } = order;
  return {
    subject: { appId, kind, value: id },
    occasion: ['list', hash, id, ...(before > 0 ? [before] : [])].join('\n'),
    origin: 'list',
    scope: 'deletion',
    promise,
    askedAt,
    startAt: startAfter === 0 ? undefined : clock() + startAfter,
    enteredBy,
  };
}
