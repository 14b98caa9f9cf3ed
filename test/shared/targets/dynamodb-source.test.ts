import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import {
  type DynamodbSourceRow,
  dynamodbSource,
  timeMistake,
} from '../../../shared/targets/dynamodb/dynamodb-source.ts';
import type { FieldsBeside, TargetEnvironment } from '../../../shared/targets/target-kind.ts';
import { type Fault, faultyDynamodb } from '../../support/faulty-dynamodb.ts';
import { awsEnvironment } from '../../support/target-environment.ts';

type Item = { readonly [attribute: string]: AttributeValue };
type Query = {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly ProjectionExpression: string;
  readonly ExpressionAttributeNames: { readonly [name: string]: string };
  readonly ExpressionAttributeValues: { readonly [name: string]: AttributeValue };
  readonly ExclusiveStartKey?: Item;
};

const ROW: DynamodbSourceRow = {
  table: 'links',
  partitionKey: { attribute: 'owner', type: 'S', values: ['{asid}'] },
  attribute: 'found',
};
const JOINED: DynamodbSourceRow = { ...ROW, attribute: { joined: ['tenant', 'customer'], separator: '#' } };
const ASKED = Date.UTC(2026, 10, 20);
const person = (...asid: readonly string[]): Selection => ({
  ...{ requestId: 'request' as RequestId, appId: '1001', askedAt: ASKED },
  identifiers: asid.length === 0 ? {} : { asid },
});

/** As an answer holds them. */
const BYTES = 'YQ==' as never;

/** The pages that the table answers, one after the other, whoever asks; an error where it has none left. */
let pages: (readonly Item[])[];
let asked: Query[];
let table: Awaited<ReturnType<typeof faultyDynamodb>>;
let place: TargetEnvironment;

beforeEach(async () => {
  pages = [];
  asked = [];
  const answer: Fault = (_operation, input) => {
    asked.push(input);
    const page = pages.shift();
    if (page === undefined) return 'ValidationException';
    return { Items: page, ...(pages.length > 0 && { LastEvaluatedKey: { owner: { S: `after ${pages.length}` } } }) };
  };
  table = await faultyDynamodb(0, answer);
  place = { ...awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: table.url }) };
});
afterEach(() => table.close());

const lookUp = (row: DynamodbSourceRow, beside?: FieldsBeside, selection = person('777')) =>
  dynamodbSource(row, place, beside).lookUp(selection);
const valuesIn = async (items: readonly Item[], row = ROW, beside?: FieldsBeside) => {
  pages = [items];
  return (await lookUp(row, beside)).found.map(({ value }) => value);
};
const refusing = (code: string, message: string) => ({ code, disposition: 'fail', message });
const attributesOf = ({ ExpressionAttributeNames }: Query) => Object.values(ExpressionAttributeNames).toSorted();

