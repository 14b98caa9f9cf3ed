import { s3 } from '../../shared/targets/s3/s3.ts';
import type { Row } from '../../shared/targets/target-kind.ts';
import { type LocalS3, startLocalS3 } from '../support/local-s3.ts';
import { environment } from '../support/target-environment.ts';
import { httpWire } from '../support/wire.ts';
import { describeTarget, type Person, type World } from './target.contract.ts';

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

async function s3World(match: Match, keyOf: (person: Person, number: string) => string): Promise<World> {
  const bucket = await store.createBucket();
  const wire = await httpWire(store.port);
  const settings = { AWS_ENDPOINT_URL_S3: wire.url, AWS_REGION: 'eu-central-1' };
  let added = 0;
  return {
    identifierKind: 'contactId',
    connect: () => s3.connect({ bucket: bucket.name, match }, environment(settings)),
    add: (person, count) =>
      bucket.put(Array.from({ length: count }, () => keyOf(person, String((added += 1)).padStart(6, '0')))),
    contents: () => bucket.contents(),
    wire,
    close: () => wire.close(),
  };
}
