import { createServer, request as send } from 'node:http';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { type LoopbackServer, listenOnLoopback } from '../../infra/local/system/loopback.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../shared/ports/target.ts';
import { s3 } from '../../shared/targets/s3/s3.ts';
import type { Row } from '../../shared/targets/target-kind.ts';
import { describeTarget, type Person, unlimited, type World } from '../contract/target.contract.ts';
import { environment } from '../support/target-environment.ts';
import { httpWire } from '../support/wire.ts';

type S3Row = Row<typeof s3.entries>;

process.env['AWS_ACCESS_KEY_ID'] = 'local';
process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
const REGION = 'us-east-1';

const address = process.env['MOTO_URL'];
if (address === undefined) {
  // oxlint-disable-next-line jest/no-disabled-tests -- says what is missing
  it.skip('buckets with versions: MOTO_URL is not set', () => undefined);
} else {
  const client = new S3Client({ endpoint: address, region: REGION, forcePathStyle: true });
  const port = Number(new URL(address).port);
  afterAll(() => client.destroy());
  jest.setTimeout(120_000);

  describeTarget(
    's3 with versions, by prefix',
    () =>
      versionedWorld(client, port, [{ prefix: '{appId}/{contactId}/' }], ({ appId, id }) => `${appId}/${id}/photo.jpg`),
    { times: false },
  );
  describeTarget(
    's3 with versions, by key',
    () => versionedWorld(client, port, [{ key: '{appId}/{contactId}' }], ({ appId, id }) => `${appId}/${id}`),
    { times: false },
  );

  describe('s3 with versions', () => {
    let withRetention: LoopbackServer;
    beforeAll(async () => {
      withRetention = await answeringRetention(port);
    });
    afterAll(() => withRetention.stop());

    it('leaves nothing of 5,000 versions and delete markers', async () => {
      const bucket = await newBucket(client);
      const numbers = Array.from({ length: 1250 }, (_, index) => String(index).padStart(5, '0'));
      await atOnce(numbers, async (number) => {
        for (const Body of ['first', 'second']) {
          await client.send(new PutObjectCommand({ Bucket: bucket, Key: `contacts/12/${number}`, Body }));
        }
        for (let markers = 0; markers < 2; markers += 1) {
          await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: `contacts/12/${number}` }));
        }
      });
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'contacts/123/0', Body: 'a neighbour' }));
      const target = await connect(bucket);

      expect(await target.plan(select('12'))).toBe(5000);
      expect(await target.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 5000 });
      expect(await target.verify(select('12'))).toBe(0);
      expect(await versionsIn(client, bucket)).toHaveLength(1);
    });

    it('keeps what a retention lock protects until its date, and deletes the rest', async () => {
      const bucket = await newBucket(client, true);
      const early = new Date(Date.UTC(2099, 0, 1));
      const late = new Date(Date.UTC(2100, 0, 1));
      await put(client, bucket, 'contacts/12/free');
      for (const [key, RetainUntilDate] of [
        ['contacts/12/early', early],
        ['contacts/12/late', late],
      ] as const) {
        const VersionId = await put(client, bucket, key);
        const Retention = { Mode: 'COMPLIANCE', RetainUntilDate } as const;
        await client.send(new PutObjectRetentionCommand({ Bucket: bucket, Key: key, VersionId, Retention }));
      }
      const target = await connect(bucket, { lock: { reason: 'legal_obligation', basis: 'a law' } });

      expect(await target.purge(select('12'), unlimited())).toEqual({
        outcome: 'kept',
        items: 1,
        retention: { reason: 'legal_obligation', basis: 'a law', until: late.getTime() },
        partial: true,
        runAgainAt: early.getTime(),
      });
      expect(await target.verify(select('12'))).toBe(2);
    });

    it('keeps what is under a legal hold, without a date', async () => {
      const bucket = await newBucket(client, true);
      const VersionId = await put(client, bucket, 'contacts/12/held');
      const hold = { Bucket: bucket, Key: 'contacts/12/held', VersionId, LegalHold: { Status: 'ON' } } as const;
      await client.send(new PutObjectLegalHoldCommand(hold));
      const target = await connect(bucket, { lock: { reason: 'legal_claims', basis: 'a case at court' } });

      expect(await target.purge(select('12'), unlimited())).toEqual({
        outcome: 'kept',
        items: 0,
        retention: { reason: 'legal_claims', basis: 'a case at court', until: undefined },
        partial: true,
        runAgainAt: undefined,
      });
      const kept = await client.send(new GetObjectCommand({ Bucket: bucket, Key: 'contacts/12/held' }));
      expect(await kept.Body?.transformToString()).toBe('contacts/12/held');
    });

    it('asks for the reason of a lock that the data map does not explain', async () => {
      const bucket = await newBucket(client, true);
      const VersionId = await put(client, bucket, 'contacts/12/held');
      const hold = { Bucket: bucket, Key: 'contacts/12/held', VersionId, LegalHold: { Status: 'ON' } } as const;
      await client.send(new PutObjectLegalHoldCommand(hold));

      const target = await connect(bucket);
      await expect(target.purge(select('12'), unlimited())).rejects.toMatchObject({
        code: 'lock_unexplained',
        disposition: 'fail',
      });
    });

    it.each(['\u0001', '\u000b', '\u001f', '\u007f', '\u0085', '\uffff'])(
      'deletes a key with %j in it, which a batch cannot name, with the others',
      async (character) => {
        const bucket = await newBucket(client);
        for (const key of ['a', `hostile${character}`, 'b']) await put(client, bucket, `contacts/12/${key}`);
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: `contacts/12/hostile${character}` }));
        await put(client, bucket, `contacts/123/hostile${character}`);
        const target = await connect(bucket);

        expect(await target.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 4 });
        expect(await target.verify(select('12'))).toBe(0);
        expect(await versionsIn(client, bucket)).toHaveLength(1);
      },
    );

    it('aborts unfinished uploads of the person, and counts them until they are gone', async () => {
      const bucket = await newBucket(client);
      for (const key of ['contacts/12/film', 'contacts/12/film', 'contacts/12/\u0001', 'contacts/123/film']) {
        const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key }));
        await client.send(new UploadPartCommand({ Bucket: bucket, Key: key, UploadId, PartNumber: 1, Body: 'a part' }));
      }
      const target = await connect(bucket);

      expect(await target.verify(select('12'))).toBe(3);
      expect(await target.purge(select('12'), unlimited())).toEqual({ outcome: 'emptied', items: 3 });
      expect(await target.verify(select('12'))).toBe(0);
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      expect(Uploads.map(({ Key }) => Key)).toEqual(['contacts/123/film']);
    });

    it('needs an operator when the bucket is missing', async () => {
      const target = await connect('no-such-bucket-anywhere');
      await expect(target.verify(select('12'))).rejects.toMatchObject({
        code: 'target_not_found',
        disposition: 'fail',
      });
    });

    async function connect(bucket: string, more: Partial<S3Row> = {}) {
      const settings = { AWS_ENDPOINT_URL_S3: withRetention.url, AWS_REGION: REGION };
      return s3.connect({ bucket, match: [{ prefix: 'contacts/{contactId}/' }], ...more }, environment(settings));
    }
  });
}

