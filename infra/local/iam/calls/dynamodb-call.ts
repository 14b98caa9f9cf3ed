import { attributesIn, keyValue } from './dynamodb-expressions.ts';
import {
  contextOf,
  type Json,
  jsonOf,
  operationOf,
  type Place,
  type ServiceCall,
  textIn,
  type WantedAccess,
} from './service-call.ts';

/** Finds the partition key of a table or an index; undefined if that does not exist. */
export type PartitionKey = (table: string, index?: string) => Promise<string | undefined>;

type KeyedItem = { readonly [attribute: string]: unknown };

/** The accesses that a call to DynamoDB needs: one for each table that it names. */
export async function dynamodbAccess(
  call: ServiceCall,
  { region, accountId }: Place,
  partitionKey: PartitionKey,
): Promise<readonly WantedAccess[]> {
  const operation = operationOf(call);
  const request = jsonOf(call);
  const arnOf = (table: string): string =>
    table.startsWith('arn:') ? table : `arn:aws:dynamodb:${region}:${accountId}:table/${table}`;

  if (operation.startsWith('Batch')) {
    const tables = Object.entries((request['RequestItems'] ?? {}) as Json);
    return Promise.all(
      tables.map(async ([table, items]) => {
        const key = (await partitionKey(table)) ?? '';
        return {
          action: `dynamodb:${operation}`,
          resource: arnOf(table),
          context: contextOf({
            'dynamodb:LeadingKeys': batchItems(items).map((item) => textOf(item[key])),
            'dynamodb:Attributes': batchAttributes(items),
          }),
        };
      }),
    );
  }

  const [table, index] = [textIn(request, 'TableName'), textIn(request, 'IndexName')];
  const resource = table === undefined ? '*' : `${arnOf(table)}${index === undefined ? '' : `/index/${index}`}`;
  const key = table === undefined ? undefined : await partitionKey(table, index);
  const attributes = attributesIn(request);
  const context = contextOf({
    'dynamodb:LeadingKeys': key === undefined ? undefined : leadingKey(request, key),
    'dynamodb:Attributes': attributes.length > 0 ? attributes : undefined,
    'dynamodb:Select': textIn(request, 'Select'),
    'dynamodb:ReturnValues': textIn(request, 'ReturnValues'),
  });
  return [{ action: `dynamodb:${operation}`, resource, context }];
}

function leadingKey(request: Json, key: string): readonly string[] | undefined {
  const item = (request['Key'] ?? request['Item']) as KeyedItem | undefined;
  const value = item?.[key] ?? keyValue(request, key);
  return value === undefined ? undefined : [textOf(value)];
}

/** The items or keys of a batch write or a batch read. */
function batchItems(items: unknown): readonly KeyedItem[] {
  if (!Array.isArray(items)) return (items as { readonly Keys: readonly KeyedItem[] }).Keys;
  type Write = {
    readonly PutRequest?: { readonly Item: KeyedItem };
    readonly DeleteRequest?: { readonly Key: KeyedItem };
  };
  return (items as readonly Write[]).map((write) => write.PutRequest?.Item ?? write.DeleteRequest?.Key ?? {});
}

function batchAttributes(items: unknown): readonly string[] {
  const named = Array.isArray(items) ? [] : attributesIn(items as Json);
  return [...new Set([...batchItems(items).flatMap((item) => Object.keys(item)), ...named])];
}

/** `{ "S": "a" }` becomes `a`; a number becomes its digits. */
function textOf(value: unknown): string {
  const [text] = Object.values((value ?? {}) as Readonly<Record<string, string>>);
  return text ?? '';
}
