import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection, Target } from '../../../shared/ports/target.ts';
import { s3 } from '../../../shared/targets/s3/s3.ts';
import type { Row } from '../../../shared/targets/target-kind.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { type LocalS3, startLocalS3 } from '../../support/local-s3.ts';
import { environment } from '../../support/target-environment.ts';

type S3Row = Row<typeof s3.entries>;
type Answer = (response: ServerResponse, request: IncomingMessage, body: string) => void;

process.env['AWS_ACCESS_KEY_ID'] = 'local';
process.env['AWS_SECRET_ACCESS_KEY'] = 'local';

describe('a row of kind s3', () => {
  const schema = v.object(s3.entries);
  it.each([
    'contacts/{contactId}',
    'contacts/{contactId}-',
    '{appId}{contactId}/',
    'contacts/{contactId}x/',
    'contacts',
  ])('is refused when its prefix is %s, which could find somebody else', (prefix) => {
    expect(v.safeParse(schema, { bucket: 'media', match: [{ prefix }] }).success).toBe(false);
  });

  it.each(['contacts/{contactId}/', '{appId}/{contactId}/', 'a/{appId}/b/{contactId}/c/', 'contact-{contactId}/'])(
    'may have the prefix %s',
    (prefix) => {
      expect(v.safeParse(schema, { bucket: 'media', match: [{ prefix }] }).success).toBe(true);
    },
  );

  it('asks for no more than its bucket, and deletes only below what every person shares', () => {
    const match = [{ prefix: 'contacts/{contactId}/' }, { key: '{mediaKey}' }];
    expect(s3.permissions({ bucket: 'media', match })).toEqual([
      { actions: ['s3:ListBucketVersions'], resources: ['s3:::media'] },
      {
        actions: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:GetObjectRetention', 's3:GetObjectLegalHold'],
        resources: ['s3:::media/contacts/*', 's3:::media/*'],
      },
    ]);
  });
});

