import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Message } from '@aws-sdk/client-sqs';
import { type LoopbackServer, listenOnLoopback } from '../system/loopback.ts';
import { passOn } from '../system/pass-on.ts';
import { serveThisMachineOnly } from '../system/this-machine.ts';

/** Stands for SQS's system attribute `AWSTraceHeader`, which holds the trace header and which the emulators lack. */
const ATTRIBUTE = 'LocalTraceHeader';
const HEADER = 'x-amzn-trace-id';

type Entry = { readonly MessageAttributes?: object };
type Sending = Entry & { readonly Entries?: readonly Entry[] };

/** A proxy to SQS for functions: each message that they send keeps the trace header of the call. */
export async function startTracedQueues(upstream: string): Promise<LoopbackServer> {
  const url = new URL(upstream);
  const server = createServer((incoming, outgoing) => {
    // if the upstream breaks off, so does this connection
    handle(incoming, outgoing, url).catch(() => incoming.socket.destroy());
  });
  return await listenOnLoopback(serveThisMachineOnly(server));
}

async function handle(incoming: IncomingMessage, outgoing: ServerResponse, upstream: URL): Promise<void> {
  const { [HEADER]: header, 'x-amz-target': operation } = incoming.headers;
  const isSending = operation === 'AmazonSQS.SendMessage' || operation === 'AmazonSQS.SendMessageBatch';
  if (!isSending || typeof header !== 'string') return passOn(incoming, incoming, outgoing, upstream);
  const { Entries, ...message } = JSON.parse((await buffer(incoming)).toString()) as Sending;
  const sent =
    Entries === undefined
      ? traced(message, header)
      : { ...message, Entries: Entries.map((entry) => traced(entry, header)) };
  const body = Buffer.from(JSON.stringify(sent));
  incoming.headers['content-length'] = String(body.length);
  return passOn(incoming, body, outgoing, upstream);
}

function traced(entry: Entry, header: string): Entry {
  const attribute = { DataType: 'String', StringValue: header };
  return { ...entry, MessageAttributes: { ...entry.MessageAttributes, [ATTRIBUTE]: attribute } };
}

/** A message as Lambda receives it, with its trace header as a system attribute. */
export function untraced({ MessageAttributes = {}, ...message }: Message): Message {
  const { [ATTRIBUTE]: header, ...attributes } = MessageAttributes;
  const { StringValue } = header ?? {};
  return {
    ...message,
    MessageAttributes: attributes,
    ...(StringValue !== undefined && { Attributes: { ...message.Attributes, AWSTraceHeader: StringValue } }),
  };
}
