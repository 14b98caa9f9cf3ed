import { describeDynamodb } from '../contract/dynamodb.contract.ts';
import { connectDynamodb } from '../support/dynalite.ts';

const IMPLEMENTATIONS = [
  { name: 'DynamoDB Local', variable: 'DYNAMODB_LOCAL_URL' },
  { name: 'moto', variable: 'MOTO_URL' },
] as const;

for (const { name, variable } of IMPLEMENTATIONS) {
  const endpoint = process.env[variable];
  if (endpoint === undefined) {
    // oxlint-disable-next-line jest/no-disabled-tests -- says what is missing
    it.skip(`the dynamodb target on ${name}: ${variable} is not set`, () => undefined);
    continue;
  }
  describeDynamodb(`dynamodb on ${name}`, async () => connectDynamodb(endpoint));
}
