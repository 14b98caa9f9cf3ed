import { createHash } from 'node:crypto';
import type { RequestId } from '../domain/confirmation-code.ts';
import { type DeletionRequest, isOpen, lastLookOf, wasOpenSince } from '../domain/deletion-request.ts';
import { newRequest } from '../domain/new-request.ts';
import { isDone } from '../domain/part.ts';
import type { Clock } from '../ports/clock.ts';
import type { RequestStore } from '../ports/request-store.ts';
import { type WakePorts, wakeWorker } from './wake-worker.ts';

/** Times in epoch milliseconds. */
export type ReplayOrder = {
  /** The point in time of the restored copy. */
  readonly since: number;
  /** Names of the restored targets; all targets of the data map when absent. */
  readonly targets?: readonly string[];
  /** Distinguishes this order from an identical earlier one, for a second restore of the same copy. */
  readonly reference?: string;
  /** The promise, in milliseconds. */
  readonly promise: number;
  /** Who orders it, as IAM names them. */
  readonly enteredBy?: string;
};

export type ReplayPlan = {
  readonly requests: readonly DeletionRequest[];
  readonly lost: readonly RequestId[];
  readonly unreadable: readonly RequestId[];
};

/**
 * Finds the requests that must be purged for again when a copy from this time was restored: those for which anything
 * may have been deleted after it, by themselves or by a replay of them. Each is named once, by the record whose seal
 * lasts longest.
 *
 * A request whose backups had expired is `lost`: the copy should not hold its data, and of its identifiers there is at
 * most what a kept part needs. App removals are left out: what a copy holds of them is worthless at Meta, and may be
 * stored where the same business has since connected anew. Nobody knows what the `unreadable` records are.
 */
export async function planReplay(
  store: Pick<RequestStore, 'openSince'>,
  since: number,
  now: number,
): Promise<ReplayPlan> {
  const latest = new Map<RequestId, DeletionRequest>();
  const unreadable: RequestId[] = [];
  for await (const request of store.openSince(since, (requestId) => unreadable.push(requestId))) {
    if (!hasSomethingToRepeat(request)) continue;
    const original = originalOf(request);
    const known = latest.get(original);
    if (known === undefined || sealEnd(request) > sealEnd(known)) latest.set(original, request);
  }
  const requests = [...latest.values()].filter((request) => sealEnd(request) > now);
  const lost = [...latest].filter(([, request]) => sealEnd(request) <= now).map(([original]) => original);
  return { requests, lost, unreadable };
}

/** Whether a replay of this request would purge anything, and is possible because its seal is still there. */
export function isReplayable(request: DeletionRequest, since: number, now: number): boolean {
  return hasSomethingToRepeat(request) && wasOpenSince(request, since) && sealEnd(request) > now;
}

/** Whether any part is done. One in which nothing was found, or something is kept, counts too: the copy may hold it. */
function hasSomethingToRepeat({ status, scope, parts }: DeletionRequest): boolean {
  const isRefused = status === 'refused' || status === 'cancelled';
  return scope === 'deletion' && !isRefused && parts.some(isDone);
}

function originalOf({ replay, requestId }: DeletionRequest): RequestId {
  return replay?.of ?? requestId;
}

/** When the seal will be dropped, or reduced to what kept parts need; an open request keeps it as it is. */
function sealEnd(request: DeletionRequest): number {
  const { sealed, backupsExpireAt = Number.POSITIVE_INFINITY } = request;
  if (sealed === undefined) return 0;
  return isOpen(request) ? Number.POSITIVE_INFINITY : backupsExpireAt;
}

/**
 * Orders the purge for one finished request again, as a separate record: the finished one does not change. The worker
 * runs it like any other, except that data written after the finished request's last look stays, where the target knows
 * creation times.
 *
 * @param finished the request, or an earlier replay of it
 * @returns the replay's key, the same for the same order
 */
export async function replayRequest(
  ports: WakePorts & { readonly store: Pick<RequestStore, 'create'>; readonly clock: Clock },
  finished: DeletionRequest,
  order: ReplayOrder,
): Promise<RequestId> {
  const original = originalOf(finished);
  const requestId = replayId(original, order);
  const replay = newRequest(
    {
      requestId,
      subjectRef: finished.subjectRef,
      appId: finished.appId,
      origin: 'replay',
      scope: finished.scope,
      promise: order.promise,
      askedAt: finished.askedAt,
      beganWith: finished.beganWith,
      isStale: finished.isStale,
      enteredBy: order.enteredBy,
      replay: {
        of: original,
        sealOf: finished.requestId,
        lastLookAt: lastLookOf(finished),
        targets: order.targets,
      },
    },
    ports.clock(),
  );
  await ports.store.create(replay);
  await wakeWorker(ports, replay);
  return requestId;
}

/** Ordering the same again continues the same replay, and does not start a new one. */
function replayId(of: RequestId, { since, targets, reference }: ReplayOrder): RequestId {
  return createHash('sha256')
    .update(JSON.stringify(['replay', of, since, targets?.toSorted() ?? null, reference ?? '']))
    .digest('base64url') as RequestId;
}
