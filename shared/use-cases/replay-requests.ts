import { createHash } from 'node:crypto';
import type { RequestId } from '../domain/confirmation-code.ts';
import { type DeletionRequest, newRequest } from '../domain/deletion-request.ts';
import { isDone } from '../domain/part.ts';
import type { Clock } from '../ports/clock.ts';
import type { PurgeQueue } from '../ports/purge-queue.ts';
import type { RequestStore } from '../ports/request-store.ts';

/** Times in epoch milliseconds. */
export type ReplayOrder = {
  /** The time that the restored copy is of. */
  readonly since: number;
  /** Names of the restored targets; all of the data map when absent. */
  readonly targets?: readonly string[];
  /** What makes this replay this one: ordering the same again goes on with it, and begins nothing anew. */
  readonly reference: string;
  /** The promise, in milliseconds. */
  readonly promise: number;
};

/**
 * Which requests must be purged for again when a copy of this time was restored: those for which anything may have been
 * deleted after it. A request whose seal is gone is `lost`: its backups had expired, so the copy should not hold it.
 */
export async function planReplay(
  store: Pick<RequestStore, 'openSince'>,
  since: number,
): Promise<{ readonly requests: readonly DeletionRequest[]; readonly lost: readonly RequestId[] }> {
  const requests: DeletionRequest[] = [];
  const lost: RequestId[] = [];
  for await (const request of store.openSince(since)) {
    const isRefused = request.status === 'refused' || request.status === 'cancelled';
    if (request.replay !== undefined || request.scope !== 'deletion' || isRefused) continue;
    if (!request.parts.some(isDone)) continue;
    if (request.sealed === undefined) lost.push(request.requestId);
    else requests.push(request);
  }
  return { requests, lost };
}

/**
 * Orders the purge of one finished request again, as a record of its own beside it: the finished one does not change.
 * The worker runs it as it runs any other, with the finished request's seal and its cut-off, so that what was created
 * after the person asked stays where the target knows creation times.
 *
 * @returns the replay's key, the same for the same reference
 */
export async function replayRequest(
  ports: {
    readonly store: Pick<RequestStore, 'create'>;
    readonly queue: Pick<PurgeQueue, 'send'>;
    readonly clock: Clock;
  },
  finished: DeletionRequest,
  order: ReplayOrder,
): Promise<RequestId> {
  const requestId = replayId(finished.requestId, order.reference);
  await ports.store.create(
    newRequest(
      {
        requestId,
        subjectRef: finished.subjectRef,
        appId: finished.appId,
        origin: 'replay',
        scope: finished.scope,
        promise: order.promise,
        replay: { of: finished.requestId, cutOff: finished.acceptedAt, targets: order.targets },
      },
      ports.clock(),
    ),
  );
  await ports.queue.send(requestId, 0);
  return requestId;
}

function replayId(of: RequestId, reference: string): RequestId {
  return createHash('sha256')
    .update(JSON.stringify(['replay', of, reference]))
    .digest('base64url') as RequestId;
}
