import type { AddressInfo } from 'node:net';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
// @ts-expect-error dynalite has no types
import dynalite from 'dynalite';

export type Item = Record<string, AttributeValue>;

/** A DynamoDB in this process. */
export type Dynalite = {
  readonly port: number;
  readonly client: DynamoDBClient;
  createTable(table: CreateTableCommandInput): Promise<void>;
  put(table: string, items: readonly Item[]): Promise<void>;
  scan(table: string): Promise<readonly Item[]>;
  close(): Promise<void>;
};

export async function startDynalite(): Promise<Dynalite> {
  const server = (dynalite as (options: object) => import('node:http').Server)({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    port,
    client,
    async createTable(table) {
      await client.send(new CreateTableCommand(table));
    },
    async put(table, items) {
      for (let at = 0; at < items.length; at += 25) {
        const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
        await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
      }
    },
    async scan(table) {
      const items: Item[] = [];
      for await (const page of paginateScan({ client }, { TableName: table })) items.push(...(page.Items ?? []));
      return items;
    },
    close: () =>
      new Promise((resolve) => {
        client.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
