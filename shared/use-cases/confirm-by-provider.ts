import { type ConfirmationToken, isNonceOf } from '../domain/confirmation-token.ts';
import { isOpen } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import { confirmedByProvider } from '../domain/part-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { RequestStore } from '../ports/request-store.ts';
import { type WakePorts, wakeWorker } from './wake-worker.ts';

export type ConfirmPorts = WakePorts & {
  readonly store: Pick<RequestStore, 'read' | 'replace'>;
  readonly clock: Clock;
};

/**
 * A service provider says that it has deleted too. The part is confirmed once; saying it again changes nothing.
 *
 * @throws DeletionError `confirmation_unknown` (reject) when no part of the request waits for this nonce, which may also
 *   be because our own record of the notice is still being written: the provider asks again
 */
export async function confirmByProvider(ports: ConfirmPorts, { requestId, nonce }: ConfirmationToken): Promise<void> {
  for (;;) {
    const request = await ports.store.read(requestId);
    const part = request?.parts.find(
      ({ confirmationHash }) => confirmationHash !== undefined && isNonceOf(nonce, confirmationHash),
    );
    if (request === undefined || part === undefined) {
      throw new DeletionError('confirmation_unknown', 'reject', 'no part of a request waits for this confirmation');
    }
    // what was refused meanwhile stays as it was told
    if (part.status === 'confirmed' || !isOpen(request)) return;
    // also where telling it once more has failed: it had the notice before
    if (part.status !== 'notified' && part.status !== 'acknowledged' && part.status !== 'failing') {
      throw new DeletionError('confirmation_unknown', 'reject', 'no part of a request waits for this confirmation');
    }
    if ((await ports.store.replace(confirmedByProvider(request, part.name, ports.clock()))) === 'changed') continue;
    ports.log.info('part_confirmed', { requestId, target: part.name });
    await wakeWorker(ports, requestId);
    return;
  }
}
