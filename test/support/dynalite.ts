import type { AddressInfo } from 'node:net';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
// @ts-expect-error dynalite has no types
import dynalite from 'dynalite';
import { tableReady } from './table-ready.ts';

export type Item = Record<string, AttributeValue>;

/** A DynamoDB server, with the tables that a test creates in it. */
export type DynamodbServer = {
  readonly port: number;
  readonly client: DynamoDBClient;
  createTable(table: CreateTableCommandInput): Promise<void>;
  put(table: string, items: readonly Item[]): Promise<void>;
  scan(table: string): Promise<readonly Item[]>;
  close(): Promise<void>;
};

/** Starts a server in this process. */
export async function startDynalite(): Promise<DynamodbServer> {
  const server = (dynalite as (options: object) => import('node:http').Server)({ createTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const connected = connectDynamodb(`http://127.0.0.1:${port}`);
  return {
    ...connected,
    async close() {
      connected.client.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** Connects to a server that is already running. The tables that the test creates are deleted at the end. */
export function connectDynamodb(endpoint: string): DynamodbServer {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const created: (string | undefined)[] = [];
  return {
    port: Number(new URL(endpoint).port),
    client,
    async createTable(table) {
      await client.send(new CreateTableCommand(table));
      created.push(table.TableName);
      await tableReady(client, table.TableName);
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
    async close() {
      for (const TableName of created) await client.send(new DeleteTableCommand({ TableName }));
      client.destroy();
    },
  };
}
