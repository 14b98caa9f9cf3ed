import { isConfirmable, partOfNonce, withPending } from '../domain/apply-pending.ts';
import type { ConfirmationToken } from '../domain/confirmation-token.ts';
import { isOpen } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import { makeDue } from '../domain/operator-history.ts';
import { isDone } from '../domain/part.ts';
import type { Clock } from '../ports/clock.ts';
import type { RequestStore } from '../ports/request-store.ts';
import { type WakePorts, wakeWorker } from './wake-worker.ts';

export type ConfirmPorts = WakePorts & {
  readonly store: Pick<RequestStore, 'read' | 'amend'>;
  readonly clock: Clock;
};

/**
 * A service provider says that it has deleted the data too. The nonce that it knows is left in the record for the
 * worker, which confirms the part. Saying it again changes nothing.
 *
 * @throws DeletionError `confirmation_unknown` (reject) when no part of the request waits for this nonce. That may also
 *   be because our own record of the notice is still being written; the provider then has to try again
 */
export async function confirmByProvider(ports: ConfirmPorts, { requestId, nonce }: ConfirmationToken): Promise<void> {
  for (;;) {
    const request = await ports.store.read(requestId);
    const part = request && partOfNonce(withPending(request), nonce);
    if (request === undefined || part === undefined) throw confirmationUnknown();
    // a request that has ended meanwhile, such as by refusal, stays as it is
    if (part.status === 'confirmed' || !isOpen(request)) return;
    // a part may be confirmed even if notifying the provider again has failed: it had the first notice
    if (!isConfirmable(part)) throw confirmationUnknown();
    const at = ports.clock();
    const confirmed = { ...request, updatedAt: at, confirmations: [...(request.confirmations ?? []), { at, nonce }] };
    // while other parts are not done, the run that they need picks up the confirmation
    const isLast = withPending(confirmed).parts.every(isDone);
    const next = isLast ? makeDue(confirmed, at) : confirmed;
    if ((await ports.store.amend(request, next)) === 'changed') continue;
    ports.log.info('part_confirmed', { requestId, target: part.name });
    if (isLast) await wakeWorker(ports, request);
    return;
  }
}

function confirmationUnknown(): DeletionError {
  return new DeletionError('confirmation_unknown', 'reject', 'no part of a request waits for this confirmation');
}