describe('identifiers in items', () => {
  it('are read from all pages under all keys, and nothing else of the items', async () => {
    pages = [[{ found: { S: 'a' } }], [], [{ found: { S: 'b' } }]];
    expect(await lookUp(ROW)).toEqual({ found: [{ value: 'a' }, { value: 'b' }] });
    expect(asked).toHaveLength(3);
    expect(asked.map(({ ExclusiveStartKey }) => ExclusiveStartKey?.['owner']?.S)).toEqual([
      undefined,
      'after 2',
      'after 1',
    ]);
    for (const query of asked) {
      expect(query).toMatchObject({ TableName: 'links' });
      expect(query).not.toHaveProperty('IndexName');
      expect(attributesOf(query)).toEqual(['found', 'owner']);
      expect(query.ProjectionExpression.split(',')).toHaveLength(1);
    }
    expect(await lookUp(ROW, {}, person())).toEqual({ found: [] });
    expect(asked).toHaveLength(3);
  });

  it('are read from an index where the row names one', async () => {
    pages = [[]];
    expect(await lookUp({ ...ROW, index: 'by-owner' })).toEqual({ found: [] });
    expect(asked).toMatchObject([{ IndexName: 'by-owner' }]);
  });

  it('are texts, numbers, and what is in lists and sets of them', async () => {
    const found: readonly AttributeValue[] = [
      { S: 'a' },
      { N: '17841476160054569' },
      { SS: ['b', 'c'] },
      { NS: ['4', '5'] },
      { L: [{ S: 'd' }, { L: [{ N: '6' }] }, { BOOL: true }, { NULL: true }] },
      { BOOL: true },
      { NULL: true },
    ];
    const items = [...found.map((value) => ({ found: value })), {}];
    expect(await valuesIn(items)).toEqual(['a', '17841476160054569', 'b', 'c', '4', '5', 'd', '6']);
  });

  it.each<[string, AttributeValue]>([
    ['a map', { M: {} }],
    ['bytes', { B: BYTES }],
    ['a set of bytes', { BS: [BYTES] }],
    ['a list with a map in it', { L: [{ S: 'a' }, { L: [{ M: {} }] }] }],
  ])('cannot be read from %s', async (_what, found) => {
    await expect(valuesIn([{ found: { S: 'a' } }, { found }])).rejects.toMatchObject(
      refusing(
        'target_rejected',
        'attribute found of table links holds a map or bytes; ids are read from texts, numbers, lists and sets of them',
      ),
    );
  });

  it('come with what is beside them, which is read as well', async () => {
    const at = '2026-11-19T10:00:00Z';
    const beside: FieldsBeside = {
      createdAt: { attribute: 'at', format: 'iso8601' },
      activeAt: { attribute: 'seen', format: 'epoch_ms' },
      verified: 'checked',
    };
    pages = [
      [
        { found: { S: 'a' }, at: { S: at }, seen: { N: String(ASKED) }, checked: { BOOL: true } },
        { found: { S: 'b' }, checked: { BOOL: false } },
      ],
    ];
    expect(await lookUp(ROW, beside)).toEqual({
      found: [{ value: 'a', createdAt: Date.parse(at), activeAt: ASKED, isVerified: true }, { value: 'b' }],
    });
    expect(asked.map(attributesOf)).toEqual([['at', 'checked', 'found', 'owner', 'seen']]);
  });

  it('are reported with their table where a time beside them is impossible', async () => {
    const impossible: string[] = [];
    place = { ...place, impossibleTime: (field) => impossible.push(field) };
    const beside: FieldsBeside = { createdAt: { attribute: 'at', format: 'iso8601' } };
    // what says no time is not impossible
    await valuesIn([{ found: { S: 'a' }, at: { S: 'last week' } }, { found: { S: 'b' } }], ROW, beside);
    expect(impossible).toEqual(['table links.at']);
  });

  it('are too many where one person cannot have them', async () => {
    const many = Array.from({ length: 10_001 }, (_, at) => ({ S: String(at) }));
    const message = (of: string) => `table links has more than 10000 values of ${of} for one person`;
    await expect(valuesIn([{ found: { L: many } }])).rejects.toMatchObject(
      refusing('too_many_identifiers', message('found')),
    );
    const pairs = many.map((customer) => ({ tenant: { S: 'bakery' }, customer }));
    await expect(
      valuesIn(pairs.slice(1).concat([{ tenant: { S: 'a' }, customer: { S: 'b' } }, ...pairs]), JOINED),
    ).rejects.toMatchObject(refusing('too_many_identifiers', message('tenant and customer')));
  });
});

describe('identifiers that several attributes hold together', () => {
  const pair = (tenant: AttributeValue, customer: AttributeValue) => ({ tenant, customer });

  it('are joined within their item', async () => {
    const items = [pair({ S: 'bakery' }, { N: '100' }), pair({ S: 'florist' }, { SS: ['200'] })];
    expect(await valuesIn(items, JOINED)).toEqual(['bakery#100', 'florist#200']);
    expect(asked.map(attributesOf)).toEqual([['customer', 'owner', 'tenant']]);
  });

  it('are none where one of them is missing or names nobody', async () => {
    const tenant = { S: 'bakery' };
    const items = [{ tenant }, pair(tenant, { NULL: true }), ...['0', 'tbd'].map((S) => pair(tenant, { S }))];
    const placeholders = { others: ['tbd'], phoneKinds: [] };
    expect(await valuesIn(items, JOINED, { placeholders })).toEqual([]);
    expect(await valuesIn(items, JOINED)).toEqual(['bakery#tbd']);
  });

  it.each<[AttributeValue, string, string]>([
    [{ SS: ['1', '2'] }, 'target_rejected', 'holds several values; one is joined with those beside it'],
    [{ M: {} }, 'target_rejected', 'holds a map or bytes; ids are read from texts, numbers, lists and sets of them'],
  ])('are refused where one is %j', async (customer, code, what) => {
    await expect(valuesIn([pair({ S: 'bakery' }, customer)], JOINED)).rejects.toMatchObject(
      refusing(code, `attribute customer of table links ${what}`),
    );
  });

  it('are refused where one holds the mark between them', async () => {
    await expect(valuesIn([pair({ S: 'bakery#1' }, { S: '2' })], JOINED)).rejects.toMatchObject(
      refusing('identifier_ambiguous', 'attribute tenant of table links holds "#", which separates the joined values'),
    );
  });
});

