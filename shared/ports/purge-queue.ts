import type { RequestId } from '../domain/confirmation-code.ts';
import type { RequestOrigin } from '../domain/deletion-request.ts';

/** Where a message comes from. A source that sends very many messages delays its own, and not those of the others. */
export type MessageSource = RequestOrigin | 'sweep';

/** Carries requestIds to the worker, at least once and in no particular order. What is to be done is in the record. */
export type PurgeQueue = {
  /** @param delaySeconds 0 to 900 @throws DeletionError `queue_unavailable` (retry) */
  send(requestId: RequestId, delaySeconds: number, source: MessageSource): Promise<void>;
  /** @returns how many were accepted */
  sendAll(requestIds: readonly RequestId[], source: MessageSource): Promise<number>;
};
export const LONGEST_DELAY_SECONDS = 900;
