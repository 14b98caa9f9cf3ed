import { createServer } from 'node:http';
import type {
  AttributeValue,
  BatchGetItemInput,
  BatchWriteItemInput,
  CreateTableCommandInput,
  QueryInput,
  UpdateItemInput,
} from '@aws-sdk/client-dynamodb';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Bounds } from '../../../shared/domain/selection.ts';
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

const BY_TEXT: CreateTableCommandInput = {
  TableName: 'notes',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['app', 'path'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'app', KeyType: 'HASH' },
    { AttributeName: 'path', KeyType: 'RANGE' },
  ],
};

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

async function valuesOf(source: IdentifierSource, asid: string): Promise<readonly string[]> {
  return (await source.lookUp(select(asid))).found.map(({ value }) => value);
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
  return { requestId: 'request' as RequestId, appId: '1001', identifiers: { asid }, askedAt: CUT_OFF };
}

function bounded(undated: Bounds['undated'], unboundedKinds: readonly string[] = [], asid = '777'): Selection {
  return { ...select(asid), bounds: { unboundedKinds, olderThan: CUT_OFF, undated } };
}

async function numbersLeft(): Promise<readonly string[]> {
  const numbers = (await server.scan('events')).map(({ number }) => number?.N ?? '');
  return numbers.toSorted((a, b) => Number(a) - Number(b));
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

    expect(await target.plan(select('777'))).toBe(2100);
    expect(await target.verify(select('777'))).toBe(2100);
    queries.length = 0;
    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 2100 });
    expect(queries).toHaveLength(3);
    expect(batches).toHaveLength(84);
    expect(Math.max(...batches)).toBe(25);
    expect(queries[0]).toMatchObject({
      ConsistentRead: true,
      ProjectionExpression: '#a0, #a1',
      ExpressionAttributeNames: { '#a0': 'owner', '#a1': 'number', '#partition': 'owner' },
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

  it.each<[string, 'BatchWriteItem' | 'Query', (input: BatchWriteItemInput) => ReturnType<Fault>, number]>([
    ['refuses further batches', 'BatchWriteItem', () => 'ProvisionedThroughputExceededException', 25],
    [
      'processes nothing of further batches',
      'BatchWriteItem',
      (input) => ({ UnprocessedItems: input.RequestItems }),
      25,
    ],
    ['refuses a further page', 'Query', () => 'ThrottlingException', 1000],
  ])(
    'has made progress when DynamoDB %s after it deleted something, and goes on after a pause',
    async (_what, throttled, refuse, items) => {
      const all = throttled === 'Query' ? 1100 : 60;
      await put(all);
      let calls = 0;
      fault = (operation, input) => (operation === throttled && (calls += 1) > 1 ? refuse(input) : undefined);
      const target = await connect(ROW);

      const result = await target.purge(select('777'), unlimited());
      expect(result).toEqual({ outcome: 'unfinished', items, runAgainAt: expect.any(Number) });
      expect(result).toHaveProperty('runAgainAt', environment().now() + 5000);
      expect(await server.scan('events')).toHaveLength(all - items);
    },
  );

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
    ['the table', ROW],
    ['an index', BY_INDEX],
  ])('is a failed try under bounds as well when what was deleted by %s is there again', async (_by, row) => {
    await put(500, { at: { N: String(CUT_OFF) } });
    fault = (operation, input: QueryInput) => {
      if (operation === 'BatchWriteItem') return { UnprocessedItems: {} };
      if (operation !== 'Query' || input.IndexName === undefined) return undefined;
      // the index of this table has keys alone
      const keys = Array.from({ length: 100 }, (_, number) => ({ owner: { S: '777' }, number: { N: String(number) } }));
      return { Items: keys.map((key) => ({ ...key, at: { N: String(CUT_OFF) } })), LastEvaluatedKey: keys.at(-1) };
    };
    const target = await connect({ ...row, createdAt: { attribute: 'at', format: 'epoch_ms' } });
    await expect(target.purge(bounded('left'), limited(6))).rejects.toMatchObject({ code: 'no_progress' });
  });

  it.each([
    ['AccessDeniedException', 'target_access_denied', 'fail'],
    ['ResourceNotFoundException', 'target_not_found', 'fail'],
    ['ValidationException', 'target_rejected', 'fail'],
    ['InternalServerError', 'target_unavailable', 'retry'],
    ['ValidationException: … index by-phone does not project createdAt', 'index_projects_too_little', 'fail'],
  ])('calls %s %s, to %s, with its cause', async (error, code, disposition) => {
    fault = () => error;
    const target = await connect(BY_INDEX);
    const cause = expect.objectContaining({ name: error.split(':', 1)[0] });
    const expected = expect.objectContaining({ name: 'DeletionError', code, disposition, cause });
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
    const selection = bounded('left');
    const stale = [0, 1, 2, 3].map((number) => ({
      owner: { S: '777' },
      number: { N: String(number) },
      at: { N: String(CUT_OFF) },
    }));
    fault = (operation) => (operation === 'Query' ? { Items: stale } : undefined);
    const target = await connect({ ...BY_INDEX, createdAt: { attribute: 'at', format: 'epoch_ms' } });

    expect(await target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(await numbersLeft()).toEqual(['1', '2']);
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
    ['epoch_s', { S: String(CUT_OFF / 1000 + 1) }, { S: '1' }],
  ] as const)('understands %s', async (format, newer, older) => {
    await server.put('events', [
      { owner: { S: '777' }, number: { N: '1' }, at: newer },
      { owner: { S: '777' }, number: { N: '2' }, at: older },
      { owner: { S: '777' }, number: { N: '3' } },
    ]);
    const target = await connect({ ...ROW, createdAt: { attribute: 'at', format } });
    await target.purge(bounded('deleted'), unlimited());
    expect(await numbersLeft()).toEqual(['1']);
  });

  it('reports the field in which an impossible time stands, and no missing one', async () => {
    await server.put('events', [
      { owner: { S: '777' }, number: { N: '1' }, at: { S: '2026-11-22T00:00:00' } },
      { owner: { S: '777' }, number: { N: '2' } },
      { owner: { S: '777' }, number: { N: '3' }, at: { NULL: true } },
      { owner: { S: '777' }, number: { N: '4' }, at: { S: '2026-11-22T00:00:00Z' } },
    ]);
    const impossible: string[] = [];
    const target = await dynamodb.connect(
      { ...ROW, createdAt: { attribute: 'at', format: 'iso8601' } },
      { ...environment(), impossibleTime: (field) => impossible.push(field) },
    );
    expect(await target.plan(select('777'))).toBe(4);
    expect(impossible).toEqual([]);
    expect(await target.plan(bounded('left'))).toBe(1);
    expect(impossible).toEqual(['events.at']);
  });

  it('reads a text without a zone in the zone that the row names', async () => {
    await server.put('events', [
      { owner: { S: '777' }, number: { N: '1' }, at: { S: '2026-11-23T01:00:01' } },
      { owner: { S: '777' }, number: { N: '2' }, at: { S: '2026-11-23T01:00:00' } },
    ]);
    const target = await connect({
      ...ROW,
      createdAt: { attribute: 'at', format: 'iso8601', zone: 'Europe/Berlin' },
    });
    await target.purge(bounded('left'), unlimited());
    expect(await numbersLeft()).toEqual(['1']);
  });

  it('bounds what stands under one kind of id, and not what stands under another in the same attribute', async () => {
    await server.put('events', [
      { owner: { S: 'c-9' }, number: { N: '1' }, at: { N: String(CUT_OFF + 1) } },
      { owner: { S: 'p-777' }, number: { N: '2' }, at: { N: String(CUT_OFF + 1) } },
      { owner: { S: 'p-777' }, number: { N: '3' }, at: { N: String(CUT_OFF) } },
      { owner: { S: 'p-777' }, number: { N: '4' } },
    ]);
    const target = await connect({
      ...ROW,
      partitionKey: { attribute: 'owner', type: 'S', values: ['c-{contactId}', 'p-{asid}'] },
      createdAt: { attribute: 'at', format: 'epoch_ms' },
    });
    const selection = { ...bounded('left', ['contactId']), identifiers: { asid: ['777'], contactId: ['9'] } };

    expect(await target.plan(selection)).toBe(2);
    expect(await target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 2 });
    expect(await numbersLeft()).toEqual(['2', '4']);
    expect(await target.countLeft?.(selection)).toEqual({ newer: 1, undated: 1 });
    expect(await target.verify(selection)).toBe(0);
  });

  it('leaves nothing where there are no bounds, and does not ask for that', async () => {
    await put(1);
    let calls = 0;
    fault = () => void (calls += 1);
    expect(await (await connect(ROW)).countLeft?.(select('777'))).toEqual({ newer: 0, undated: 0 });
    expect(calls).toBe(0);
  });

  it('deletes under a longer prefix without bounds what a shorter one leaves', async () => {
    await server.createTable(BY_TEXT);
    await server.put('notes', [
      { app: { S: '1001' }, path: { S: '777#9#a' } },
      { app: { S: '1001' }, path: { S: '777#8#a' } },
      { app: { S: '1001' }, path: { S: '7770#9#a' } },
    ]);
    const target = await connect({
      table: 'notes',
      partitionKey: { attribute: 'app', type: 'S', values: ['{appId}'] },
      sortKey: { attribute: 'path', type: 'S', prefix: ['{asid}#{contactId}#', '{asid}#'] },
      key: ['app', 'path'],
    });
    const selection = { ...bounded('left', ['contactId']), identifiers: { asid: ['777'], contactId: ['9'] } };

    expect(await target.plan(selection)).toBe(1);
    expect(await target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect((await server.scan('notes')).map(({ path }) => path?.S ?? '').toSorted()).toEqual(['777#8#a', '7770#9#a']);
    expect(await target.countLeft?.(selection)).toEqual({ newer: 0, undated: 1 });
  });

  it('deletes by an index as well what a shorter prefix leaves, under each longer one without bounds', async () => {
    await server.createTable({
      TableName: 'lines',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['id', 'app', 'path'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-path',
          KeySchema: BY_TEXT.KeySchema,
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['at'] },
        },
      ],
    });
    const paths = ['777#7#a', '777#8#a', '777#9#a', '7770#9#a'];
    const at = { N: String(CUT_OFF + 1) };
    await server.put(
      'lines',
      paths.map((path, index) => ({ id: { S: String(index) }, app: { S: '1001' }, path: { S: path }, at })),
    );
    const target = await connect({
      table: 'lines',
      index: 'by-path',
      partitionKey: { attribute: 'app', type: 'S', values: ['{appId}'] },
      sortKey: { attribute: 'path', type: 'S', prefix: ['{asid}#{contactId}#', '{asid}#'] },
      key: ['id'],
      createdAt: { attribute: 'at', format: 'epoch_ms' },
    });
    const selection = { ...bounded('left', ['contactId']), identifiers: { asid: ['777'], contactId: ['7', '9'] } };

    expect(await target.plan(selection)).toBe(2);
    expect(await target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 2 });
    expect((await server.scan('lines')).map(({ path }) => path?.S ?? '').toSorted()).toEqual(['777#8#a', '7770#9#a']);
    expect(await target.countLeft?.(selection)).toEqual({ newer: 1, undated: 0 });
    expect(await target.verify(select('777'))).toBe(1);
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
});

