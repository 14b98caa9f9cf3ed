import { jsonCall } from '../../../shared/adapters/aws/json-call.ts';
import { dynamoRequestReader } from '../../../shared/adapters/aws/request-reader.ts';
import { dynamoRequestStore } from '../../../shared/adapters/aws/request-store.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { SAMPLES } from '../../functions/deletion-status/sample-requests.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { createRequestTable } from '../../support/request-table.ts';

let dynalite: DynamodbServer;

beforeAll(async () => {
  dynalite = await startDynalite();
  await createRequestTable(dynalite.client, 'requests');
});
afterAll(() => dynalite.close());

function reader(table: string) {
  const call = jsonCall('dynamodb', {
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${dynalite.port}`,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    clock: Date.now,
    random: Math.random,
  });
  return dynamoRequestReader(call, table);
}

describe('the reader of requests', () => {
  it('reads every record exactly as the store does', async () => {
    const store = dynamoRequestStore(dynalite.client, 'requests');
    for (const { request } of Object.values(SAMPLES)) {
      await store.create(request);
      const read = await reader('requests').read(request.requestId);
      expect(read).toEqual(await store.read(request.requestId));
      expect(read).toMatchObject({ requestId: request.requestId, status: request.status });
    }
  });

  it('finds nothing where nothing is', async () => {
    expect(await reader('requests').read('unknown' as RequestId)).toBeUndefined();
  });

  it('reads what was written before, and keeps why the table did not answer', async () => {
    const calls: unknown[] = [];
    const reading = dynamoRequestReader(async (...call) => {
      calls.push(call);
      throw new Error('no answer');
    }, 'requests');
    const unavailable = { code: 'store_unavailable', cause: { message: 'no answer' } };
    await expect(reading.read('x' as RequestId)).rejects.toMatchObject(unavailable);
    const input = { TableName: 'requests', Key: { requestId: { S: 'x' } }, ConsistentRead: true };
    expect(calls).toEqual([['GetItem', input]]);
  });

  it('says that the store is unavailable when it cannot find out', async () => {
    await expect(reader('another-table').read('x' as RequestId)).rejects.toMatchObject({
      code: 'store_unavailable',
      disposition: 'retry',
    });
  });
});
