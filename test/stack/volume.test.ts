import { randomBytes } from 'node:crypto';
import { type AttributeValue, BatchWriteItemCommand, paginateScan, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DEFAULTS } from '../../infra/settings/defaults.ts';
import { fromItem } from '../../shared/adapters/aws/request-item.ts';
import type { DeletionRequest } from '../../shared/domain/deletion-request.ts';
import { eventually } from '../support/eventually.ts';
import { APP_ID, type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { type } from '../support/typed.ts';

const HOUR = 3_600_000;
/** The number of items that one call to DynamoDB accepts. */
const BATCH = 25;
/** Signed too long ago, so that the request waits for an operator and the worker does not claim it. */
const LOGIN_SIGNATURE = {
  algorithm: 'HMAC-SHA256',
  user_id: '81230001',
  issued_at: Math.floor((Date.now() - 8 * 24 * HOUR) / 1000),
};

let stack: LocalStack;
let table: string;
beforeAll(async () => {
  stack = await startLocalStack({ SEED: '0', LOG: 'debug' });
  table = stack.deployment['RequestTable'] ?? '';
}, 60_000);
afterAll(() => stack.stop(), 30_000);

type Item = Record<string, AttributeValue>;

async function items(): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const { Items = [] } of paginateScan(
    { client: stack.tables },
    { TableName: table, ConsistentRead: true },
  )) {
    all.push(...Items);
  }
  return all;
}

async function held(): Promise<readonly DeletionRequest[]> {
  const requests = (await items()).map((item) => fromItem(item));
  return requests.filter(({ hold }) => hold?.cause === 'unusual_volume');
}

/** Writes this many records of a callback that has just arrived. None of them starts during the test. */
async function arrives(times: number): Promise<void> {
  const answer = await stack.callback(LOGIN_SIGNATURE.user_id, { payload: LOGIN_SIGNATURE });
  expect(answer.status).toBe(200);
  const [{ hold, history, needsOperatorShard, ...record } = {}] = await items();
  const later = { N: String(Date.now() + HOUR) };
  for (let left = times; left > 0; left -= BATCH) {
    const copies = Array.from({ length: Math.min(BATCH, left) }, () => ({
      PutRequest: {
        Item: { ...record, requestId: { S: randomBytes(32).toString('base64url') }, nextAttemptAt: later },
      },
    }));
    await stack.tables.send(new BatchWriteItemCommand({ RequestItems: { [table]: copies } }));
  }
}

test('more callbacks in an hour than is plausible for one app are held until an operator decides', async () => {
  const since = new Date(Date.now() - 1000).toISOString();
  await arrives(DEFAULTS.callbacksPerHour + 1);
  const waiting = await eventually(held, ({ length }) => length > DEFAULTS.callbacksPerHour);
  expect(waiting).toHaveLength(DEFAULTS.callbacksPerHour + 1);
  for (const { epoch, history } of waiting) {
    expect(epoch).toBe(0);
    expect(history).toMatchObject([{ by: 'data-deletion', what: 'held', reason: 'unusual_volume' }]);
  }
  await stack.said('volume_unusual', APP_ID);

  const words = `requests cancel --app ${APP_ID} --since ${since} --reason "a leaked secret" --yes`;
  expect(await type(stack.url, words)).toMatchObject({ exit: 0 });
  expect(await held()).toEqual([]);
}, 90_000);

test('a sweep drops the seal of a request whose backups have expired, and leaves the rest of the record', async () => {
  const answer = (await (await stack.callback('81230002')).json()) as { readonly url: string };
  await stack.until(answer.url, ['completed']);
  const [before, ...others] = (await items()).filter((item) => item['status']?.S === 'nothing_found');
  expect(others).toEqual([]);
  if (before?.['requestId'] === undefined) throw new Error('the request has no seal');
  const { requestId } = before;
  const past = { N: String(Date.now() - HOUR) };
  await stack.tables.send(
    new UpdateItemCommand({
      TableName: table,
      Key: { requestId },
      UpdateExpression: 'SET nextAttemptAt = :past, backupsExpireAt = :past',
      ExpressionAttributeValues: { ':past': past },
    }),
  );
  const read = async () => (await items()).find((item) => item['requestId']?.S === requestId.S);
  const after = await eventually(read, (item) => item?.['sealed'] === undefined);
  const { sealed: _, sealedSubject: __, nextAttemptAt: ___, ...rest } = before;
  const changed = {
    backupsExpireAt: past,
    shard: expect.anything(),
    updatedAt: expect.anything(),
    version: expect.anything(),
  };
  expect(after).toEqual({ ...rest, ...changed });
  await stack.said('seal_dropped', String(requestId.S));
}, 60_000);