describe('a row of kind dynamodb with a further key', () => {
  const BY_PHONE: NonNullable<DynamodbRow['also']>[number] = {
    index: 'by-phone',
    partitionKey: { attribute: 'phone', type: 'S', values: ['{waba}'] },
  };
  const BOTH: DynamodbRow = { ...ROW, also: [BY_PHONE] };
  const ofAccount: Selection = { ...select(), beganWith: 'waba', identifiers: { waba: ['account'] } };

  it('finds items by either, and none by what is known of neither', async () => {
    await put(3);
    await put(2, { owner: { S: 'another' }, phone: { S: 'account' } });
    await put(1, { owner: { S: 'a third' }, phone: { S: 'an account' } });
    const target = await connect(BOTH);
    const plans = [select('777'), ofAccount, select(), select('account')].map((selection) => target.plan(selection));
    expect(await Promise.all(plans)).toEqual([3, 2, 0, 0]);
    expect(await target.purge(ofAccount, unlimited())).toEqual({ outcome: 'emptied', items: 2 });
    expect(await target.verify(ofAccount)).toBe(0);
    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 3 });
    expect((await server.scan('events')).map(({ owner }) => owner?.S)).toEqual(['a third']);
  });

  it('empties an account in pieces, of which none remembers anything and nobody names an item', async () => {
    await put(150, { owner: { S: 'one of many' }, phone: { S: 'account' } });
    await put(5, { owner: { S: '777' } });
    const target = await connect(BOTH);
    let [items, pieces] = [0, 0];
    for (let outcome = ''; outcome !== 'emptied'; pieces += 1) {
      const result = await target.purge(ofAccount, limited(4));
      items += result.items;
      outcome = result.outcome;
    }
    expect(items).toBe(150);
    expect(pieces).toBeGreaterThan(2);
    expect(await target.verify(ofAccount)).toBe(0);
    expect(await numbersLeft()).toHaveLength(5);
  });
});

