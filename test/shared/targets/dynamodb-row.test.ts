import * as v from 'valibot';
import { type DynamodbRow, type DynamodbSourceRow, dynamodb } from '../../../shared/targets/dynamodb/dynamodb.ts';
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

describe('a row of kind dynamodb', () => {
  it.each<[object, string | undefined]>([
    [{ key: [] }, 'one or two attributes'],
    [{ key: ['owner'] }, undefined],
    [{ key: ['owner', 'number', 'at'] }, 'one or two attributes'],
    [{ createdAt: { attribute: 'at', format: 'epoch_s' } }, undefined],
    [{ createdAt: { attribute: 'at', format: 'iso8601', zone: 'Europe/Berlin' } }, undefined],
    [
      { createdAt: { attribute: 'at', format: 'epoch_s', zone: 'Europe/Berlin' } },
      'no zone, which only the format iso8601 needs',
    ],
  ])('with %j is told what is expected: %s', (change, expected) => {
    const { issues } = v.safeParse(v.object(dynamodb.entries), { ...ROW, ...change });
    expect(issues?.map(({ message }) => message)).toEqual(expected && [expected]);
  });

  it('is a store, which is emptied by templates that may not say when an item was written', () => {
    const timed: DynamodbRow = { ...ROW, createdAt: { attribute: 'at', format: 'epoch_s' } };
    expect([dynamodb.kind, dynamodb.isStore, dynamodb.empties?.(ROW)]).toEqual(['dynamodb', true, ['table events']]);
    expect(dynamodb.templates(ROW)).toEqual(['{asid} ']);
    expect([dynamodb.untimed?.(ROW), dynamodb.untimed?.(timed)]).toEqual([['{asid} '], []]);
  });

  it('says the types of its keys, the key of the table, the format of its times, and what becomes of its items', () => {
    const row: DynamodbRow = {
      ...BY_INDEX,
      sortKey: { attribute: 'at', type: 'N', values: ['{appId}'] },
      createdAt: { attribute: 'at', format: 'epoch_s' },
    };
    const { index, partitionKey, sortKey } = row;
    expect(dynamodb.facts?.(row)).toEqual([
      { about: 'the type of phone in table events', says: 'S' },
      { about: 'the type of at in table events', says: 'N' },
      { about: 'the key of table events', says: '["owner","number"]' },
      { about: 'the format of at in table events', says: 'epoch_s' },
      {
        about: 'what a row selects in table events',
        key: `outcome table events ${JSON.stringify([index, partitionKey, sortKey])}`,
        says: 'deleted',
        selects: [
          [
            { field: '["by-phone","phone"]', by: 'value', template: '{asid}' },
            { field: '["by-phone","at"]', by: 'value', template: '{appId}' },
          ],
        ],
      },
    ]);
  });

  it('says nothing of the format of times that it does not have', () => {
    expect(dynamodb.facts?.(ROW).map(({ about }) => about)).toEqual([
      'the type of owner in table events',
      'the key of table events',
      'what a row selects in table events',
    ]);
  });

  it('selects under a prefix whatever begins with it', () => {
    const sortKey = { attribute: 'path', type: 'S', prefix: ['{asid}#'] } as const;
    const outcome = dynamodb.facts?.({ ...ROW, sortKey: { ...sortKey, prefix: [...sortKey.prefix] } }).at(-1);
    expect(outcome?.selects?.[0]?.[1]).toEqual({ field: '[null,"path"]', by: 'prefix', template: '{asid}#' });
  });

  it.each<[Partial<DynamodbRow>, string | undefined]>([
    [{}, undefined],
    [{ key: ['owner'] }, undefined],
    [{ sortKey: { attribute: 'number', type: 'N', values: ['{asid}'] } }, undefined],
    [{ key: ['owner', 'owner'] }, 'key names "owner" twice'],
    [
      { key: ['number', 'owner'] },
      'key begins with "number"; without an index it begins with the partitionKey\'s "owner"',
    ],
    [
      { sortKey: { attribute: 'at', type: 'S', values: ['{asid}'] } },
      'key does not end with the sortKey\'s "at", as it must without an index',
    ],
  ])('with %j has this mistake in its key: %s', (change, sentence) => {
    expect(dynamodb.mistake?.({ ...ROW, ...change })).toBe(sentence);
    expect(dynamodb.mistake?.({ ...ROW, ...change, index: 'by-owner' })).toBe(
      sentence?.startsWith('key names') === true ? sentence : undefined,
    );
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

describe('a row of kind dynamodb with a further key', () => {
  const BY_PHONE: NonNullable<DynamodbRow['also']>[number] = {
    index: 'by-phone',
    partitionKey: { attribute: 'phone', type: 'S', values: ['{waba}'] },
  };
  const BOTH: DynamodbRow = { ...ROW, also: [BY_PHONE] };

  it('is consistent while no index is asked', async () => {
    const isConsistent = async (row: DynamodbRow) => (await dynamodb.connect(row, awsEnvironment({}))).isConsistent;
    const byTable: DynamodbRow = { ...ROW, also: [{ partitionKey: ROW.partitionKey }] };
    const answers = await Promise.all([ROW, byTable, BY_INDEX, BOTH].map(isConsistent));
    expect(answers).toEqual([true, true, undefined, undefined]);
  });

  it('may query the further index as well, and no other', () => {
    expect(dynamodb.permissions(BOTH)).toEqual([...dynamodb.permissions(ROW), ...dynamodb.permissions(BY_INDEX)]);
  });

  it.each<[string, DynamodbRow, string]>([
    [
      'does not begin with the table’s key, and has no index',
      { ...ROW, also: [{ partitionKey: BY_PHONE.partitionKey }] },
      'key begins with "owner"; without an index it begins with the partitionKey\'s "phone"',
    ],
    [
      'is to be anonymised by',
      { ...BY_INDEX, also: [BY_PHONE], anonymise: { phone: null } },
      'anonymise and also exclude each other; expected a separate row for each key',
    ],
  ])('is refused when it %s', (_what, row, sentence) => {
    expect(dynamodb.mistake?.(row)).toBe(sentence);
  });
});

describe('a row of kind dynamodb that anonymises', () => {
  const ANONYMISING: DynamodbRow = {
    ...BY_INDEX,
    anonymise: { phone: null, name: null, role: 'former employee' },
    stays: { en: 'The account, which is the company’s', de: 'Das Konto, das der Firma gehört' },
  };

  it('may change items, and not delete them', () => {
    expect(dynamodb.permissions(ANONYMISING)).toEqual([
      { actions: ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'], resources: ['dynamodb:table/events'] },
      { actions: ['dynamodb:Query'], resources: ['dynamodb:table/events/index/by-phone'] },
    ]);
  });

  it('says that its items are anonymised', () => {
    expect(dynamodb.facts?.(ANONYMISING).at(-1)).toMatchObject({ says: 'anonymised' });
  });

  it('may replace the text by which it finds people', () => {
    expect(dynamodb.mistake?.({ ...ANONYMISING, anonymise: { phone: 'nobody' } })).toBeUndefined();
  });

  it('may be found by an app and by a number that it removes', () => {
    const byApp = { attribute: 'app', type: 'S', values: ['{appId}'] } as const;
    const byNumber: DynamodbRow = {
      ...ANONYMISING,
      partitionKey: { ...byApp, values: [...byApp.values] },
      sortKey: { attribute: 'phone', type: 'N', values: ['{asid}'] },
    };
    expect(dynamodb.mistake?.(byNumber)).toBeUndefined();
  });

  it.each<[string, Partial<DynamodbRow>, RegExp]>([
    [
      'names the key of the table',
      { anonymise: { phone: null, owner: null } },
      /^anonymise names "owner", which is part of the table's key and cannot be changed$/,
    ],
    [
      'leaves the attribute by which the person is found',
      { anonymise: { name: null } },
      /^anonymise does not name "phone", an attribute of an index by which the person is found, so the item would/,
    ],
    [
      'leaves an attribute that names the person beside the app',
      {
        partitionKey: { attribute: 'ofApp', type: 'S', values: ['{appId}#{asid}'] },
        anonymise: { name: null },
      },
      /does not name "ofApp"/,
    ],
    [
      'names only the attribute with the app',
      {
        partitionKey: { attribute: 'app', type: 'S', values: ['{appId}'] },
        sortKey: { attribute: 'phone', type: 'S', values: ['{asid}'] },
        anonymise: { app: null },
      },
      /does not name "phone"/,
    ],
    [
      'leaves both attributes that name the person',
      { sortKey: { attribute: 'mail', type: 'S', prefix: ['{email}#'] }, anonymise: { name: null } },
      /does not name "phone" or "mail"/,
    ],
    [
      'leaves one of two attributes that name the person',
      { sortKey: { attribute: 'mail', type: 'S', prefix: ['{email}#'] }, anonymise: { phone: null } },
      /does not name "mail"/,
    ],
    [
      'replaces a number by a text',
      { partitionKey: { attribute: 'phone', type: 'N', values: ['{asid}'] }, anonymise: { phone: 'nobody' } },
      /"phone", a number, by a text; expected null/,
    ],
    ['does not say what stays', { stays: undefined }, /expected "stays" beside it/],
  ])('is refused when it %s', (_how, change, sentence) => {
    expect(dynamodb.mistake?.({ ...ANONYMISING, ...change })).toMatch(sentence);
    expect(dynamodb.mistake?.(ANONYMISING)).toBeUndefined();
    expect(dynamodb.mistake?.({ ...ANONYMISING, anonymise: undefined })).toMatch(/^stays is for what is anonymised/);
  });

  it.each<[object, string]>([
    [{}, 'at least one attribute'],
    [{ phone: '' }, 'null, or a text that names nobody'],
    [{ phone: 7 }, 'Invalid type: Expected string but received 7'],
  ])('is refused when anonymise is %j, and told what is expected: %s', (anonymise, expected) => {
    const { issues } = v.safeParse(v.object(dynamodb.entries), { ...BY_INDEX, anonymise });
    expect(issues?.map(({ message }) => message)).toEqual([expected]);
  });
});

describe('a rule that reads identifiers from dynamodb', () => {
  const SOURCE: DynamodbSourceRow = {
    table: 'events',
    partitionKey: { attribute: 'owner', type: 'S', values: ['{asid}'] },
    attribute: 'found',
  };
  const source = dynamodb.source as NonNullable<typeof dynamodb.source>;

  it('says what it reads, and by which attributes', () => {
    expect([source.place?.(SOURCE), source.reads?.(SOURCE)]).toEqual(['table events', 'table events']);
    expect([source.fields, source.templates(SOURCE)]).toEqual(['attribute', ['{asid} ']]);
    expect(source.facts?.(SOURCE)).toEqual([{ about: 'the type of owner in table events', says: 'S' }]);
    const by = [[{ field: 'owner', by: 'value', template: '{asid}' }]];
    expect(source.finds?.(SOURCE)).toEqual({ by, field: 'found' });
    const joined = { joined: ['tenant', 'found'], separator: '#' as const };
    expect(source.finds?.({ ...SOURCE, attribute: joined })).toEqual({ by });
  });

  it('is asked by looking up', async () => {
    expect(await source.connect(SOURCE, awsEnvironment({}))).toEqual({ lookUp: expect.any(Function) });
  });

  it('may query its table or its index, and nothing else', () => {
    const permission = (resource: string) => [{ actions: ['dynamodb:Query'], resources: [resource] }];
    expect(source.permissions(SOURCE)).toEqual(permission('dynamodb:table/events'));
    expect(source.permissions({ ...SOURCE, index: 'by-phone' })).toEqual(
      permission('dynamodb:table/events/index/by-phone'),
    );
  });
});
