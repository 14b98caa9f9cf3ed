import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { type DynamodbRow, dynamodb } from '../../shared/targets/dynamodb/dynamodb.ts';
import type { DynamodbServer, Item } from '../support/dynalite.ts';
import { awsEnvironment } from '../support/target-environment.ts';
import { httpWire } from '../support/wire.ts';
import { CUT_OFF, describeTarget, type OddTime, type Person, type World } from './target.contract.ts';

/** One table whose items can be found in several ways. */
const TABLE: CreateTableCommandInput = {
  TableName: 'messages',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['owner', 'message', 'app', 'ownerAndMessage', 'asid'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  })),
  KeySchema: [
    { AttributeName: 'owner', KeyType: 'HASH' },
    { AttributeName: 'message', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-app',
      KeySchema: [
        { AttributeName: 'app', KeyType: 'HASH' },
        { AttributeName: 'ownerAndMessage', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['sentAt', 'sentSecond'] },
    },
    {
      IndexName: 'by-asid',
      KeySchema: [
        { AttributeName: 'asid', KeyType: 'HASH' },
        { AttributeName: 'app', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

const BY_KEY: DynamodbRow = {
  table: 'messages',
  partitionKey: { attribute: 'owner', type: 'S', values: ['{appId}#{asid}'] },
  key: ['owner', 'message'],
  createdAt: { attribute: 'sentAt', format: 'epoch_ms' },
};

const BY_KEY_IN_SECONDS: DynamodbRow = { ...BY_KEY, createdAt: { attribute: 'sentEpoch', format: 'epoch_s' } };

const BY_PREFIX_IN_INDEX: DynamodbRow = {
  table: 'messages',
  index: 'by-app',
  partitionKey: { attribute: 'app', type: 'S', values: ['{appId}'] },
  sortKey: { attribute: 'ownerAndMessage', type: 'S', prefix: ['{asid}#'] },
  key: ['owner', 'message'],
  createdAt: { attribute: 'sentSecond', format: 'iso8601' },
};

const BY_VALUES_IN_INDEX: DynamodbRow = {
  table: 'messages',
  index: 'by-asid',
  partitionKey: { attribute: 'asid', type: 'S', values: ['{asid}'] },
  sortKey: { attribute: 'app', type: 'S', values: ['{appId}'] },
  key: ['owner', 'message'],
};

/**
 * The `dynamodb` target, with each way to find a person's items.
 *
 * @param start a DynamoDB without a table `messages`; called for each test
 */
export function describeDynamodb(name: string, start: () => Promise<DynamodbServer>): void {
  describeTarget(`${name}, by key`, () => dynamodbWorld(start, BY_KEY), {
    times: true,
    oddTimes: ['seconds_for_milliseconds', 'infinity', 'missing'],
  });
  describeTarget(`${name}, by key, with times in seconds`, () => dynamodbWorld(start, BY_KEY_IN_SECONDS), {
    times: true,
    oddTimes: ['milliseconds_for_seconds', 'missing'],
  });
  describeTarget(`${name}, by index and prefix`, () => dynamodbWorld(start, BY_PREFIX_IN_INDEX), {
    times: true,
    oddTimes: ['without_zone', 'infinity', 'missing'],
  });
  describeTarget(`${name}, by index and values`, () => dynamodbWorld(start, BY_VALUES_IN_INDEX), { times: false });
}

async function dynamodbWorld(start: () => Promise<DynamodbServer>, row: DynamodbRow): Promise<World> {
  const server = await start();
  await server.createTable(TABLE);
  const wire = await httpWire(server.port);
  let added = 0;
  return {
    identifierKind: 'asid',
    connect: () => dynamodb.connect(row, awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: wire.url })),
    async add(person, count, createdAt) {
      const items = Array.from({ length: count }, () => message(person, (added += 1), createdAt));
      await server.put('messages', items);
    },
    async contents() {
      const items = await server.scan('messages');
      return items.map((item) => JSON.stringify(Object.entries(item).toSorted(([a], [b]) => a.localeCompare(b))));
    },
    wire,
    async close() {
      await wire.close();
      await server.close();
    },
  };
}

/** The time attributes of an item, each in its own format. */
function timesOf(time: number | OddTime): Item {
  switch (time) {
    case 'missing':
      return {};
    case 'infinity':
      return { sentAt: { S: 'infinity' }, sentEpoch: { S: 'infinity' }, sentSecond: { S: 'infinity' } };
    case 'without_zone':
      return { sentSecond: { S: '2026-11-22T00:00:00' } };
    case 'seconds_for_milliseconds':
      return { sentAt: { N: String(CUT_OFF / 1000 - 1) } };
    case 'milliseconds_for_seconds':
      return { sentEpoch: { N: String(CUT_OFF - 1) } };
  }
  return {
    sentAt: { N: String(time) },
    sentEpoch: { N: String(Math.floor(time / 1000)) },
    sentSecond: { S: new Date(time).toISOString() },
  };
}

function message({ appId, id }: Person, number: number, createdAt: number | OddTime): Item {
  const name = String(number).padStart(6, '0');
  return {
    owner: { S: `${appId}#${id}` },
    message: { S: name },
    app: { S: appId },
    asid: { S: id },
    ownerAndMessage: { S: `${id}#${name}` },
    ...timesOf(createdAt),
    text: { S: `hello from ${id}` },
  };
}
