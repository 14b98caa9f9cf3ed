import { createServer } from 'node:http';
import type { BatchGetItemInput, BatchWriteItemInput, QueryInput } from '@aws-sdk/client-dynamodb';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { IdentifierSource, Selection, Target } from '../../../shared/ports/target.ts';
import { type DynamodbRow, type DynamodbSourceRow, dynamodb } from '../../../shared/targets/dynamodb/dynamodb.ts';
import { isTooSlow } from '../../../shared/targets/dynamodb/dynamodb-calls.ts';
import { limited, unlimited } from '../../contract/target.contract.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { type Fault, faultyDynamodb } from '../../support/faulty-dynamodb.ts';
import { awsEnvironment } from '../../support/target-environment.ts';

const ROW: DynamodbRow = {
  table: 'events',
  partitionKey: { attribute: 'owner', type: 'S', values: ['{asid}'] },
  key: ['owner', 'number'],
};
const BY_INDEX: DynamodbRow = {
  ...ROW,
  index: 'by-phone',
  partitionKey: { attribute: 'phone', type: 'S', values: ['{asid}'] },
};
const CUT_OFF = Date.UTC(2026, 10, 23);

let server: DynamodbServer;
let fault: Fault;
let between: Awaited<ReturnType<typeof faultyDynamodb>>;
let pauses: number[];

beforeEach(async () => {
  server = await startDynalite();
  fault = () => undefined;
  pauses = [];
  between = await faultyDynamodb(server.port, (operation, input) => fault(operation, input));
  await server.createTable({
    TableName: 'events',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'owner', AttributeType: 'S' },
      { AttributeName: 'number', AttributeType: 'N' },
      { AttributeName: 'phone', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'owner', KeyType: 'HASH' },
      { AttributeName: 'number', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-phone',
        KeySchema: [{ AttributeName: 'phone', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });
});
afterEach(async () => {
  between.close();
  await server.close();
});

function environment(url = between.url) {
  return {
    ...awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: url }),
    sleep: async (milliseconds: number) => void pauses.push(milliseconds),
  };
}

function connect(row: DynamodbRow): Promise<Target> {
  return dynamodb.connect(row, environment());
}

async function connectSource(row: DynamodbSourceRow, url?: string): Promise<IdentifierSource> {
  if (dynamodb.source === undefined) throw new Error('dynamodb is no source');
  return dynamodb.source.connect(row, environment(url));
}

function put(count: number, more: object = {}): Promise<void> {
  const items = Array.from({ length: count }, (_, index) => ({
    owner: { S: '777' },
    number: { N: String(index) },
    phone: { S: '777' },
    ...more,
  }));
  return server.put('events', items);
}

function select(...asid: readonly string[]): Selection {
  return { requestId: 'request' as RequestId, appId: '1001', identifiers: { asid }, cutOff: CUT_OFF };
}

