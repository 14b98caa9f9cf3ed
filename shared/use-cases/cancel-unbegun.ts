import { type RequestId, subjectRef } from '../domain/confirmation-code.ts';
import { canBeCancelled, type DeletionRequest, SYSTEM_NAME } from '../domain/deletion-request.ts';
import type { Subject } from '../domain/identifiers.ts';
import { cancel } from '../domain/operator-decisions.ts';
import { DAY, type Retentions } from '../domain/schedule.ts';
import type { BusinessReturns } from '../ports/business-returns.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { SubjectKeys } from '../ports/subject-keys.ts';

export type CancelPorts = {
  readonly keys: SubjectKeys;
  readonly store: Pick<RequestStore, 'ofSubject' | 'read' | 'amend'>;
  readonly returns: BusinessReturns;
  readonly clock: Clock;
  readonly log: Log;
  readonly retentions: Retentions;
};

/** For a week Meta repeats what was not answered with 200. @see Meta, "Webhooks from Meta", on delivery */
const LONGEST_DELIVERY = 8 * DAY;

/**
 * A business is back: what its leaving had scheduled is cancelled, unless its deletion has begun. What somebody asked
 * for themselves stays. So does a leaving that is later than this return, because notifications overtake each other.
 *
 * @returns how many requests it cancelled
 * @throws DeletionError `key_unavailable`, `store_unavailable` (retry)
 */
export async function cancelUnbegun(ports: CancelPorts, subject: Subject, returnedAt: number): Promise<number> {
  const { store, keys, returns, clock } = ports;
  const business = subjectRef(await keys.keyOf(subject));
  // the index of the business's requests may not have the latest yet
  const latest = await returns.noteReturn(business, returnedAt, clock() + LONGEST_DELIVERY);
  let count = 0;
  for (const id of new Set([...latest, ...(await store.ofSubject(business))])) {
    if (await cancelled(ports, id, returnedAt)) count += 1;
  }
  return count;
}

/**
 * Called when the leaving of a business has been recorded. Cancels it at once if the business has returned since, and
 * the notification of its return came first.
 *
 * @throws DeletionError `store_unavailable` (retry)
 */
export async function cancelIfReturned(ports: CancelPorts, id: RequestId): Promise<void> {
  const { store, returns, clock } = ports;
  const request = await store.read(id);
  const returnedAt = request && (await returns.noteLeaving(request.subjectRef, id, clock() + LONGEST_DELIVERY));
  if (returnedAt !== undefined) await cancelled(ports, id, returnedAt);
}

async function cancelled(ports: CancelPorts, id: RequestId, returnedAt: number): Promise<boolean> {
  const { store, clock, log, retentions } = ports;
  const decision = { by: SYSTEM_NAME, reason: 'business_returned' };
  let request = await store.read(id);
  while (request !== undefined && isUndone(request, returnedAt)) {
    if ((await store.amend(request, cancel(request, decision, retentions, clock()))) !== 'changed') {
      log.info('request_cancelled', { requestId: id, appId: request.appId });
      return true;
    }
    request = await store.read(id);
  }
  return false;
}

function isUndone(request: DeletionRequest, returnedAt: number): boolean {
  return request.origin === 'whatsapp' && request.askedAt <= returnedAt && canBeCancelled(request);
}
