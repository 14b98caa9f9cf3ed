import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { PurgeQueue } from '../../../shared/ports/purge-queue.ts';

/** `messages` is what was sent and not taken yet, with its delay in seconds. */
export function memoryPurgeQueue(): PurgeQueue & {
  readonly messages: { requestId: RequestId; delaySeconds: number }[];
} {
  const messages: { requestId: RequestId; delaySeconds: number }[] = [];
  return {
    messages,
    async send(requestId, delaySeconds) {
      messages.push({ requestId, delaySeconds });
    },
    async sendAll(requestIds) {
      messages.push(...requestIds.map((requestId) => ({ requestId, delaySeconds: 0 })));
      return requestIds.length;
    },
  };
}
