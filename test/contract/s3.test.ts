import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { type LoopbackServer, listenOnLoopback } from '../../infra/local/system/loopback.ts';
import { s3 } from '../../shared/targets/s3/s3.ts';
import type { Row } from '../../shared/targets/target-kind.ts';
import { type LocalS3, startLocalS3 } from '../support/local-s3.ts';
import { environment } from '../support/target-environment.ts';
import { httpWire } from '../support/wire.ts';
import { describeTarget, type OddTime, type Person, type World } from './target.contract.ts';

type Match = Row<typeof s3.entries>['match'];

process.env['AWS_ACCESS_KEY_ID'] = 'local';
process.env['AWS_SECRET_ACCESS_KEY'] = 'local';

const PAGE_SIZE = 50;
let store: LocalS3;
beforeAll(async () => {
  store = await startLocalS3(PAGE_SIZE);
});
afterAll(() => store.stop());

describeTarget(
  's3, by prefix',
  () => s3World([{ prefix: '{appId}/{contactId}/' }], ({ appId, id }, number) => `${appId}/${id}/${number}.jpg`),
  { times: false },
);

describeTarget(
  's3, with times',
  async () => {
    const dating = await datingProxy(store.url);
    const world = await s3World(
      [{ prefix: '{appId}/{contactId}/' }],
      ({ appId, id }, number, createdAt) => `${appId}/${id}/${number}@${String(createdAt)}`,
      { port: dating.port, createdAt: 'LastModified' },
    );
    return { ...world, close: () => world.close().then(() => dating.stop()) };
  },
  { times: true },
);

/** An S3 that takes an object's time from the end of its key: `7.jpg@1795392000000`. */
async function datingProxy(url: string): Promise<LoopbackServer> {
  const server = createServer(async (request, response) => {
    const body = request.method === 'GET' ? undefined : await text(request);
    const answer = await fetch(`${url}${request.url}`, {
      ...(request.method && { method: request.method }),
      ...(body && { body }),
    });
    const xml = (await answer.text()).replaceAll(
      /(@|%40)(\d+)(<\/Key>.*?<LastModified>)[^<]*/gs,
      (_, at: string, time: string, between: string) => `${at}${time}${between}${new Date(Number(time)).toISOString()}`,
    );
    response.writeHead(answer.status, { 'content-type': 'application/xml' }).end(xml);
  });
  return listenOnLoopback(server);
}

async function s3World(
  match: Match,
  keyOf: (person: Person, number: string, createdAt: number | OddTime) => string,
  { port = store.port, createdAt }: { readonly port?: number; readonly createdAt?: 'LastModified' } = {},
): Promise<World> {
  const bucket = await store.createBucket();
  const wire = await httpWire(port);
  const settings = { AWS_ENDPOINT_URL_S3: wire.url, AWS_REGION: 'eu-central-1' };
  let added = 0;
  return {
    identifierKind: 'contactId',
    connect: () => s3.connect({ bucket: bucket.name, match, createdAt }, environment(settings)),
    add: (person, count, time) =>
      bucket.put(Array.from({ length: count }, () => keyOf(person, String((added += 1)).padStart(6, '0'), time))),
    contents: () => bucket.contents(),
    wire,
    close: () => wire.close(),
  };
}
