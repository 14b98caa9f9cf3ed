import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { withSignature } from '../../../shared/adapters/aws/sigv4.ts';

// Replaces three SDK clients, to show what the callback's cold start would be without them: signed JSON over a kept-alive
// connection. It has no retries and no error handling, so it shows a lower bound and is not meant for use.

const {
  AWS_REGION: region = '',
  AWS_ACCESS_KEY_ID: accessKeyId = '',
  AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
} = process.env;
const BLOBS: ReadonlySet<string> = new Set(['B', 'CiphertextBlob', 'Mac', 'Plaintext']);

type Command = { readonly operation: string; readonly input: object };

function commandOf(operation: string): new (input: object) => Command {
  return class {
    readonly operation = operation;
    readonly input: object;
    constructor(input: object) {
      this.input = input;
    }
  };
}

function clientOf(
  service: string,
  target: string,
  version: string,
): new () => { send(command: Command): Promise<unknown> } {
  return class {
    readonly url = new URL(
      process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? `https://${service}.${region}.amazonaws.com`,
    );
    readonly agent =
      this.url.protocol === 'https:' ? new HttpsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });

    async send({ operation, input }: Command): Promise<unknown> {
      const body = JSON.stringify(input, writeBlob);
      const headers = withSignature(
        {
          host: this.url.host,
          'content-type': `application/x-amz-json-${version}`,
          'x-amz-target': `${target}.${operation}`,
        },
        body,
        { service, region, credentials: { accessKeyId, secretAccessKey } },
        Date.now(),
      );
      const options = { method: 'POST', agent: this.agent, headers, signal: AbortSignal.timeout(1500) };
      const made: ClientRequest = (this.url.protocol === 'https:' ? httpsRequest : request)(this.url, options);
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        made.once('response', resolve).once('error', reject).end(body);
      });
      return JSON.parse(await text(response), readBlob);
    }
  };
}

function writeBlob(this: unknown, name: string, value: unknown): unknown {
  const raw = (this as { readonly [member: string]: unknown })[name];
  return raw instanceof Uint8Array ? Buffer.from(raw).toString('base64') : value;
}

function readBlob(name: string, value: unknown): unknown {
  return BLOBS.has(name) && typeof value === 'string' ? Buffer.from(value, 'base64') : value;
}

export const DynamoDBClient = clientOf('dynamodb', 'DynamoDB_20120810', '1.0');
export const KMSClient = clientOf('kms', 'TrentService', '1.1');
export const SQSClient = clientOf('sqs', 'AmazonSQS', '1.0');

export const GetItemCommand = commandOf('GetItem');
export const PutItemCommand = commandOf('PutItem');
export const QueryCommand = commandOf('Query');
export const ScanCommand = commandOf('Scan');
export const UpdateItemCommand = commandOf('UpdateItem');
export const DecryptCommand = commandOf('Decrypt');
export const GenerateDataKeyCommand = commandOf('GenerateDataKey');
export const GenerateMacCommand = commandOf('GenerateMac');
export const SendMessageCommand = commandOf('SendMessage');
export const SendMessageBatchCommand = commandOf('SendMessageBatch');
export class ConditionalCheckFailedException extends Error {}
export class IncorrectKeyException extends Error {}
export class InvalidCiphertextException extends Error {}

export async function* paginateScan(
  { client }: { readonly client: { send(command: Command): Promise<unknown> } },
  input: object,
): AsyncGenerator {
  yield await client.send(new ScanCommand(input));
}