describe('the target s3', () => {
  let store: LocalS3;
  beforeAll(async () => {
    store = await startLocalS3();
  });
  afterAll(() => store.stop());

  it('deletes single objects by their whole keys, and not those whose keys begin alike', async () => {
    const bucket = await store.createBucket();
    await bucket.put(['in/1.jpg', 'in/1.jpg.bak', 'in/10.jpg', 'in/2.jpg', 'deep/a b+c%20é&<>.jpg']);
    const target = await connect(store.url, { bucket: bucket.name, match: [{ key: '{mediaKey}' }] });
    const media = select({ mediaKey: ['in/1.jpg', 'deep/a b+c%20é&<>.jpg', 'in/gone.jpg'] });

    expect(await target.plan(media)).toBe(2);
    expect(await target.purge(media, unlimited())).toEqual({ outcome: 'emptied', items: 2 });
    expect(await bucket.contents()).toHaveLength(3);
  });

  it('leaves objects that were written after the request', async () => {
    const bucket = await store.createBucket();
    await bucket.put(['contacts/12/old']);
    await pause(20);
    const askedAt = Date.now();
    await pause(20);
    await bucket.put(['contacts/12/new']);
    const match = [{ prefix: 'contacts/{contactId}/' }];
    const target = await connect(store.url, { bucket: bucket.name, match, createdAt: 'LastModified' });
    const then = { ...select({ contactId: ['12'] }), askedAt };

    expect(await target.purge(then, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
    expect(await target.verify(then)).toBe(0);
    expect((await bucket.contents()).join()).toContain('contacts/12/new');
  });

  it('deletes many pages in full batches', async () => {
    const bucket = await store.createBucket();
    await bucket.put(Array.from({ length: 2100 }, (_, index) => `contacts/12/${String(index).padStart(5, '0')}`));
    const target = await connect(store.url, { bucket: bucket.name, match: [{ prefix: 'contacts/{contactId}/' }] });

    expect(await target.purge(select({ contactId: ['12'] }), unlimited())).toEqual({ outcome: 'emptied', items: 2100 });
    expect(await bucket.contents()).toHaveLength(0);
  });

  it('says that a bucket is missing', async () => {
    const target = await connect(store.url, { bucket: 'not-there', match: [{ key: '{mediaKey}' }] });
    await expect(target.verify(select({ mediaKey: ['a'] }))).rejects.toMatchObject({
      code: 'target_not_found',
      disposition: 'fail',
    });
  });
});

describe('an S3 that misbehaves', () => {
  let server: LoopbackServer;
  let answers: Answer[];
  const versions = ['a', 'b'].map((name) => `contacts/12/${name}`);

  beforeEach(async () => {
    answers = [];
    server = await listenOnLoopback(
      createServer(async (request, response) => {
        const body = await text(request);
        (answers.shift() ?? respond(500, ''))(response, request, body);
      }),
    );
  });
  afterEach(() => server.stop());

  const purge = async (row: Partial<S3Row> = {}): Promise<unknown> => {
    const match = [{ prefix: 'contacts/{contactId}/' }];
    const target = await connect(server.url, { bucket: 'media', match, ...row });
    return target.purge(select({ contactId: ['12'] }), unlimited());
  };

  it('gets those keys again that it refused for the moment, and only those', async () => {
    let again = '';
    answers = [
      respond(200, listing(versions)),
      respond(200, refusals(['contacts/12/b', 'SlowDown'])),
      (response, _request, body) => {
        again = body;
        response.end(refusals());
      },
      respond(200, listing([])),
    ];
    expect(await purge()).toEqual({ outcome: 'emptied', items: 2 });
    expect(again).toContain('contacts/12/b');
    expect(again).not.toContain('contacts/12/a');
  });

  it('is asked later when it refuses a key again and again', async () => {
    answers = [
      respond(200, listing(versions)),
      ...Array.from({ length: 9 }, () => respond(200, refusals(['contacts/12/b', 'InternalError']))),
    ];
    await expect(purge()).rejects.toMatchObject({ code: 'target_throttled', disposition: 'retry' });
  });

  it('does not count what somebody else has deleted meanwhile', async () => {
    answers = [
      respond(200, listing(versions)),
      respond(200, refusals(['contacts/12/b', 'NoSuchVersion'])),
      respond(200, listing([])),
    ];
    expect(await purge()).toEqual({ outcome: 'emptied', items: 1 });
  });

  it('needs an operator when it refuses a key that no lock protects', async () => {
    answers = [
      respond(200, listing(versions)),
      respond(200, refusals(['contacts/12/b', 'AccessDenied'])),
      respond(400, error('InvalidRequest')),
      respond(400, error('InvalidRequest')),
    ];
    await expect(purge()).rejects.toMatchObject({ code: 'target_access_denied', disposition: 'fail' });
  });

  it('needs an operator when it lets nobody in', async () => {
    answers = [respond(403, error('AccessDenied'))];
    await expect(purge()).rejects.toMatchObject({ code: 'target_access_denied', disposition: 'fail' });
  });

  it.each([
    ['answers 429', respond(429, '')],
    ['answers 503 SlowDown', respond(503, error('SlowDown'))],
    ['answers 500', respond(500, '')],
    ['resets the connection', (response: ServerResponse) => void response.socket?.destroy()],
    ['never answers', () => undefined],
    ['answers half', (response: ServerResponse) => void response.writeHead(200).write('<ListVersionsResult>')],
    ['answers something else', respond(200, 'hello')],
  ])('is asked later when it %s', async (_how, answer: Answer) => {
    answers = Array.from({ length: 9 }, () => answer);
    await expect(purge()).rejects.toMatchObject({ code: 'target_unavailable', disposition: 'retry' });
  });

  it('is caught by the next look when it says 200 and deletes nothing', async () => {
    answers = [
      respond(200, listing(versions)),
      respond(200, refusals()),
      respond(200, listing([])),
      respond(200, listing(versions)),
    ];
    const match = [{ prefix: 'contacts/{contactId}/' }];
    const target = await connect(server.url, { bucket: 'media', match });
    await target.purge(select({ contactId: ['12'] }), unlimited());
    expect(await target.verify(select({ contactId: ['12'] }))).toBe(2);
  });
});

function connect(url: string, row: S3Row): Promise<Target> {
  const settings = { AWS_ENDPOINT_URL_S3: url, AWS_REGION: 'eu-central-1', TARGET_TIMEOUT_SECONDS: '0.2' };
  return s3.connect(row, environment(settings));
}

function select(identifiers: Selection['identifiers']): Selection {
  return { requestId: 'request' as RequestId, appId: '1001', identifiers, askedAt: 0 };
}

function listing(keys: readonly string[]): string {
  const found = keys.map(
    (key) =>
      `<Version><Key>${key}</Key><VersionId>v1</VersionId><LastModified>2026-01-01T00:00:00.000Z</LastModified></Version>`,
  );
  return `<ListVersionsResult><IsTruncated>false</IsTruncated>${found.join('')}</ListVersionsResult>`;
}

function refusals(...refused: readonly (readonly [string, string])[]): string {
  const errors = refused.map(
    ([key, code]) => `<Error><Key>${key}</Key><VersionId>v1</VersionId><Code>${code}</Code></Error>`,
  );
  return `<DeleteResult>${errors.join('')}</DeleteResult>`;
}

function error(code: string): string {
  return `<Error><Code>${code}</Code><Message>${code}</Message></Error>`;
}

function respond(status: number, body: string): Answer {
  return (response) => void response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
}
