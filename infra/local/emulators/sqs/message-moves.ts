import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
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
  Status: 'RUNNING' | 'COMPLETED' | 'FAILED';
  ApproximateNumberOfMessagesMoved: number;
};

type Sqs = typeof import('@aws-sdk/client-sqs');
/** A move under way; `ended` rejects if it fails. */
type Moving = { readonly ended: Promise<void> };

/** Before the callers' time-outs, in milliseconds. */
const ANSWER_AFTER = 500;

/**
 * A proxy that adds `StartMessageMoveTask` and `ListMessageMoveTasks` to an SQS that lacks them, and forwards
 * everything else. A start that is repeated while the move is under way is answered for the same move.
 */
export async function startMessageMoves({ upstream, region }: MessageMovesOptions): Promise<LoopbackServer> {
  const moves: Move[] = [];
  const underWay = new Map<string, Promise<Moving | undefined>>();
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
    const begun = underWay.get(SourceArn) ?? begin(SourceArn);
    underWay.set(SourceArn, begun);
    const isOver = async (): Promise<void> => (await begun)?.ended;
    isOver()
      .catch(() => undefined)
      .finally(() => underWay.delete(SourceArn));
    const moving = await begun;
    if (moving === undefined) {
      const problem = {
        __type: 'com.amazonaws.sqs#ResourceNotFoundException',
        message: 'this is not a dead-letter queue',
      };
      return answer(outgoing, 400, problem);
    }
    await Promise.race([moving.ended, sleep(ANSWER_AFTER)]);
    answer(outgoing, 200, { TaskHandle: `${moves.length}` });
  }

  async function list(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const asked = (await json(incoming)) as { readonly SourceArn: string; readonly MaxResults?: number };
    const ofQueue = moves.filter(({ SourceArn }) => SourceArn === asked.SourceArn);
    answer(outgoing, 200, { Results: ofQueue.slice(0, asked.MaxResults ?? 1) });
  }

  /** @returns undefined if no queue uses this one as its dead-letter queue */
  async function begin(SourceArn: string): Promise<Moving | undefined> {
    const sqs = await import('@aws-sdk/client-sqs');
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new sqs.SQSClient({ endpoint: upstream, region, credentials, useQueueUrlAsEndpoint: false });
    const to = await queueBefore(SourceArn, client, sqs);
    if (to === undefined) {
      client.destroy();
      return undefined;
    }
    const move: Move = { SourceArn, Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 0 };
    moves.unshift(move);
    const ended = moveAll(move, to, client, sqs)
      .then(() => void (move.Status = 'COMPLETED'))
      .catch((error: unknown) => {
        move.Status = 'FAILED';
        throw error;
      })
      .finally(() => client.destroy());
    return { ended };
  }

  return await listenOnLoopback(serveThisMachineOnly(server));
}

/** Sends each message before it deletes it, so that none is lost. */
async function moveAll(
  move: Move,
  to: string,
  client: SQSClient,
  { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand, DeleteMessageCommand }: Sqs,
): Promise<void> {
  const QueueName = move.SourceArn.split(':').at(-1);
  const { QueueUrl: from } = await client.send(new GetQueueUrlCommand({ QueueName }));
  for (;;) {
    const receive = new ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await client.send(receive);
    if (Messages.length === 0) return;
    for (const { Body, ReceiptHandle } of Messages) {
      await client.send(new SendMessageCommand({ QueueUrl: to, MessageBody: Body }));
      await client.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
      move.ApproximateNumberOfMessagesMoved += 1;
    }
  }
}

async function queueBefore(
  deadLetterArn: string,
  client: SQSClient,
  { ListQueuesCommand, GetQueueAttributesCommand }: Sqs,
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
