import { type AttributeValue, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { ANY_CANARY, type CanaryTexts } from '../../domain/canary.ts';
import { awsAnswered } from '../aws-answered.ts';
import { awsClientSettings } from '../aws-client.ts';
import { CanaryText, filled, isOfCanaries, isOfOneCanary } from '../canary-seeding.ts';
import { type SeedingKind } from '../target-kind.ts';
import { type DynamodbRow, type dynamodbEntries, selectorsByAttribute } from './dynamodb.ts';
import { selectorsOf } from './dynamodb-selector.ts';

const Value = v.union([
  CanaryText,
  v.number(),
  v.boolean(),
  v.array(CanaryText),
  // an id that the table stores as a number
  v.strictObject({ N: v.pipe(CanaryText, v.description('A number, written as a string.')) }),
]);
const schema = v.pipe(v.record(v.string(), Value), v.description('The item to seed for the canary person.'));

type Item = v.InferOutput<typeof schema>;

/** Puts one item, and looks for it by the table's own key. */
export const dynamodbSeeding: SeedingKind<typeof dynamodbEntries, typeof schema> = {
  schema,
  mistake({ key, partitionKey, sortKey }, item) {
    const needed = [...new Set([...key, partitionKey.attribute, ...(sortKey ? [sortKey.attribute] : [])])];
    const missing = needed.find((attribute) => textOf(item[attribute]) === undefined);
    if (missing !== undefined) return `canary has no text or number "${missing}", by which the item is found`;
    const [partition, ...sort] = key.map((attribute) => textOf(item[attribute]) ?? '');
    if (!isOfCanaries(partition ?? '')) {
      return `canary's "${key[0]}" could also be a person's; put {appId}, {asid} or {uuid} into it`;
    }
    if (![partition ?? '', ...sort].some(isOfOneCanary)) {
      return `canary's ${key.join(' and ')} are the same every day; put {asid} or {uuid} into them`;
    }
    return undefined;
  },
  seeds: (row, item) => [
    {
      place: `table ${row.table}`,
      fields: Object.fromEntries(Object.entries(item).map(([name, value]) => [name, textsOf(value)])),
      foundBy: selectorsOf(row).flatMap((selector) => selectorsByAttribute(selector)),
    },
  ],
  permissions: ({ table, key: [partition = ''] }, item) => [
    {
      actions: ['dynamodb:PutItem', 'dynamodb:GetItem'],
      resources: [`dynamodb:table/${table}`],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [filled(textOf(item[partition]) ?? '', ANY_CANARY)] },
        // without leading keys, ForAllValues would be true
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    },
  ],
  async connect({ table, key }, item, environment) {
    const client = new DynamoDBClient(awsClientSettings(environment, 'DYNAMODB'));
    const place = `table ${table}`;
    return {
      async seed(canary) {
        await awsAnswered(place, client.send(new PutItemCommand({ TableName: table, Item: itemOf(item, canary) })));
      },
      async isThere(canary) {
        const Key = keyOf(key, itemOf(item, canary));
        const get = new GetItemCommand({ TableName: table, Key, ConsistentRead: true });
        return (await awsAnswered(place, client.send(get))).Item !== undefined;
      },
    };
  },
};

function itemOf(item: Item, canary: CanaryTexts): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).map(([attribute, value]) => [attribute, attributeOf(value, canary)]));
}

function attributeOf(value: Item[string], canary: CanaryTexts): AttributeValue {
  if (typeof value === 'string') return { S: filled(value, canary) };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  return 'N' in value ? { N: filled(value.N, canary) } : { L: value.map((text) => ({ S: filled(text, canary) })) };
}

function keyOf(key: DynamodbRow['key'], item: Record<string, AttributeValue>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).filter(([attribute]) => key.includes(attribute)));
}

function textsOf(value: Item[string]): readonly string[] {
  if (Array.isArray(value)) return value;
  return [typeof value === 'boolean' ? String(value) : (textOf(value) ?? '')];
}

/** The text of a value that can be part of a key. */
function textOf(value: Item[string] | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object' && 'N' in value) return value.N;
  return typeof value === 'string' ? value : undefined;
}
