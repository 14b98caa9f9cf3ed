import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { createTable } from '../emulators/create-table.ts';
import type { Properties, ResourceContext } from './resource-kind.ts';
import type { Physical } from './template.ts';

export async function makeTable(
  logicalId: string,
  properties: Properties,
  context: ResourceContext,
): Promise<Physical> {
  const { TableName = logicalId, ...schema } = properties as Partial<CreateTableCommandInput>;
  await createTable(context.clients.dynamodb, { ...schema, TableName });
  const arn = `arn:aws:dynamodb:${context.region}:${context.accountId}:table/${TableName}`;
  return { ref: TableName, attributes: { Arn: arn } };
}
