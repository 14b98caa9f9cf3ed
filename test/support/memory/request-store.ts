import { withPending } from '../../../shared/domain/apply-pending.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { type DeletionRequest, isOpen, needsOperator, wasOpenSince } from '../../../shared/domain/deletion-request.ts';
import { linked } from '../../../shared/domain/history-chain.ts';
import { amended } from '../../../shared/domain/record-proof.ts';
import { isDue, onlySealLeft, withoutSeal } from '../../../shared/domain/worker-steps.ts';
import { MOST_OF_SUBJECT, type RequestStore } from '../../../shared/ports/request-store.ts';

/** Keeps the same promises as the table of requests, in a map. Tests look at `records`. */
export function memoryRequestStore(
  records = new Map<RequestId, DeletionRequest>(),
): RequestStore & { readonly records: ReadonlyMap<RequestId, DeletionRequest> } {
  return {
    records,

    async create(request) {
      if (records.has(request.requestId)) return false;
      records.set(request.requestId, copy(request));
      return true;
    },

    async read(requestId) {
      return records.get(requestId);
    },

    async claim(requestId, now, until) {
      const old = records.get(requestId);
      if (old === undefined) return 'missing';
      const isClaimed = old.claimedUntil !== undefined && old.claimedUntil > now;
      if (isClaimed || !isDue(old.nextAttemptAt, now)) return 'not_due';
      const request = {
        ...old,
        claimedUntil: until,
        epoch: old.epoch + 1,
        version: old.version + 1,
      };
      records.set(requestId, request);
      return { request, crashed: old.claimedUntil !== undefined, isBeforeProofs: false };
    },

    async replace(request) {
      if (records.get(request.requestId)?.version !== request.version) return 'changed';
      const written = copy({ ...request, version: request.version + 1 });
      records.set(request.requestId, written);
      return written;
    },

    async amend(before, after) {
      const stored = records.get(before.requestId);
      if (stored?.version !== before.version) return 'changed';
      const written = copy(amended(stored, { ...after, version: before.version + 1 }));
      records.set(before.requestId, written);
      return written;
    },

    async due(now, limit) {
      return [...records.values()]
        .filter((request) => isDue(request.nextAttemptAt, now) && !onlySealLeft(withPending(request)))
        .toSorted((a, b) => Number(a.nextAttemptAt) - Number(b.nextAttemptAt))
        .slice(0, limit)
        .map((request) => request.requestId);
    },

    async sealsToDrop(now, limit) {
      return [...records.values()]
        .filter((request) => isDue(request.nextAttemptAt, now) && onlySealLeft(withPending(request)))
        .toSorted((a, b) => Number(a.nextAttemptAt) - Number(b.nextAttemptAt))
        .slice(0, limit)
        .map((request) => request.requestId);
    },

    async dropSeal(requestId, now) {
      const request = records.get(requestId);
      if (request === undefined || !isDue(request.nextAttemptAt, now)) return false;
      // a decision that waits for the worker may need the seal
      if (!onlySealLeft(withPending(request))) return false;
      records.set(requestId, copy({ ...withoutSeal(request, undefined, now), version: request.version + 1 }));
      return true;
    },

    async ofSubject(subjectRef) {
      return [...records.values()]
        .filter((request) => request.sealed !== undefined && request.subjectRef === subjectRef)
        .toSorted((a, b) => b.acceptedAt - a.acceptedAt)
        .slice(0, MOST_OF_SUBJECT)
        .map((request) => request.requestId);
    },

    async *openDueFrom(dueAt) {
      for (const request of records.values()) if (isOpen(request) && request.dueAt >= dueAt) yield request;
    },

    async holdUnbegun(requestId, hold) {
      const request = records.get(requestId);
      const isBegun = request === undefined || request.epoch > 0;
      const isDecided = request?.hold !== undefined || request?.history !== undefined;
      if (isBegun || isDecided || request.nextAttemptAt === undefined) return false;
      const act = { at: hold.at, by: hold.decidedBy, what: 'held', reason: hold.reason } as const;
      const history = [linked({ requestId }, act)];
      const version = request.version + 1;
      records.set(
        requestId,
        copy({ ...request, hold, history, version, nextAttemptAt: undefined, updatedAt: hold.at }),
      );
      return true;
    },

    async *openSince(time) {
      for (const request of records.values()) if (wasOpenSince(request, time)) yield request;
    },

    async openFigures(now) {
      const open = [...records.values()].filter(isOpen).toSorted((a, b) => a.dueAt - b.dueAt);
      return {
        firstDueAt: open[0]?.dueAt,
        overdue: open.filter((request) => request.dueAt < now).length,
        needsOperator: [...records.values()].filter(needsOperator).length,
      };
    },
  };
}

/** A record as a table returns it: without undefined members, and no longer the caller's own object. */
function copy(request: DeletionRequest): DeletionRequest {
  return JSON.parse(JSON.stringify(request)) as DeletionRequest;
}
