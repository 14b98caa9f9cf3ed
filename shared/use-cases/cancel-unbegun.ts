import { subjectRef } from '../domain/confirmation-code.ts';
import { canBeCancelled, type DeletionRequest } from '../domain/deletion-request.ts';
import type { Subject } from '../domain/identifiers.ts';
import { cancel, type Retentions } from '../domain/operator-decisions.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { SubjectKeys } from '../ports/subject-keys.ts';

export type CancelPorts = {
  readonly keys: SubjectKeys;
  readonly store: Pick<RequestStore, 'ofSubject' | 'read' | 'amend'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly retentions: Retentions;
};

/**
 * A business is back: what its leaving had scheduled is cancelled, unless its deletion has begun. What somebody asked for
 * themselves stays, and so does a leaving that was later than this return, because notifications overtake each other.
 *
 * @returns how many requests it cancelled
 * @throws DeletionError `key_unavailable`, `store_unavailable` (retry)
 */
export async function cancelUnbegun(ports: CancelPorts, subject: Subject, returnedAt: number): Promise<number> {
  const { store, keys, clock, log, retentions } = ports;
  const decision = { by: 'data-deletion', reason: 'business_returned' };
  let count = 0;
  for (const id of await store.ofSubject(subjectRef(await keys.keyOf(subject)))) {
    let request = await store.read(id);
    while (request !== undefined && isUndone(request, returnedAt)) {
      const now = clock();
      if ((await store.amend(request, cancel(request, decision, retentions, now))) !== 'changed') {
        log.info('request_cancelled', { requestId: id, appId: request.appId });
        count += 1;
        break;
      }
      request = await store.read(id);
    }
  }
  return count;
}

function isUndone(request: DeletionRequest, returnedAt: number): boolean {
  return request.origin === 'whatsapp' && request.askedAt <= returnedAt && canBeCancelled(request);
}