async function versionedWorld(
  client: S3Client,
  port: number,
  match: S3Row['match'],
  keyOf: (person: Person) => string,
): Promise<World> {
  const bucket = await newBucket(client);
  const wire = await httpWire(port);
  return {
    identifierKind: 'contactId',
    connect: () => s3.connect({ bucket, match }, environment({ AWS_ENDPOINT_URL_S3: wire.url, AWS_REGION: REGION })),
    // every third is a delete marker
    async add(person, count) {
      const which = { Bucket: bucket, Key: keyOf(person) };
      for (let index = 0; index < count; index += 1) {
        if (index % 3 === 2) await client.send(new DeleteObjectCommand(which));
        else await client.send(new PutObjectCommand({ ...which, Body: `${index}` }));
      }
    },
    contents: () => versionsIn(client, bucket),
    wire,
    close: () => wire.close(),
  };
}

/** moto does not know GetObjectRetention; the lock is in the headers of its objects. */
function answeringRetention(port: number): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    const { headers, url: path = '/' } = request;
    const isRetention = request.method === 'GET' && new URL(path, 'http://moto').searchParams.has('retention');
    const method = isRetention ? 'HEAD' : request.method;
    const asked = send(
      { port, method, headers, path: isRetention ? path.replace('retention', '') : path },
      (answer) => {
        const until = answer.headers['x-amz-object-lock-retain-until-date'];
        if (!isRetention) answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers));
        else if (until === undefined)
          response.writeHead(404).end(xml('Error', 'Code', 'NoSuchObjectLockConfiguration'));
        else response.end(xml('Retention', 'RetainUntilDate', String(until)));
      },
    );
    request.pipe(asked);
  });
  return listenOnLoopback(server);
}

function xml(element: string, name: string, text: string): string {
  return `<?xml version="1.0"?><${element}><${name}>${text}</${name}></${element}>`;
}

let created = 0;
async function newBucket(client: S3Client, canLock = false): Promise<string> {
  const Bucket = `bucket-${process.pid}-${Date.now()}-${(created += 1)}`;
  await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: canLock }));
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  return Bucket;
}

async function put(client: S3Client, bucket: string, key: string): Promise<string | undefined> {
  return (await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: key }))).VersionId;
}

async function versionsIn(client: S3Client, bucket: string): Promise<readonly string[]> {
  const found: string[] = [];
  let marker = {};
  for (;;) {
    const answer = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, ...marker }));
    const versions = answer.Versions ?? [];
    const markers = answer.DeleteMarkers ?? [];
    found.push(...versions.map(({ Key, VersionId, ETag }) => `${Key} ${VersionId} ${ETag}`));
    found.push(...markers.map(({ Key, VersionId }) => `${Key} ${VersionId} deleted`));
    if (answer.IsTruncated !== true) return found;
    marker = { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker };
  }
}

async function atOnce<Item>(items: readonly Item[], action: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const lanes = Array.from({ length: 8 }, async () => {
    for (const item of waiting) await action(item);
  });
  await Promise.all(lanes);
}

function select(contactId: string): Selection {
  return { requestId: 'request' as RequestId, appId: '1001', identifiers: { contactId: [contactId] }, askedAt: 0 };
}
