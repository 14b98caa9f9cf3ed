import type { CreateTableCommandInput, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import type { DataMap } from '../../../shared/data-map/data-map.ts';

/** A part of the data map that names a DynamoDB table. */
type Reference = By & { readonly table: string; readonly also?: readonly By[]; readonly key?: readonly string[] };
type By = { readonly index?: string; readonly partitionKey: KeyPart; readonly sortKey?: KeyPart };
type KeyPart = { readonly attribute: string; readonly type?: 'S' | 'N' };

/** The tables that a data map names, with the keys and indexes that its rows need. */
export function dynamodbTables(map: DataMap): readonly CreateTableCommandInput[] {
  const byTable = Map.groupBy(referencesIn(map), (reference) => reference.table);
  return [...byTable].map(([table, references]) => tableOf(table, references));
}

function tableOf(table: string, references: readonly Reference[]): CreateTableCommandInput {
  const key = ownKey(references);
  const byIndex = Map.groupBy(
    references.filter(({ index }) => index !== undefined),
    ({ index }) => index ?? '',
  );
  const indexes = [...byIndex].map(([name, uses]) => ({
    IndexName: name,
    // without a sort key, a dynalite index loses one of two items whose keys have the same short hash
    KeySchema: keySchema([...new Set([...keyUsed(uses), ...key])]),
    Projection: { ProjectionType: 'ALL' as const },
  }));
  const attributes = new Set([
    ...key,
    ...indexes.flatMap((index) => index.KeySchema.map((part) => part.AttributeName)),
  ]);
  return {
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(key),
    AttributeDefinitions: [...attributes].map((attribute) => ({
      AttributeName: attribute,
      AttributeType: typeOf(attribute, references),
    })),
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
  };
}

/**
 * The key that a row states, or the one that a row queries by. A table that is queried only through indexes gets any
 * key.
 */
function ownKey(references: readonly Reference[]): readonly string[] {
  const said = references.find(({ key }) => key !== undefined)?.key;
  const asked = keyUsed(references.filter(({ index }) => index === undefined));
  return said ?? (asked.length > 0 ? asked : ['id']);
}

function keyUsed(references: readonly Reference[]): readonly string[] {
  const sort = references.find(({ sortKey }) => sortKey !== undefined)?.sortKey;
  return [references[0]?.partitionKey, sort].flatMap((part) => part?.attribute ?? []);
}

function keySchema([partition, sort]: readonly string[]) {
  const schema: (KeySchemaElement & { readonly AttributeName: string })[] = [
    { AttributeName: partition ?? 'id', KeyType: 'HASH' },
  ];
  if (sort !== undefined) schema.push({ AttributeName: sort, KeyType: 'RANGE' });
  return schema;
}

function typeOf(attribute: string, references: readonly Reference[]): 'S' | 'N' {
  const parts = references.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  return parts.find((part) => part?.attribute === attribute)?.type ?? 'S';
}

/** Searches at any depth, because rows of other kinds may contain rows of this kind. */
function referencesIn(value: unknown): readonly Reference[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(referencesIn);
  if (!isReference(value)) return inner;
  const { table, also = [] } = value;
  return [value, ...also.map((by) => ({ ...by, table })), ...inner];
}

function isReference(value: object): value is Reference {
  return 'table' in value && 'partitionKey' in value;
}
