import { type AttributeValue, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { HOUR } from '../../domain/schedule.ts';

type Item = Record<string, AttributeValue>;

/** Where an app's item says when each of its secrets last matched, to the hour; epoch milliseconds. */
export const MATCHED_AT = { current: 'currentMatchedAt', previous: 'previousMatchedAt' } as const;

/** Where it says when messages last arrived that belong to the company's own webhook, to the hour. */
export const MESSAGES_AT = 'messagesAt';

/** What is noted about an app, and where. */
const NOTED_AT = { ...MATCHED_AT, messages: MESSAGES_AT } as const;
export type AppNote = keyof typeof NOTED_AT;

export function isNoted(item: Item, note: AppNote, now: number): boolean {
  return now - Number(item[NOTED_AT[note]]?.N ?? Number.NEGATIVE_INFINITY) < HOUR;
}

/**
 * Writes that a secret matched or that messages arrived, unless the app was rotated since its item was read: what was the current secret then is
 * not the current one any more. Never fails, and is not written twice from the same item.
 *
 * @param item as it was read; it remembers the note
 */
export async function writeNote(
  tables: DynamoDBClient,
  table: string,
  item: Item,
  note: AppNote,
  now: number,
): Promise<void> {
  const { appId, rotatedAt } = item;
  item[NOTED_AT[note]] = { N: `${now}` };
  const update = new UpdateItemCommand({
    TableName: table,
    Key: { appId: appId ?? { S: '' } },
    UpdateExpression: 'SET #notedAt = :now',
    ConditionExpression: `attribute_exists(appId) AND ${rotatedAt === undefined ? 'attribute_not_exists(rotatedAt)' : 'rotatedAt = :rotatedAt'}`,
    ExpressionAttributeNames: { '#notedAt': NOTED_AT[note] },
    ExpressionAttributeValues: { ':now': { N: `${now}` }, ...(rotatedAt !== undefined && { ':rotatedAt': rotatedAt }) },
  });
  await tables.send(update).catch(() => undefined);
}
