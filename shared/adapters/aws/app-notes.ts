import { type AttributeValue, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { HOUR } from '../../domain/schedule.ts';
import type { AppSecret } from '../../ports/app-registry.ts';

type Item = Record<string, AttributeValue>;

/** Where an app's item says when each of its secrets last matched, to the hour; epoch milliseconds. */
export const MATCHED_AT = { current: 'currentMatchedAt', previous: 'previousMatchedAt' } as const;

export function isMatchNoted(item: Item, age: AppSecret['age'], now: number): boolean {
  return now - Number(item[MATCHED_AT[age]]?.N ?? Number.NEGATIVE_INFINITY) < HOUR;
}

/**
 * Writes that a secret matched, unless the app was rotated since its item was read: what was the current secret then is
 * not the current one any more. Never fails, and is not written twice from the same item.
 *
 * @param item as it was read; it remembers the note
 */
export async function noteMatch(
  tables: DynamoDBClient,
  table: string,
  item: Item,
  age: AppSecret['age'],
  now: number,
): Promise<void> {
  const { appId, rotatedAt } = item;
  item[MATCHED_AT[age]] = { N: `${now}` };
  const update = new UpdateItemCommand({
    TableName: table,
    Key: { appId: appId ?? { S: '' } },
    UpdateExpression: 'SET #matchedAt = :now',
    ConditionExpression: `attribute_exists(appId) AND ${rotatedAt === undefined ? 'attribute_not_exists(rotatedAt)' : 'rotatedAt = :rotatedAt'}`,
    ExpressionAttributeNames: { '#matchedAt': MATCHED_AT[age] },
    ExpressionAttributeValues: { ':now': { N: `${now}` }, ...(rotatedAt !== undefined && { ':rotatedAt': rotatedAt }) },
  });
  await tables.send(update).catch(() => undefined);
}
