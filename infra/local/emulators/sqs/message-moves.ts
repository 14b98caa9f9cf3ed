import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type LoopbackServer, listenOnLoopback } from '../../system/loopback.ts';
import { passOn } from '../../system/pass-on.ts';
import { serveThisMachineOnly } from '../../system/this-machine.ts';

export type MessageMovesOptions = {
  /** The URL of the SQS without message moves, such as `http://127.0.0.1:4566`. */
  readonly upstream: string;
  readonly region: string;
};

/** A move, as in the answer of `ListMessageMoveTasks`. */
type Move = {
  readonly SourceArn: string;
  readonly Status: 'COMPLETED';
  readonly ApproximateNumberOfMessagesMoved: number;
};

/**
 * A proxy that adds `StartMessageMoveTask` and `ListMessageMoveTasks` to an SQS that lacks them, and forwards
 * everything else. Here a move is complete when its start is answered.
 */
export async function startMessageMoves({ upstream, region }: MessageMovesOptions): Promise<LoopbackServer> {
  const moves: Move[] = [];
  const server = createServer((incoming, outgoing) => {
    const operation = String(incoming.headers['x-amz-target'] ?? '').split('.')[1];
    const answered =
      operation === 'StartMessageMoveTask'
        ? start(incoming, outgoing)
        : operation === 'ListMessageMoveTasks'
          ? list(incoming, outgoing)
          : passOn(incoming, incoming, outgoing, new URL(upstream));
    answered.catch(() => outgoing.destroy());
  });

  async function start(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { SourceArn } = (await json(incoming)) as { readonly SourceArn: string };
    const moved = await moveAll(SourceArn);
    if (moved === undefined) {
      const problem = {
        __type: 'com.amazonaws.sqs#ResourceNotFoundException',
        message: 'this is not a dead-letter queue',
      };
      return answer(outgoing, 400, problem);
    }
    moves.unshift({ SourceArn, Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: moved });
    answer(outgoing, 200, { TaskHandle: `${moves.length}` });
  }

  async function list(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const asked = (await json(incoming)) as { readonly SourceArn: string; readonly MaxResults?: number };
    const ofQueue = moves.filter(({ SourceArn }) => SourceArn === asked.SourceArn);
    answer(outgoing, 200, { Results: ofQueue.slice(0, asked.MaxResults ?? 1) });
  }

  /**
   * Sends each message before it deletes it, so that none is lost.
   *
   * @returns undefined if no queue uses this one as its dead-letter queue
   */
  async function moveAll(sourceArn: string): Promise<number | undefined> {
    const sqs = await import('@aws-sdk/client-sqs');
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new sqs.SQSClient({ endpoint: upstream, region, credentials, useQueueUrlAsEndpoint: false });
    try {
      const to = await queueBefore(sourceArn, client, sqs);
      if (to === undefined) return undefined;
      const name = sourceArn.split(':').at(-1);
      const { QueueUrl: from } = await client.send(new sqs.GetQueueUrlCommand({ QueueName: name }));
      for (let moved = 0; ; ) {
        const receive = new sqs.ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 10 });
        const { Messages = [] } = await client.send(receive);
        if (Messages.length === 0) return moved;
        for (const { Body, ReceiptHandle } of Messages) {
          await client.send(new sqs.SendMessageCommand({ QueueUrl: to, MessageBody: Body }));
          await client.send(new sqs.DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
          moved += 1;
        }
      }
    } finally {
      client.destroy();
    }
  }

  return await listenOnLoopback(serveThisMachineOnly(server));
}

async function queueBefore(
  deadLetterArn: string,
  client: SQSClient,
  { ListQueuesCommand, GetQueueAttributesCommand }: typeof import('@aws-sdk/client-sqs'),
): Promise<string | undefined> {
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  for (const QueueUrl of QueueUrls) {
    const ask = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] });
    const { Attributes = {} } = await client.send(ask);
    if (Attributes['RedrivePolicy']?.includes(`"${deadLetterArn}"`)) return QueueUrl;
  }
  return undefined;
}

function answer(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}
