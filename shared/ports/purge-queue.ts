import type { RequestId } from '../domain/confirmation-code.ts';

/** Carries requestIds to the worker, at least once and in no order. The record says what is to be done. */
export type PurgeQueue = {
  /** @param delaySeconds 0 to 900 @throws DeletionError `queue_unavailable` (retry) */
  send(requestId: RequestId, delaySeconds: number): Promise<void>;
  /** @returns how many were accepted */
  sendAll(requestIds: readonly RequestId[]): Promise<number>;
};
export const LONGEST_DELAY_SECONDS = 900;
