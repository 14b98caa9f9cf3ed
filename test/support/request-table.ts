import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { tableReady } from './table-ready.ts';

/** Creates the table of requests as the stack declares it, with its key and its sparse indexes. */
export async function createRequestTable(client: DynamoDBClient, name: string): Promise<void> {
  const index = (IndexName: string, hash: string, range: string, ...include: readonly string[]) => ({
    IndexName,
    KeySchema: [
      { AttributeName: hash, KeyType: 'HASH' as const },
      { AttributeName: range, KeyType: 'RANGE' as const },
    ],
    Projection:
      include.length > 0
        ? { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...include] }
        : { ProjectionType: 'KEYS_ONLY' as const },
  });
  const strings = ['requestId', 'shard', 'openShard', 'needsOperatorShard', 'sealedSubject'];
  const numbers = ['nextAttemptAt', 'dueAt', 'acceptedAt'];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'requestId', KeyType: 'HASH' }],
      AttributeDefinitions: [
        ...strings.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
        ...numbers.map((AttributeName) => ({ AttributeName, AttributeType: 'N' as const })),
      ],
      GlobalSecondaryIndexes: [
        index('by-next-attempt', 'shard', 'nextAttemptAt'),
        index('open-by-deadline', 'openShard', 'dueAt', 'acceptedAt', 'appId', 'origin'),
        index('needs-operator', 'needsOperatorShard', 'dueAt'),
        index('by-subject', 'sealedSubject', 'acceptedAt'),
      ],
    }),
  );
  await tableReady(client, name);
}
