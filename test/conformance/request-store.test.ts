import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoRequestStore } from '../../shared/adapters/aws/request-store.ts';
import { describeRequestStore } from '../contract/request-store.contract.ts';
import { createRequestTable } from '../support/request-table.ts';

const IMPLEMENTATIONS = [
  { name: 'DynamoDB Local', variable: 'DYNAMODB_LOCAL_URL', mostAtOnce: 50 },
  // answers each call in a thread of its own, with nothing that makes a condition and its write one
  { name: 'moto', variable: 'MOTO_URL', mostAtOnce: 1 },
] as const;

for (const { name, variable, mostAtOnce } of IMPLEMENTATIONS) {
  const endpoint = process.env[variable];
  if (endpoint === undefined) {
    it.skip(`the store of requests on ${name}: ${variable} is not set`, () => undefined);
    continue;
  }
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const requestHandler = { httpAgent: { maxSockets: mostAtOnce } };
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials, requestHandler });
  afterAll(() => client.destroy());
  describeRequestStore(name, async () => {
    const table = `requests-${randomUUID()}`;
    await createRequestTable(client, table);
    return dynamoRequestStore(client, table);
  });
}
