import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { startPostgres } from '../../../infra/local/emulators/postgres/postgres.ts';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';

// Runs in its own process, so that its work is not measured. A DynamoDB table and an S3 bucket contain numbered items of one
// person, and use the services' protocols with their page sizes. PostgreSQL is the server at PG_URL, with a database that is
// dropped at the end, or else PGlite. `PUT /items/N` fills all of them.

export type Stores = { readonly url: string; readonly postgres: string; readonly postgresVersion: string };

const DATABASE = 'data_deletion_bench';
const given = process.env['PG_URL'];
const postgres = new URL(given ?? (await startPostgres()).url);
const server = given === undefined ? undefined : new Client(given);
if (server !== undefined) {
  await server.connect();
  await server.query(`DROP DATABASE IF EXISTS ${DATABASE}`);
  await server.query(`CREATE DATABASE ${DATABASE}`);
  postgres.pathname = `/${DATABASE}`;
}
const rows = new Client(postgres.href);
await rows.connect();
await rows.query('CREATE TABLE tickets (contact_id text, body text); CREATE INDEX ON tickets (contact_id)');
const [{ server_version: version } = { server_version: '' }] = (
  await rows.query<{ readonly server_version: string }>('SHOW server_version')
).rows;

let isDeleted = new Uint8Array();
let calls: { -readonly [kind in 'read' | 'delete']: number } = { read: 0, delete: 0 };

const nameOf = (number: number): string => String(number).padStart(7, '0');

/** The first remaining items after the given one. */
function left(after: number, limit: number): readonly number[] {
  const found: number[] = [];
  for (let number = after + 1; number < isDeleted.length && found.length < limit; number += 1) {
    if (isDeleted[number] === 0) found.push(number);
  }
  return found;
}

async function answer(request: IncomingMessage): Promise<string> {
  const body = await text(request);
  const [path = '', query = ''] = (request.url ?? '').split('?');
  if (path.startsWith('/items/')) return fill(Number(path.slice('/items/'.length)));
  if (path === '/calls') return JSON.stringify(calls);
  const operation = String(request.headers['x-amz-target']).split('.')[1];
  if (request.method === 'GET' && new URLSearchParams(query).has('uploads')) return NO_UPLOADS;
  const isRead = operation === 'Query' || request.method === 'GET';
  calls[isRead ? 'read' : 'delete'] += 1;
  if (operation === 'Query') return page(JSON.parse(body) as QueryInput);
  if (operation === undefined)
    return isRead ? listing(new URLSearchParams(query)) : removed(body, /<Key>(\d+)<\/Key>/g, '<DeleteResult/>');
  return removed(body, /"message":\{"S":"(\d+)"\}/g, '{"UnprocessedItems":{}}');
}

async function fill(count: number): Promise<string> {
  isDeleted = new Uint8Array(count);
  calls = { read: 0, delete: 0 };
  // DynamoDB's and S3's items are cheap to keep, but a million rows in WebAssembly are not
  await rows.query('TRUNCATE tickets');
  if (count <= 100_000) {
    await rows.query(`INSERT INTO tickets SELECT '777', 'hello ' || i FROM generate_series(1, ${count}) i`);
  }
  return '{}';
}

const NO_UPLOADS =
  '<ListMultipartUploadsResult><Bucket>files</Bucket><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>';

type QueryInput = { readonly Limit: number; readonly ExclusiveStartKey?: { readonly message: { readonly S: string } } };

function page({ Limit, ExclusiveStartKey }: QueryInput): string {
  const found = left(ExclusiveStartKey === undefined ? -1 : Number(ExclusiveStartKey.message.S), Limit);
  const Items = found.map((number) => ({ owner: { S: '1001#777' }, message: { S: nameOf(number) } }));
  return JSON.stringify({
    Items,
    Count: Items.length,
    ...(Items.length === Limit && { LastEvaluatedKey: Items.at(-1) }),
  });
}

function listing(query: URLSearchParams): string {
  const marker = query.get('key-marker');
  const found = left(marker === null ? -1 : Number(marker), 1000);
  const versions = found.map(
    (number) =>
      `<Version><Key>${nameOf(number)}</Key><VersionId>null</VersionId><LastModified>2026-01-01T00:00:00.000Z</LastModified></Version>`,
  );
  const next =
    found.length === 1000
      ? `<IsTruncated>true</IsTruncated><NextKeyMarker>${nameOf(found.at(-1) ?? 0)}</NextKeyMarker><NextVersionIdMarker>null</NextVersionIdMarker>`
      : '<IsTruncated>false</IsTruncated>';
  return `<ListVersionsResult><EncodingType>url</EncodingType>${next}${versions.join('')}</ListVersionsResult>`;
}

function removed(body: string, keys: RegExp, reply: string): string {
  for (const [, number] of body.matchAll(keys)) isDeleted[Number(number)] = 1;
  return reply;
}

async function end(): Promise<never> {
  await server?.query(`DROP DATABASE ${DATABASE} WITH (FORCE)`);
  process.exit();
}

const services = await listenOnLoopback(
  createServer((request, response) => {
    void answer(request).then((content) => response.end(content));
  }),
);
rows.on('error', () => undefined);
process.stdin.resume().on('end', () => void end());
const told: Stores = {
  url: services.url,
  postgres: postgres.href,
  postgresVersion: `${given === undefined ? 'PGlite' : 'PostgreSQL'} ${version}`,
};
process.stdout.write(`${JSON.stringify(told)}\n`);
