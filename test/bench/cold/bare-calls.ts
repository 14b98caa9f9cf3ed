import { createHash } from 'node:crypto';
import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DecryptCommand, GenerateDataKeyCommand, GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CLIENT_SETTINGS } from '../../../shared/adapters/aws/client-settings.ts';

/** The function whose calls it makes; a constant, so that the bundle contains only the SDK clients for these calls. */
declare const FUNCTION: 'deletion-callback' | 'purge-worker' | 'deletion-status' | 'sweeper';

/** Uses the SDK's default logger, as is usual. */
const { logger: _, ...SETTINGS } = CLIENT_SETTINGS;

const {
  APP_TABLE,
  REQUEST_TABLE: TableName = '',
  QUEUE_URL: QueueUrl,
  SEAL_KEY_ID: KeyId,
  SUBJECT_KEY_ID,
} = process.env;
const requestId = createHash('sha256').update('bare').digest('base64url');
/** The item that the function also writes. */
const Item = JSON.parse(process.env['RECORD'] ?? '{}', (name, value) =>
  name === 'B' ? Buffer.from(String(value), 'base64') : value,
) as Record<string, AttributeValue>;
const Key = { requestId: { S: requestId } };
/** The wrapped key of a seal, and the context that it is bound to. */
const CiphertextBlob = Buffer.from(process.env['WRAPPED_KEY'] ?? '', 'base64');
const EncryptionContext = { requestId };

/** The AWS calls of a function, in its order, and nothing else: no checks, no error handling, no meaningful answer. */
export const handler = calls();

function calls(): (event?: unknown) => Promise<object> {
  const tables = new DynamoDBClient(SETTINGS);
  if (FUNCTION === 'deletion-status') {
    return async () => {
      await tables.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      return { statusCode: 200 };
    };
  }
  if (FUNCTION === 'sweeper') {
    return async () => {
      const query = new QueryCommand({
        TableName,
        IndexName: 'by-next-attempt',
        KeyConditionExpression: 'shard = :shard',
      });
      await Promise.all(Array.from({ length: 12 }, () => tables.send(query)));
      return { statusCode: 200 };
    };
  }
  const keys = new KMSClient(SETTINGS);
  const queue = new SQSClient({ ...SETTINGS, useQueueUrlAsEndpoint: false });
  const seal = () => keys.send(new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }));
  const put = () =>
    tables.send(new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(requestId)' }));
  const send = () => queue.send(new SendMessageCommand({ QueueUrl, MessageBody: requestId, DelaySeconds: 0 }));
  if (FUNCTION === 'deletion-callback') {
    const app = tables.send(new ScanCommand({ TableName: APP_TABLE, ConsistentRead: true })).then(({ Items = [] }) =>
      keys.send(
        new DecryptCommand({
          CiphertextBlob: Items[0]?.['current']?.B,
          KeyId,
          EncryptionContext: { appId: Items[0]?.['appId']?.S ?? '' },
        }),
      ),
    );
    let noted: Promise<unknown> | undefined;
    const note = () =>
      tables.send(
        new UpdateItemCommand({
          TableName: APP_TABLE,
          Key: { appId: { S: '1' } },
          UpdateExpression: 'SET #notedAt = :now',
          ConditionExpression: 'attribute_exists(appId) AND attribute_not_exists(rotatedAt)',
          ExpressionAttributeNames: { '#notedAt': 'currentMatchedAt' },
          ExpressionAttributeValues: { ':now': { N: `${Date.now()}` } },
        }),
      );
    return async () => {
      await app;
      // once an hour, concurrently with the answer
      noted ??= note();
      await keys.send(
        new GenerateMacCommand({ KeyId: SUBJECT_KEY_ID, Message: Buffer.from('777'), MacAlgorithm: 'HMAC_SHA_256' }),
      );
      await seal();
      await put();
      await send();
      return { statusCode: 200 };
    };
  }
  return async () => {
    await tables.send(
      new UpdateItemCommand({ TableName, Key, UpdateExpression: 'SET epoch = epoch + :one', ReturnValues: 'ALL_OLD' }),
    );
    await keys.send(new DecryptCommand({ CiphertextBlob, KeyId, EncryptionContext }));
    await seal();
    await put();
    await tables.send(new QueryCommand({ TableName, KeyConditionExpression: '#owner = :owner' }));
    await put();
    await send();
    return { batchItemFailures: [] };
  };
}
