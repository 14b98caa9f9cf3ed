import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { PartitionKey } from './calls/dynamodb-call.ts';

type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: string }[];
type Description = {
  readonly Table?: {
    readonly KeySchema: KeySchema;
    readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string; readonly KeySchema: KeySchema }[];
    readonly LocalSecondaryIndexes?: readonly { readonly IndexName: string; readonly KeySchema: KeySchema }[];
  };
};

/** Asks DynamoDB for the keys of its tables, once for each table. */
export function partitionKeys(endpoint: string, region: string, accessKeyId: string): PartitionKey {
  const known = new Map<string, Promise<Description>>();

  function describe(table: string): Promise<Description> {
    const found = known.get(table) ?? ask(endpoint, region, accessKeyId, table);
    known.set(table, found);
    // not cached: a missing table may be created later, and a failed call may succeed later
    found.then(({ Table }) => Table ?? known.delete(table)).catch(() => known.delete(table));
    return found;
  }

  return async (table, index) => {
    const { Table } = await describe(table);
    const indexes = [...(Table?.GlobalSecondaryIndexes ?? []), ...(Table?.LocalSecondaryIndexes ?? [])];
    const schema =
      index === undefined ? Table?.KeySchema : indexes.find(({ IndexName }) => IndexName === index)?.KeySchema;
    return schema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;
  };
}

/** Calls DescribeTable with a dummy signature: no emulator verifies it. */
function ask(endpoint: string, region: string, accessKeyId: string, table: string): Promise<Description> {
  const date = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = `${accessKeyId}/${date.slice(0, 8)}/${region}/dynamodb/aws4_request`;
  const headers = {
    'x-amz-target': 'DynamoDB_20120810.DescribeTable',
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-date': date,
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=none`,
  };
  return new Promise((resolve, reject) => {
    request(endpoint, { method: 'POST', headers }, (answer) => {
      json(answer).then((description) => resolve(description as Description), reject);
    })
      .once('error', reject)
      .end(JSON.stringify({ TableName: table }));
  });
}
