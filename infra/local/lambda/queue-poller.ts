import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Invocation } from './instance.ts';
import { LONGEST_LOOP, runsInChain, traceHeaderOf } from './recursive-loop.ts';
import { untraced } from './traced-queues.ts';

/** An event source mapping of the template. */
export type EventSource = {
  readonly functionName: string;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly batchSize: number;
  /** Whether the function reports which messages failed; otherwise a batch succeeds or fails as a whole. */
  readonly reportsItemFailures: boolean;
  /** The dead-letter queue, for messages that the function is no longer called with. */
  readonly deadLetterUrl?: string | undefined;
};

export type QueuePollerOptions = {
  readonly source: EventSource;
  readonly region: string;
  readonly sqs: SQSClient;
  /** The client that sends dead letters, because no role may do that. @default `sqs` */
  readonly administrator?: SQSClient;
  readonly invoke: (event: SQSEvent, traceHeader: string) => Promise<Invocation>;
  /** Whether a function that sends to its own queue may be called without limit. @default false */
  readonly allowsLoops?: boolean;
  /** How many batches are processed at once. @default 4 */
  readonly concurrency?: number;
  readonly log: (line: string) => void;
};

const MOST_MESSAGES = 10;
/** How long the queue may hold a receive call while there are no messages. */
const LONGEST_WAIT_SECONDS = 20;
const PAUSE_AFTER_ERROR = 1000;

/**
 * Calls a function with the messages of a queue, as Lambda's event source mapping does. Messages that succeeded are
 * deleted. Failed ones are left, so that the queue delivers them again after the visibility timeout, or moves them to
 * the dead-letter queue.
 *
 * @returns a function that stops it, without waiting for batches that are being processed
 */
export function startQueuePoller(options: QueuePollerOptions): () => void {
  const stopped = new AbortController();
  for (let lane = 0; lane < (options.concurrency ?? 4); lane += 1) void poll(options, stopped.signal);
  return () => stopped.abort();
}

async function poll(options: QueuePollerOptions, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    try {
      await pollOnce(options, stopped);
    } catch (error) {
      if (stopped.aborted) return;
      options.log(`the queue of ${options.source.functionName} did not answer: ${String(error)}`);
      await pause(PAUSE_AFTER_ERROR, stopped);
    }
  }
}

async function pollOnce(options: QueuePollerOptions, stopped: AbortSignal): Promise<void> {
  const { source, sqs, region } = options;
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: source.queueUrl,
      MaxNumberOfMessages: Math.min(source.batchSize, MOST_MESSAGES),
      WaitTimeSeconds: LONGEST_WAIT_SECONDS,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
    { abortSignal: stopped },
  );
  const messages = await withoutLoops(Messages.map(untraced), options);
  if (messages.length === 0) return;
  const traceHeader = traceHeaderOf(
    source.functionName,
    messages.map(({ Attributes }) => Attributes?.AWSTraceHeader),
  );
  const Records = messages.map((message) => toRecord(message, source, region));
  const invocation = await options.invoke({ Records }, traceHeader);
  const failed = failedMessages(invocation, messages, source.reportsItemFailures);
  const succeeded = messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''));
  if (succeeded.length === 0 || stopped.aborted) return;
  await remove(succeeded, options);
}

async function remove(messages: readonly Message[], { source, sqs }: QueuePollerOptions): Promise<void> {
  const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: source.queueUrl, Entries }));
}

/**
 * Drops the messages of a function that called itself too often, as Lambda does; they go to the dead-letter queue, if
 * any.
 */
async function withoutLoops(messages: readonly Message[], options: QueuePollerOptions): Promise<readonly Message[]> {
  const { source, sqs, administrator = sqs, allowsLoops = false, log } = options;
  const isLoop = ({ Attributes }: Message): boolean =>
    !allowsLoops && runsInChain(source.functionName, Attributes?.AWSTraceHeader) >= LONGEST_LOOP;
  const stopped = messages.filter(isLoop);
  if (stopped.length === 0) return messages;
  log(`${source.functionName} has called itself ${LONGEST_LOOP} times through its queue, and is not called again`);
  if (source.deadLetterUrl !== undefined) {
    for (const { Body: MessageBody, MessageAttributes } of stopped) {
      const letter = { QueueUrl: source.deadLetterUrl, MessageBody, MessageAttributes };
      await administrator.send(new SendMessageCommand(letter));
    }
  }
  await remove(stopped, options);
  return messages.filter((message) => !isLoop(message));
}

/**
 * @returns the ids of the failed messages: all of them if the function failed, or reports an id that it was not given
 * @see AWS, "Handling errors for an SQS event source in Lambda"
 */
function failedMessages(
  invocation: Invocation,
  messages: readonly Message[],
  reportsItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(messages.map(({ MessageId }) => MessageId ?? ''));
  if (invocation.outcome !== 'returned') return all;
  if (!reportsItemFailures) return new Set();
  const response = JSON.parse(invocation.payload) as Partial<SQSBatchResponse> | null;
  const failed = (response?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return failed.every((id) => all.has(id)) ? new Set(failed) : all;
}

function toRecord(message: Message, source: EventSource, region: string): SQSRecord {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: (message.Attributes ?? {}) as unknown as SQSRecord['attributes'],
    messageAttributes: attributesOf(message),
    md5OfBody: message.MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: source.queueArn,
    awsRegion: region,
  };
}

function attributesOf({ MessageAttributes = {} }: Message): SQSRecord['messageAttributes'] {
  return Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { DataType = 'String', StringValue, BinaryValue }]) => [
      name,
      {
        dataType: DataType,
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
      },
    ]),
  );
}

function pause(milliseconds: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    stopped.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
