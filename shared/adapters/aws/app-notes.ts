import { type AttributeValue, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { HOUR } from '../../domain/schedule.ts';

type Item = Record<string, AttributeValue>;

/** The attributes of an app's item that say when each of its secrets last matched, to the hour; epoch milliseconds. */
export const MATCHED_AT = { current: 'currentMatchedAt', previous: 'previousMatchedAt' } as const;

/** The attribute that says when messages last arrived which belong to the company's own webhook, to the hour. */
export const MESSAGES_AT = 'messagesAt';

/** The attribute that says when a list was last entered completely; epoch milliseconds. */
export const IMPORTED_AT = 'importedAt';

/** What is noted about an app, and in which attribute. */
const NOTED_AT = { ...MATCHED_AT, messages: MESSAGES_AT } as const;
export type AppNote = keyof typeof NOTED_AT;

export function isNoted(item: Item, note: AppNote, now: number): boolean {
  return now - Number(item[NOTED_AT[note]]?.N ?? Number.NEGATIVE_INFINITY) < HOUR;
}

/**
 * Records that a secret matched or that messages arrived, unless the app was rotated since its item was read: the
 * secret that was current then no longer is. Never fails, and does not write the same note twice from one item.
 *
 * @param item as it was read; the note is added to it
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
