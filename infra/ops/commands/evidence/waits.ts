import { withPending } from '../../../../shared/domain/apply-pending.ts';
import { type DeletionRequest, type Hold, isOpen } from '../../../../shared/domain/deletion-request.ts';
import { isAskedOfOperator, isDone, type Part } from '../../../../shared/domain/part.ts';
import { failureCause } from '../failure-cause.ts';
import { WHY_HELD } from '../next-steps.ts';
import { dayOf } from './days.ts';

/** Who or what has to act next; those that an operator can speed up come first. */
export const WAITS_FOR = ['operator', 'manual', 'provider', 'retry', 'hold', 'date', 'system'] as const;
export type WaitsFor = (typeof WAITS_FOR)[number];

/** One thing that an open request waits for. */
export type Wait = Pick<DeletionRequest, 'requestId' | 'appId' | 'acceptedAt' | 'dueAt'> & {
  readonly waitsFor: WaitsFor;
  /** A sentence without personal data. */
  readonly what: string;
  /** Epoch milliseconds; absent if the record does not say. Then it is only known not to be before `acceptedAt`. */
  readonly since?: number;
  /** When it was last tried, or the last notice was sent. */
  readonly lastTriedAt?: number;
};

type Reason = Omit<Wait, 'requestId' | 'appId' | 'acceptedAt' | 'dueAt'>;

/** Everything that open requests wait for, the earliest promised time first. */
export function waitsOf(requests: readonly DeletionRequest[], now: number): readonly Wait[] {
  return requests
    .filter(isOpen)
    .flatMap((request) => {
      const { requestId, appId, acceptedAt, dueAt } = request;
      return reasonsOf(withPending(request), now).map((reason) => ({ requestId, appId, acceptedAt, dueAt, ...reason }));
    })
    .toSorted((a, b) => a.dueAt - b.dueAt);
}

/** A hold stops all other work; otherwise each part has its own wait. */
function reasonsOf(request: DeletionRequest, now: number): readonly Reason[] {
  const { hold, acceptedAt, lastError, nextAttemptAt, rescan, rescanAt, status, updatedAt } = request;
  if (hold !== undefined && (hold.until === undefined || hold.until > now)) return [heldBy(hold)];
  if (lastError !== undefined && nextAttemptAt === undefined) {
    return [{ waitsFor: 'operator', what: `It stopped. ${causeOf(lastError)}`, since: updatedAt }];
  }
  const reasons = request.parts.flatMap((part) => reasonOf(part) ?? []);
  if (reasons.length > 0) return reasons;
  if (status === 'scheduled' && nextAttemptAt !== undefined && nextAttemptAt > now) {
    return [{ waitsFor: 'date', what: `The deletion begins by itself on ${dayOf(nextAttemptAt)}.`, since: acceptedAt }];
  }
  if (rescan === 'waiting' && rescanAt !== undefined && rescanAt > now) {
    const what = `Nothing is left to delete. The last check is on ${dayOf(rescanAt)}.`;
    return [{ waitsFor: 'date', what, since: updatedAt }];
  }
  if (lastError !== undefined) {
    return [{ waitsFor: 'retry', what: `It is tried again by itself. ${causeOf(lastError)}`, lastTriedAt: updatedAt }];
  }
  return [{ waitsFor: 'system', what: 'The deletion is in progress.', since: acceptedAt }];
}

function heldBy({ cause, until, at }: Hold): Reason {
  if (cause !== undefined && until === undefined) {
    return { waitsFor: 'operator', what: `${WHY_HELD[cause]}: to decide whether it continues.`, since: at };
  }
  const end = until === undefined ? 'until it is released' : `until ${dayOf(until)}, then it continues by itself`;
  return { waitsFor: 'hold', what: `It is on hold ${end}.`, since: at };
}

function reasonOf(part: Part): Reason | undefined {
  const { label, status, updatedAt, attempts, lastError = 'unexpected' } = part;
  if (isDone(part)) return undefined;
  if (status === 'failing') {
    return { waitsFor: 'operator', what: `${label}: it failed for good. ${causeOf(lastError)}`, since: updatedAt };
  }
  if (isAskedOfOperator(part)) {
    return { waitsFor: 'manual', what: `${label}: to be deleted by hand, and confirmed.`, since: updatedAt };
  }
  if (status === 'notified' || status === 'acknowledged') {
    const acknowledged = status === 'acknowledged' ? 'has taken the notice, and' : 'has been told, and';
    // each new notice overwrites the time of the one before
    return {
      waitsFor: 'provider',
      what: `${label}: the provider ${acknowledged} has not confirmed that it is deleted.`,
      lastTriedAt: updatedAt,
    };
  }
  if (attempts === 0) return undefined;
  return {
    waitsFor: 'retry',
    what: `${label}: it is tried again by itself. ${causeOf(lastError)}`,
    lastTriedAt: updatedAt,
  };
}

function causeOf(code: string): string {
  const cause = failureCause(code);
  return cause === undefined ? `Error ${code}.` : `Error ${code}: ${cause}.`;
}