describe('a row of kind dynamodb that anonymises', () => {
  const ANONYMISING: DynamodbRow = {
    ...BY_INDEX,
    anonymise: { phone: null, name: null, role: 'former employee' },
    stays: { en: 'The account, which is the company’s', de: 'Das Konto, das der Firma gehört' },
  };
  const account = (number: string, phone?: string) => ({
    owner: { S: 'account' },
    number: { N: number },
    name: { S: 'a name' },
    role: { S: 'owner' },
    token: { S: 'a token' },
    ...(phone !== undefined && { phone: { S: phone } }),
  });
  const anonymised = (number: string) => ({
    owner: { S: 'account' },
    number: { N: number },
    role: { S: 'former employee' },
    token: { S: 'a token' },
  });

  it('takes out what names the person, leaves the rest, and no longer finds the item', async () => {
    await server.put('events', [account('1', '777'), account('2', '777'), account('3', '778'), account('4')]);
    const target = await connect(ANONYMISING);

    expect(await target.plan(select('777'))).toBe(2);
    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 2 });
    expect(await target.verify(select('777'))).toBe(0);
    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    const items = (await server.scan('events')).toSorted((a, b) => Number(a['number']?.N) - Number(b['number']?.N));
    expect(items).toEqual([anonymised('1'), anonymised('2'), account('3', '778'), account('4')]);
    expect(target.anonymises).toEqual({ stays: 'The account, which is the company’s' });
    expect((await connect(BY_INDEX)).anonymises).toBeUndefined();
  });

  it('replaces the attribute by which the person is found, where a text is named', async () => {
    await server.put('events', [account('1', '777')]);
    const target = await connect({ ...BY_INDEX, anonymise: { phone: 'nobody' } });
    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(await target.verify(select('777'))).toBe(0);
    expect(await server.scan('events')).toEqual([account('1', 'nobody')]);
  });

  it('does not touch an item that became somebody else’s after it was read', async () => {
    await server.put('events', [account('1', '777'), account('2', '777')]);
    let isChanged = false;
    fault = (operation, input: UpdateItemInput) => {
      if (operation !== 'UpdateItem' || input.Key?.['number']?.N !== '1' || isChanged) return undefined;
      isChanged = true;
      return 'ConditionalCheckFailedException';
    };
    const target = await connect(ANONYMISING);
    expect(await target.purge(select('777'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(await target.verify(select('777'))).toBe(1);
  });

  it('changes an item only on the condition that it still is the person’s', async () => {
    await server.put('events', [account('1', '777')]);
    const updates: UpdateItemInput[] = [];
    fault = (operation, input) => {
      if (operation === 'UpdateItem') updates.push(input);
      return undefined;
    };
    await (await connect(ANONYMISING)).purge(select('777'), unlimited());
    expect(updates[0]).toMatchObject({
      ConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': 'phone' },
      ExpressionAttributeValues: { ':partition': { S: '777' } },
    });
  });

  it('follows the bounds, and is patient when it is throttled', async () => {
    await server.put('events', [
      { ...account('1', '777'), at: { N: String(CUT_OFF) } },
      { ...account('2', '777'), at: { N: String(CUT_OFF + 1) } },
      account('3', '777'),
    ]);
    let throttled = 0;
    fault = (operation) =>
      operation === 'UpdateItem' && (throttled += 1) <= 2 ? 'ProvisionedThroughputExceededException' : undefined;
    const target = await connect({ ...ANONYMISING, createdAt: { attribute: 'at', format: 'epoch_ms' } });
    // the index of this table has keys alone, so that the table itself is asked
    fault = ((next) => (operation, input) => {
      if (operation !== 'Query') return next(operation, input);
      const keys = ['1', '2', '3'].map((number) => ({ owner: { S: 'account' }, number: { N: number } }));
      const times = [{ at: { N: String(CUT_OFF) } }, { at: { N: String(CUT_OFF + 1) } }, {}];
      return { Items: keys.map((key, index) => ({ ...key, ...times[index] })) };
    })(fault);

    expect(await target.purge(bounded('left'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(pauses).toHaveLength(2);
    expect(await target.countLeft?.(bounded('left'))).toEqual({ newer: 1, undated: 1 });
    expect(await target.verify(bounded('left'))).toBe(0);
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
      { NULL: true },
    ];
    await server.put(
      'events',
      found.map((value, index) => ({ owner: { S: '777' }, number: { N: String(index) }, found: value })),
    );
    await server.put('events', [{ owner: { S: '777' }, number: { N: '99' } }]);
    const source = await connectSource(SOURCE);

    expect((await valuesOf(source, '777')).toSorted()).toEqual(
      ['12345678901234567890123456789012345678', '17841476160054569', '5', 'a', 'b', 'c', 'd'].toSorted(),
    );
    expect(await source.lookUp(select('778'))).toEqual({ found: [] });
    expect(await source.lookUp(select())).toEqual({ found: [] });
  });

  it.each<[string, AttributeValue]>([
    ['a map', { M: { id: { S: 'a' } } }],
    ['bytes', { B: Buffer.from('a') }],
    ['a set of bytes', { BS: [Buffer.from('a')] }],
    ['a list with a map', { L: [{ S: 'a' }, { M: {} }] }],
  ])('are not missing where %s holds them, but cannot be read', async (_what, found) => {
    await server.put('events', [{ owner: { S: '777' }, number: { N: '1' }, found }]);
    const source = await connectSource(SOURCE);
    const message = expect.stringMatching(/^attribute found of table events holds /);
    await expect(source.lookUp(select('777'))).rejects.toMatchObject({
      code: 'target_rejected',
      disposition: 'fail',
      message,
    });
  });

  describe('in several attributes of an item', () => {
    const JOINED: DynamodbSourceRow = { ...SOURCE, attribute: { joined: ['tenant', 'customer'], separator: '#' } };
    const lookUp = async (...rows: readonly Readonly<Record<string, AttributeValue>>[]) => {
      const items = rows.map((row, at) => ({ owner: { S: '777' }, number: { N: String(at) }, ...row }));
      await server.put('events', items);
      const source = await dynamodb.source?.connect(JOINED, environment(), { placeholders: { others: ['tbd'] } });
      return (await source?.lookUp(select('777')))?.found.map(({ value }) => value).toSorted();
    };

    it('are joined into one, and never with those of another item', async () => {
      const bakery = { tenant: { S: 'bakery' }, customer: { N: '100' } };
      const florist = { tenant: { S: 'florist' }, customer: { SS: ['200'] } };
      expect(await lookUp(bakery, florist)).toEqual(['bakery#100', 'florist#200']);
    });

    it('are none where one of them is missing or names nobody', async () => {
      const tenant = { S: 'bakery' };
      const unnamed = ['0', 'none', 'TBD'].map((customer) => ({ tenant, customer: { S: customer } }));
      expect(await lookUp({ tenant }, { tenant, customer: { NULL: true } }, ...unnamed)).toEqual([]);
    });

    it.each<[string, AttributeValue, string]>([
      ['holds several values', { SS: ['1', '2'] }, 'target_rejected'],
      ['holds a map', { M: {} }, 'target_rejected'],
      ['holds the separator', { S: '1#2' }, 'identifier_ambiguous'],
    ])('are refused where one of them %s', async (_, customer, code) => {
      const message = expect.stringMatching(/^attribute customer of table events holds /);
      const failed = { code, disposition: 'fail', message };
      await expect(lookUp({ tenant: { S: 'bakery' }, customer })).rejects.toMatchObject(failed);
    });
  });

  it.each([
    ['iso8601', { S: '2026-01-02T03:04:05Z' }, Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['iso8601', { S: '2026-01-02T03:04:05' }, undefined],
    ['iso8601', { S: '2099-01-01T00:00:00Z' }, undefined],
    ['epoch_s', { N: '1767323045' }, Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['epoch_s', { N: '1767323045000' }, undefined],
    ['epoch_ms', { S: '1767323045000' }, Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['epoch_ms', { S: 'yesterday' }, undefined],
  ] as const)('come with the time of their item, written as %s %j', async (format, at, createdAt) => {
    await server.put('events', [{ owner: { S: '777' }, number: { N: '1' }, found: { S: 'a' }, at }]);
    const impossible: string[] = [];
    const place = { ...environment(), impossibleTime: (field: string) => impossible.push(field) };
    const source = await dynamodb.source?.connect(SOURCE, place, { createdAt: { attribute: 'at', format } });
    expect(await source?.lookUp(select('777'))).toEqual({
      found: [{ value: 'a', ...(createdAt !== undefined && { createdAt }) }],
    });
    expect(impossible).toEqual(createdAt === undefined ? ['table events.at'] : []);
  });

  it.each([
    [{ BOOL: true }, true],
    [{ S: '2026-01-02' }, true],
    [{ BOOL: false }, undefined],
    [{ S: '' }, undefined],
    [{ NULL: true }, undefined],
    [undefined, undefined],
  ])('are verified or not as an attribute of their item says: %j', async (checked, isVerified) => {
    const item = { owner: { S: '777' }, number: { N: '1' }, found: { S: 'a' }, ...(checked && { checked }) };
    await server.put('events', [item]);
    const source = await dynamodb.source?.connect(SOURCE, environment(), { verified: 'checked' });
    expect((await source?.lookUp(select('777')))?.found[0]?.isVerified).toBe(isVerified);
  });

  it('are read once by two rules with the same selector, when both ask about the same person at once', async () => {
    await server.put('events', [{ owner: { S: '777' }, number: { N: '1' }, found: { S: 'a' }, phone: { S: '49151' } }]);
    const queries: QueryInput[] = [];
    fault = (_, input) => {
      queries.push(input);
      return undefined;
    };
    const place = environment();
    const [found, phones] = await Promise.all([
      dynamodb.source?.connect(SOURCE, place),
      dynamodb.source?.connect({ ...SOURCE, attribute: 'phone' }, place),
    ]);
    const anna = select('777');
    const both = await Promise.all([found?.lookUp(anna), phones?.lookUp(anna)]);
    expect(both).toEqual([{ found: [{ value: 'a' }] }, { found: [{ value: '49151' }] }]);
    expect(queries).toHaveLength(1);

    await server.put('events', [{ owner: { S: '777' }, number: { N: '2' }, found: { S: 'b' } }]);
    expect((await found?.lookUp(anna))?.found).toHaveLength(2);
    await Promise.all([found?.lookUp(select('777')), phones?.lookUp(select('778'))]);
    expect(queries).toHaveLength(4);
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
