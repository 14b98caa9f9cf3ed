import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { RequestId, SubjectRef } from '../../domain/confirmation-code.ts';
import type { BusinessReturns } from '../../ports/business-returns.ts';
import type { Item } from './request-item.ts';
import { answered, unlessConditionFails } from './table-answers.ts';

/** No record's key has a colon. */
const PREFIX = 'returned:';

/** The attributes of an item about a business that left or returned. */
export const RETURN_ATTRIBUTES = ['requestId', 'returnedAt', 'leavings', 'expiresAt'] as const;

/** Stored in the table of requests, beside the records, but in none of its indexes. */
export function dynamoBusinessReturns(client: DynamoDBClient, table: string): BusinessReturns {
  const itemOf = (business: SubjectRef) => ({ TableName: table, Key: { requestId: { S: `${PREFIX}${business}` } } });
  const seconds = (time: number) => ({ N: `${Math.ceil(time / 1000)}` });
  async function read(business: SubjectRef): Promise<Item> {
    const get = new GetItemCommand({ ...itemOf(business), ConsistentRead: true });
    return (await answered(client.send(get))).Item ?? {};
  }

  return {
    async noteReturn(business, returnedAt, forgetAt) {
      const update = new UpdateItemCommand({
        ...itemOf(business),
        UpdateExpression: 'SET returnedAt = :at, expiresAt = :forget',
        ConditionExpression: 'attribute_not_exists(returnedAt) OR returnedAt < :at',
        ExpressionAttributeValues: { ':at': { N: `${returnedAt}` }, ':forget': seconds(forgetAt) },
      });
      await unlessConditionFails(client.send(update));
      return ((await read(business))['leavings']?.SS ?? []) as RequestId[];
    },

    async noteLeaving(business, requestId, forgetAt) {
      const update = new UpdateItemCommand({
        ...itemOf(business),
        UpdateExpression: 'SET expiresAt = :forget ADD leavings :requests',
        ExpressionAttributeValues: { ':requests': { SS: [requestId] }, ':forget': seconds(forgetAt) },
      });
      await answered(client.send(update));
      const { returnedAt } = await read(business);
      return returnedAt && Number(returnedAt.N);
    },
  };
}

/** Whether an item of the table of requests is about a business that left or returned, and therefore not a record. */
export function isBusinessReturn(item: Item): boolean {
  return item['requestId']?.S?.startsWith(PREFIX) === true;
}
