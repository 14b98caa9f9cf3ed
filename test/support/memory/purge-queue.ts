import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { MessageSource, PurgeQueue } from '../../../shared/ports/purge-queue.ts';

type Message = { readonly requestId: RequestId; readonly delaySeconds: number; readonly source: MessageSource };

/** `messages` contains what was sent and not yet received, with the delay in seconds and the source. */
export function memoryPurgeQueue(): PurgeQueue & {
  readonly messages: Message[];
} {
  const messages: Message[] = [];
  return {
    messages,
    async send(requestId, delaySeconds, source) {
      messages.push({ requestId, delaySeconds, source });
    },
    async sendAll(requestIds, source) {
      messages.push(...requestIds.map((requestId) => ({ requestId, delaySeconds: 0, source })));
      return requestIds.length;
    },
  };
}
