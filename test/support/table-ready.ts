import { setTimeout } from 'node:timers/promises';
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Waits until a table has been created: before that, writes fail because it does not exist. */
export async function tableReady(client: DynamoDBClient, TableName: string | undefined): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  if (Table?.TableStatus === 'ACTIVE') return;
  await setTimeout(5);
  await tableReady(client, TableName);
}
