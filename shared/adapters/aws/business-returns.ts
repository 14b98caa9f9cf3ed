import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SubjectRef } from '../../domain/confirmation-code.ts';
import type { BusinessReturns } from '../../ports/business-returns.ts';
import type { Item } from './request-item.ts';
import { answered, unlessConditionFails } from './table-answers.ts';

/** No record's key has a colon. */
const PREFIX = 'returned:';

/** What is written of a return. */
export const RETURN_ATTRIBUTES = ['requestId', 'returnedAt', 'expiresAt'] as const;

/** In the table of requests, beside the records, and outside its indexes. */
export function dynamoBusinessReturns(client: DynamoDBClient, table: string): BusinessReturns {
  const itemOf = (business: SubjectRef) => ({ TableName: table, Key: { requestId: { S: `${PREFIX}${business}` } } });
  return {
    async note(business, returnedAt, forgetAt) {
      const update = new UpdateItemCommand({
        ...itemOf(business),
        UpdateExpression: 'SET returnedAt = :at, expiresAt = :forget',
        ConditionExpression: 'attribute_not_exists(returnedAt) OR returnedAt < :at',
        ExpressionAttributeValues: {
          ':at': { N: `${returnedAt}` },
          ':forget': { N: `${Math.ceil(forgetAt / 1000)}` },
        },
      });
      await unlessConditionFails(client.send(update));
    },

    async latest(business) {
      const { Item } = await answered(client.send(new GetItemCommand({ ...itemOf(business), ConsistentRead: true })));
      return Item && Number(Item['returnedAt']?.N);
    },
  };
}

/** Whether an item of the table of requests is about a return, and so no record. */
export function isBusinessReturn(item: Item): boolean {
  return item['requestId']?.S?.startsWith(PREFIX) === true;
}
