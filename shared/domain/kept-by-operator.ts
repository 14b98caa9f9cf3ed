import { type DeletionRequest, type OperatorAct, SYSTEM_NAME } from './deletion-request.ts';
import type { Part } from './part.ts';

type Decided = Pick<DeletionRequest, 'history' | 'replay'>;

/** Whether an operator has decided to keep this part, and it has not moved since. A release does not move it by itself. */
export function isKeptByOperator(request: Pick<Decided, 'history'>, part: Part): boolean {
  return keepOf(request, part) !== undefined;
}

/**
 * Whether an operator keeps this part by this request, and has not released it. A replay does not keep what it has taken over from another one:
 * there, a release in that other request is enough.
 */
export function isKeptHere(request: Decided, part: Part): boolean {
  const keep = keepOf(request, part);
  return keep !== undefined && !wasReleased(request, keep) && (request.replay === undefined || keep.by !== SYSTEM_NAME);
}

/** Whether an operator keeps this part by this request without a date, so that only a release ends it. */
export function isKeptUntilReleased(request: Decided, part: Part): boolean {
  return part.nextAttemptAt === undefined && isKeptHere(request, part);
}

/**
 * Whether the part was stopped because what is kept at its target may be another person's, and no operator has let it go
 * on since. Whoever has confirmed it may have left something there.
 */
export function mayLeaveAnothers({ history = [] }: Pick<Decided, 'history'>, { name }: Part): boolean {
  const last = history.findLast(
    ({ target, what, by }) =>
      target === name && (what === 'retried' || what === 'released' || (what === 'held' && by === SYSTEM_NAME)),
  );
  return last?.what === 'held';
}

function wasReleased({ history = [] }: Pick<Decided, 'history'>, keep: OperatorAct): boolean {
  const later = history.slice(history.indexOf(keep) + 1);
  return later.some(({ target, what }) => target === keep.target && what === 'released');
}

function keepOf({ history = [] }: Pick<Decided, 'history'>, part: Part): OperatorAct | undefined {
  const { name, status, updatedAt } = part;
  if (status !== 'kept') return undefined;
  return history.find((act) => act.what === 'kept' && act.target === name && act.at === updatedAt);
}