describe('two rules with the same selector', () => {
  const phone = { ...ROW, attribute: 'phone' };
  const item = { found: { S: 'a' }, phone: { S: '49151' } };

  it('share one reading where they ask about the same selection at once', async () => {
    const [one, other] = [dynamodbSource(ROW, place), dynamodbSource(phone, place)];
    const anna = person('777');
    pages = [[item]];
    expect(await Promise.all([one.lookUp(anna), other.lookUp(anna)])).toEqual([
      { found: [{ value: 'a' }] },
      { found: [{ value: '49151' }] },
    ]);
    expect(asked.map(attributesOf)).toEqual([['found', 'owner', 'phone']]);
    pages = [[item, { found: { S: 'b' } }]];
    expect((await one.lookUp(anna)).found).toHaveLength(2);
    expect(asked).toHaveLength(2);
  });

  it.each<[string, DynamodbSourceRow]>([
    ['another table', { ...phone, table: 'others' }],
    ['another index', { ...phone, index: 'by-owner' }],
    ['another key', { ...phone, partitionKey: { attribute: 'login', type: 'S', values: ['{asid}'] } }],
    ['a sort key', { ...phone, sortKey: { attribute: 'kind', type: 'S', values: ['a'] } }],
  ])('share none with a rule that has %s', async (_what, row) => {
    const anna = person('777');
    pages = [[item]];
    const reading = dynamodbSource(ROW, place).lookUp(anna);
    const second = dynamodbSource(row, place).lookUp(anna);
    await Promise.allSettled([reading, second]);
    expect(asked).toHaveLength(2);
  });

  it('share none where they ask about two persons, or in two environments', async () => {
    const others = { ...place };
    const anna = person('777');
    await Promise.allSettled([
      dynamodbSource(ROW, place).lookUp(anna),
      dynamodbSource(phone, place).lookUp(person('777')),
      dynamodbSource(phone, others).lookUp(anna),
    ]);
    expect(asked).toHaveLength(3);
  });

  it('share no reading that has begun, so that none misses a page', async () => {
    const [one, other] = [dynamodbSource(ROW, place), dynamodbSource(phone, place)];
    const anna = person('777');
    pages = [[item], [{ ...item, phone: { S: '49152' } }]];
    const first = one.lookUp(anna);
    while (asked.length < 2) await new Promise(setImmediate);
    pages.push([item]);
    const second = other.lookUp(anna);
    await first;
    expect(await second).toEqual({ found: [{ value: '49151' }] });
    expect(asked).toHaveLength(3);
  });

  it('share no reading that has failed', async () => {
    const source = dynamodbSource(ROW, place);
    const anna = person('777');
    await expect(source.lookUp(anna)).rejects.toMatchObject({ disposition: 'fail' });
    pages = [[item]];
    expect(await source.lookUp(anna)).toEqual({ found: [{ value: 'a' }] });
  });
});

it.each([
  [{ attribute: 'at' }, 'no format; expected "iso8601", "epoch_ms", "epoch_s"'],
  [{ attribute: 'at', format: 'epoch_s', zone: 'UTC' }, 'a zone, which only the format iso8601 needs'],
  [{ attribute: 'at', format: 'iso8601', zone: 'UTC' }, undefined],
  [{ attribute: 'at', format: 'epoch_ms' }, undefined],
] as const)('the description of a time is complete or not: %j', (field, expected) => {
  expect(timeMistake(field)).toBe(expected);
});
