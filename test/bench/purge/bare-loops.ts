import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { Client } from 'pg';
import type { Stores } from './stores.ts';

/**
 * Deletes a person's items with the store's own bulk call, with as many calls at once as the target makes, and checks nothing. It
 * knows DynamoDB's keys without reading; it has to list S3's.
 */
export type BareLoop = (items: number) => Promise<void>;

const CLIENT = { region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

export function bareLoops({ url, postgres }: Stores): {
  readonly [kind in 'dynamodb' | 's3' | 'postgres' | 'postgres without guards' | 'postgres in one statement']: BareLoop;
} {
  const dynamodb = new DynamoDBClient({ ...CLIENT, endpoint: url });
  const s3 = new S3Client({ ...CLIENT, endpoint: url, forcePathStyle: true });
  return {
    dynamodb: (items) =>
      inBatches(items, 25, 32, async (messages) => {
        const requests = messages.map((message) => ({
          DeleteRequest: { Key: { owner: { S: '1001#777' }, message: { S: message } } },
        }));
        await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { messages: requests } }));
      }),
    async s3() {
      const underWay = new Set<Promise<unknown>>();
      let KeyMarker: string | undefined;
      do {
        const found: ListObjectVersionsCommandOutput = await s3.send(
          new ListObjectVersionsCommand({ Bucket: 'files', Prefix: '777/', KeyMarker }),
        );
        const Objects = (found.Versions ?? []).map(({ Key, VersionId }) => ({ Key, VersionId }));
        while (underWay.size >= 8) await Promise.race(underWay);
        const call = s3
          .send(new DeleteObjectsCommand({ Bucket: 'files', Delete: { Objects, Quiet: true } }))
          .finally(() => underWay.delete(call));
        underWay.add(call);
        KeyMarker = found.NextKeyMarker;
      } while (KeyMarker !== undefined);
      await Promise.all(underWay);
    },
    postgres: () => inPostgres(postgres, `${CHUNK} AND contact_id = $1`, GUARDS),
    'postgres without guards': () => inPostgres(postgres, CHUNK),
    'postgres in one statement': () => inPostgres(postgres, 'DELETE FROM tickets WHERE contact_id = $1'),
  };
}

const CHUNK = `DELETE FROM tickets
  WHERE ctid = ANY (ARRAY(SELECT ctid FROM tickets WHERE contact_id = $1 LIMIT 5000))`;

/** What a transaction sets so that it does not wait forever, and does not depend on settings of a pooled connection. */
const GUARDS = [
  'BEGIN ISOLATION LEVEL READ COMMITTED',
  'SET LOCAL role TO DEFAULT',
  'SET LOCAL search_path TO DEFAULT',
  "SELECT set_config('search_path', concat_ws(', ', 'pg_catalog', NULLIF(current_setting('search_path'), ''), 'pg_temp'), true)",
  'SET LOCAL statement_timeout = 20000',
  'SET LOCAL idle_in_transaction_session_timeout = 20000',
  'SET LOCAL lock_timeout = 5000',
  'SET LOCAL row_security = off',
  "SET LOCAL TimeZone = 'UTC'",
].join('; ');

/**
 * Repeats a statement until it finds nothing more.
 *
 * @param begin starts the transaction around each statement @default no transaction
 */
async function inPostgres(url: string, statement: string, begin?: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  for (let deleted = 1; deleted > 0; ) {
    if (begin !== undefined) await client.query(begin);
    deleted = (await client.query(statement, ['777'])).rowCount ?? 0;
    if (begin !== undefined) await client.query('COMMIT');
  }
  await client.end();
}

async function inBatches(
  items: number,
  size: number,
  atOnce: number,
  send: (names: readonly string[]) => Promise<void>,
): Promise<void> {
  const starts = Array.from({ length: Math.ceil(items / size) }, (_, batch) => batch * size).values();
  const lanes = Array.from({ length: atOnce }, async () => {
    for (const start of starts) {
      const length = Math.min(size, items - start);
      await send(Array.from({ length }, (_, at) => String(start + at).padStart(7, '0')));
    }
  });
  await Promise.all(lanes);
}