describe('the target dynamodb', () => {
  it('reads page after page, deletes 25 items a call, and asks for nothing but keys', async () => {
    await put(2100);
    const queries: QueryInput[] = [];
    const batches: number[] = [];
    fault = (operation, input) => {
      if (operation === 'Query') queries.push(input);
      else batches.push((input as BatchWriteItemInput).RequestItems?.['events']?.length ?? 0);
      return undefined;
    };
    const target = await connect({ ...ROW, createdAt: { attribute: 'at', format: 'epoch_s' } });

    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 2100 });
    expect(queries).toHaveLength(3);
    expect(batches).toHaveLength(84);
    expect(Math.max(...batches)).toBe(25);
    expect(queries[0]).toMatchObject({
      ConsistentRead: true,
      ProjectionExpression: '#a0, #a1, #a2',
      ExpressionAttributeNames: { '#a0': 'owner', '#a1': 'number', '#a2': 'at' },
      ExpressionAttributeValues: { ':partition': { S: '777' } },
    });
    expect(await server.scan('events')).toEqual([]);
  });

  it('sends again what DynamoDB did not process, after growing pauses, and counts each item once', async () => {
    await put(60);
    let refusals = 0;
    fault = (operation, input: BatchWriteItemInput) => {
      if (operation !== 'BatchWriteItem' || refusals === 4) return undefined;
      refusals += 1;
      return { UnprocessedItems: input.RequestItems };
    };
    const target = await connect(ROW);

    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 60 });
    expect(pauses).toHaveLength(4);
    expect(await server.scan('events')).toEqual([]);
  });

  it('gives up for now when it is throttled without end, with longer and longer pauses', async () => {
    await put(1);
    fault = (operation) => (operation === 'BatchWriteItem' ? 'ProvisionedThroughputExceededException' : undefined);
    const target = await connect(ROW);

    await expect(target.purge(select('777'), unlimited())).rejects.toMatchObject({
      code: 'target_throttled',
      disposition: 'retry',
    });
    expect(pauses).toEqual([37.5, 75, 150, 300, 600, 1200, 1500]);
  });

  it('has made progress when it is throttled after it deleted something, and goes on after a pause', async () => {
    await put(60);
    let batches = 0;
    fault = (operation) =>
      operation === 'BatchWriteItem' && (batches += 1) > 1 ? 'ProvisionedThroughputExceededException' : undefined;
    const target = await connect(ROW);

    const result = await target.purge(select('777'), unlimited());
    expect(result).toEqual({ outcome: 'unfinished', items: 25, runAgainAt: expect.any(Number) });
    expect(result).toHaveProperty('runAgainAt', environment().now() + 5000);
    expect(await server.scan('events')).toHaveLength(35);
  });

  it.each([
    ['the table', ROW],
    ['an index', BY_INDEX],
  ])('is a failed try when what was deleted by %s is there again as the time is over', async (_by, row) => {
    await put(500);
    fault = (operation) => (operation === 'BatchWriteItem' ? { UnprocessedItems: {} } : undefined);
    const target = await connect(row);
    await expect(target.purge(select('777'), limited(6))).rejects.toMatchObject({
      code: 'no_progress',
      disposition: 'retry',
    });
  });

  it.each([
    ['AccessDeniedException', 'target_access_denied', 'fail'],
    ['ResourceNotFoundException', 'target_not_found', 'fail'],
    ['ValidationException', 'target_rejected', 'fail'],
    ['InternalServerError', 'target_unavailable', 'retry'],
    ['ValidationException: … index by-phone does not project createdAt', 'index_projects_too_little', 'fail'],
  ])('calls %s %s, to %s', async (error, code, disposition) => {
    fault = () => error;
    const target = await connect(BY_INDEX);
    const expected = expect.objectContaining({ name: 'DeletionError', code, disposition });
    await expect(target.plan(select('777'))).rejects.toEqual(expected);
    await expect(target.purge(select('777'), unlimited())).rejects.toEqual(expected);
    await expect(target.verify(select('777'))).rejects.toEqual(expected);
  });

  it('starts no further batch once its time is over, and counts what it deleted', async () => {
    await put(500);
    const target = await connect(ROW);
    expect(await target.purge(select('777'), limited(6))).toEqual({ outcome: 'unfinished', items: 100 });
    expect(await server.scan('events')).toHaveLength(400);
  });

  it('says what it deleted before its calls were aborted', async () => {
    await put(1500);
    const abort = new AbortController();
    let queries = 0;
    fault = (operation) => {
      queries += operation === 'Query' ? 1 : 0;
      if (queries === 2) abort.abort();
      return undefined;
    };
    const target = await connect(ROW);
    const result = await target.purge(select('777'), { isOver: () => false, signal: abort.signal });

    expect(result.outcome).toBe('unfinished');
    expect(result.items).toBeLessThan(1500);
    expect((await server.scan('events')).length).toBeLessThanOrEqual(1500 - result.items);
  });

  it('resumes after a crash between pages', async () => {
    await put(2100);
    for (const lastCall of [2, 20, 30]) {
      let calls = 0;
      fault = () => ((calls += 1) >= lastCall ? 'AccessDeniedException' : undefined);
      await expect((await connect(ROW)).purge(select('777'), unlimited())).rejects.toMatchObject({
        disposition: 'fail',
      });
    }
    fault = () => undefined;
    expect(await (await connect(ROW)).purge(select('777'), unlimited())).toMatchObject({ outcome: 'emptied' });
    expect(await server.scan('events')).toEqual([]);
  });

  it('does not count what an index still shows although the table no longer has it', async () => {
    await put(2);
    await server.put('events', [{ owner: { S: '777' }, number: { N: '2' }, phone: { S: 'somebody else' } }]);
    const stale = [0, 1, 2, 3].map((number) => ({
      owner: { S: '777' },
      number: { N: String(number) },
      phone: { S: '777' },
    }));
    const reads: BatchGetItemInput[] = [];
    fault = (operation, input) => {
      if (operation === 'BatchGetItem') reads.push(input);
      return operation === 'Query' ? { Items: stale } : undefined;
    };
    const target = await connect(BY_INDEX);

    expect(await target.verify(select('777'))).toBe(2);
    expect(reads[0]?.RequestItems?.['events']?.ConsistentRead).toBe(true);
  });

  it('deletes nothing that an index still shows as the person’s, and that is somebody else’s or newer by now', async () => {
    await server.put('events', [
      { owner: { S: '777' }, number: { N: '0' }, phone: { S: '777' }, at: { N: String(CUT_OFF) } },
      { owner: { S: '777' }, number: { N: '1' }, phone: { S: 'somebody else' }, at: { N: String(CUT_OFF) } },
      { owner: { S: '777' }, number: { N: '2' }, phone: { S: '777' }, at: { N: String(CUT_OFF + 1) } },
    ]);
    const stale = [0, 1, 2, 3].map((number) => ({
      owner: { S: '777' },
      number: { N: String(number) },
      at: { N: String(CUT_OFF) },
    }));
    fault = (operation) => (operation === 'Query' ? { Items: stale } : undefined);
    const target = await connect({ ...BY_INDEX, createdAt: { attribute: 'at', format: 'epoch_ms' } });

    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect((await server.scan('events')).map(({ number }) => number?.N)).toEqual(['1', '2']);
  });

  it('asks again for items that a consistent read did not return', async () => {
    await put(3);
    let refused = false;
    fault = (operation, input: BatchGetItemInput) => {
      if (operation !== 'BatchGetItem' || refused) return undefined;
      refused = true;
      return { Responses: {}, UnprocessedKeys: input.RequestItems };
    };
    expect(await (await connect(BY_INDEX)).verify(select('777'))).toBe(3);
  });

  it.each([
    ['iso8601', { S: '2026-11-23T00:00:00.001Z' }, { S: '2026-11-23T01:00:00+02:00' }],
    ['epoch_ms', { N: String(CUT_OFF + 1) }, { N: String(CUT_OFF) }],
    ['epoch_s', { N: String(CUT_OFF / 1000 + 1) }, { N: String(CUT_OFF / 1000) }],
    ['epoch_s', { S: String(CUT_OFF / 1000 + 1) }, { S: 'unknown' }],
  ] as const)('understands %s, and deletes what does not tell when it was created', async (format, newer, older) => {
    await server.put('events', [
      { owner: { S: '777' }, number: { N: '1' }, at: newer },
      { owner: { S: '777' }, number: { N: '2' }, at: older },
      { owner: { S: '777' }, number: { N: '3' } },
    ]);
    const target = await connect({ ...ROW, createdAt: { attribute: 'at', format } });
    await target.purge(select('777'), unlimited());
    expect((await server.scan('events')).map(({ number }) => number?.N)).toEqual(['1']);
  });

  it('finds numbers digit by digit', async () => {
    await server.put('events', [
      { owner: { S: 'app' }, number: { N: '17841476160054569' } },
      { owner: { S: 'app' }, number: { N: '17841476160054568' } },
    ]);
    const target = await connect({
      ...ROW,
      partitionKey: { attribute: 'owner', type: 'S', values: ['app'] },
      sortKey: { attribute: 'number', type: 'N', values: ['{asid}'] },
    });
    expect(await target.purge(select('17841476160054569'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect((await server.scan('events')).map(({ number }) => number?.N)).toEqual(['17841476160054568']);
  });

  it('may do exactly what its row needs', () => {
    expect(dynamodb.permissions(ROW)).toEqual([
      { actions: ['dynamodb:Query', 'dynamodb:BatchWriteItem'], resources: ['dynamodb:table/events'] },
    ]);
    expect(dynamodb.permissions(BY_INDEX)).toEqual([
      { actions: ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'], resources: ['dynamodb:table/events'] },
      { actions: ['dynamodb:Query'], resources: ['dynamodb:table/events/index/by-phone'] },
    ]);
  });
});

describe('identifiers from dynamodb', () => {
  const SOURCE: DynamodbSourceRow = {
    table: 'events',
    partitionKey: { attribute: 'owner', type: 'S', values: ['{asid}'] },
    attribute: 'found',
  };

  it('are texts, numbers with all their digits, lists and sets of them, each once', async () => {
    const found = [
      { S: 'a' },
      { N: '17841476160054569' },
      { SS: ['b', 'c'] },
      { NS: ['12345678901234567890123456789012345678'] },
      { L: [{ S: 'd' }, { N: '5' }, { BOOL: true }, { L: [{ S: 'a' }] }] },
      { BOOL: true },
      { M: { phone: { S: 'not this' } } },
    ];
    await server.put(
      'events',
      found.map((value, index) => ({ owner: { S: '777' }, number: { N: String(index) }, found: value })),
    );
    await server.put('events', [{ owner: { S: '777' }, number: { N: '99' } }]);
    const source = await connectSource(SOURCE);

    expect((await source.lookUp(select('777'))).toSorted()).toEqual(
      ['12345678901234567890123456789012345678', '17841476160054569', '5', 'a', 'b', 'c', 'd'].toSorted(),
    );
    expect(await source.lookUp(select('778'))).toEqual([]);
    expect(await source.lookUp(select())).toEqual([]);
  });

  it('are never more than one person can have', async () => {
    const source = await connectSource(SOURCE);
    const list = Array.from({ length: 10_001 }, (_, index) => ({ S: String(index) }));
    fault = () => ({ Items: [{ found: { L: list } }] });
    await expect(source.lookUp(select('777'))).rejects.toMatchObject({
      code: 'too_many_identifiers',
      disposition: 'fail',
    });
  });

  // under Jest the SDK wraps what Node throws, so it is shown here what it makes of it elsewhere
  it.each([
    ['TimeoutError', 'ETIMEDOUT', true],
    ['TimeoutError', undefined, true],
    ['AbortError', undefined, true],
    ['TimeoutError', 'ECONNRESET', false],
    ['TimeoutError', 'EPIPE', false],
    ['Error', 'ECONNREFUSED', false],
  ])('come too slowly when the SDK says %s and Node %s: %j', (name, code, isSlow) => {
    expect(isTooSlow(Object.assign(new Error('no answer'), { name, ...(code && { code }) }))).toBe(isSlow);
  });

  it('are asked for again when the connection breaks, and are unknown when it breaks each time', async () => {
    let calls = 0;
    const broken = createServer((request) => {
      calls += 1;
      request.socket.resetAndDestroy();
    });
    const { url, stop } = await listenOnLoopback(broken);
    const source = await connectSource(SOURCE, url);
    await expect(source.lookUp(select('777'))).rejects.toMatchObject({
      code: 'target_unavailable',
      disposition: 'retry',
    });
    expect(calls).toBe(3);
    await stop();
  });

  it('are unknown, not none, when the table does not answer', async () => {
    fault = () => 'InternalServerError';
    await expect((await connectSource(SOURCE)).lookUp(select('777'))).rejects.toMatchObject({ disposition: 'retry' });
  });
});
