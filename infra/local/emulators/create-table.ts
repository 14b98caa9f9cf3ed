import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { isNamed } from './service-errors.ts';

/** @returns whether the table was created now; an existing one is left unchanged */
export async function createTable(client: DynamoDBClient, table: CreateTableCommandInput): Promise<boolean> {
  let isNew = true;
  try {
    await client.send(new CreateTableCommand({ ...table, BillingMode: 'PAY_PER_REQUEST' }));
  } catch (error) {
    if (!isNamed(error, 'ResourceInUseException')) throw error;
    isNew = false;
  }
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: table.TableName });
  return isNew;
}
