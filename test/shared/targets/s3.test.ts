import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection, Target } from '../../../shared/ports/target.ts';
import { s3 } from '../../../shared/targets/s3/s3.ts';
import type { Row } from '../../../shared/targets/target-kind.ts';
import { limited, unlimited } from '../../contract/target.contract.ts';
import { type LocalBucket, type LocalS3, startLocalS3 } from '../../support/local-s3.ts';
import { environment, environmentOfSilence } from '../../support/target-environment.ts';

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

  it.each([
    'Media',
    'my_media',
    '192.168.5.4',
    'xn--media',
    'sthree-media',
    'my..media',
    'ab',
    'media-',
    'media--euc1-az1--x-s3',
    'media--table-s3',
    'media-12ab-s3alias',
  ])('is refused when its bucket is called %s, as no bucket with versions can be', (bucket) => {
    expect(v.safeParse(schema, { bucket, match: [{ key: '{mediaKey}' }] }).success).toBe(false);
  });

  it.each(['media', 'my.media-2026', '1media', '192.168.5.4a'])('may have a bucket that is called %s', (bucket) => {
    expect(v.safeParse(schema, { bucket, match: [{ key: '{mediaKey}' }] }).success).toBe(true);
  });

  it('asks for no more than its bucket, and deletes only below what every person shares', () => {
    const match = [{ prefix: 'contacts/{contactId}/' }, { key: '{mediaKey}' }];
    expect(s3.permissions({ bucket: 'media', match })).toEqual([
      { actions: ['s3:ListBucketVersions', 's3:ListBucketMultipartUploads'], resources: ['s3:::media'] },
      {
        actions: [
          's3:DeleteObject',
          's3:DeleteObjectVersion',
          's3:AbortMultipartUpload',
          's3:GetObjectRetention',
          's3:GetObjectLegalHold',
        ],
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

  it.each(['in/e\u0301.jpg', '/in/\u00e9.jpg', 'in//\u00e9.jpg', 'IN/\u00e9.jpg', 'in/\u00e9.jpg\u200b'])(
    'takes the key %j for another than in/\u00e9.jpg',
    async (other) => {
      const bucket = await store.createBucket();
      await bucket.put(['in/\u00e9.jpg', other]);
      const target = await connect(store.url, { bucket: bucket.name, match: [{ key: '{mediaKey}' }] });
      const media = (...mediaKey: readonly string[]): Selection => select({ mediaKey });
      expect(await target.purge(media('in/\u00e9.jpg'), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
      expect(await target.verify(media(other))).toBe(1);
    },
  );

  describe('under bounds', () => {
    const match = [{ prefix: 'contacts/{contactId}/' }];
    const written = async (): Promise<{ readonly bucket: LocalBucket; readonly selection: Selection }> => {
      const bucket = await store.createBucket();
      await bucket.put(['contacts/12/old']);
      await pause(20);
      const olderThan = Date.now();
      await pause(20);
      await bucket.put(['contacts/12/new']);
      const bounds = { unboundedKinds: ['mediaKey'], olderThan, undated: 'left' } as const;
      return { bucket, selection: { ...select({ contactId: ['12'] }), bounds } };
    };
    const connectNow = (row: S3Row): Promise<Target> =>
      s3.connect(row, {
        ...environment({ AWS_ENDPOINT_URL_S3: store.url, AWS_REGION: 'eu-central-1' }),
        now: Date.now,
      });

    it('leaves objects that are newer, and counts them', async () => {
      const { bucket, selection } = await written();
      const target = await connectNow({ bucket: bucket.name, match, createdAt: 'LastModified' });
      expect(await target.purge(selection, unlimited())).toEqual({ outcome: 'emptied', items: 1 });
      expect(await target.verify(selection)).toBe(0);
      expect(await target.countLeft?.(selection)).toEqual({ newer: 1, undated: 0 });
      expect((await bucket.contents()).join()).toContain('contacts/12/new');
    });

    it('does not take the time of a restore for that of the creation', async () => {
      const { bucket, selection } = await written();
      const target = await connectNow({ bucket: bucket.name, match, createdAt: 'LastModified' });
      const restored = { ...selection, restored: true } as const;
      expect(await target.purge(restored, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
      expect(await target.countLeft?.(restored)).toEqual({ newer: 0, undated: 2 });
    });

    it('deletes a newer object all the same where an id that is never reused names it', async () => {
      const { bucket, selection } = await written();
      await bucket.put(['contacts/12/mine']);
      const target = await connectNow({
        bucket: bucket.name,
        match: [...match, { key: 'contacts/12/{mediaKey}' }],
        createdAt: 'LastModified',
      });
      const media = { ...selection, identifiers: { contactId: ['12'], mediaKey: ['mine'] } };
      expect(await target.countLeft?.(media)).toEqual({ newer: 1, undated: 0 });
      expect(await target.purge(media, unlimited())).toMatchObject({ outcome: 'emptied' });
      const left = (await bucket.contents()).join();
      expect(left).toContain('contacts/12/new');
      expect(left).not.toContain('contacts/12/mine');
    });
  });

  it('deletes many pages in full batches', async () => {
    const bucket = await store.createBucket();
    await bucket.put(Array.from({ length: 1100 }, (_, index) => `contacts/12/${String(index).padStart(5, '0')}`));
    const target = await connect(store.url, { bucket: bucket.name, match: [{ prefix: 'contacts/{contactId}/' }] });

    expect(await target.purge(select({ contactId: ['12'] }), unlimited())).toEqual({ outcome: 'emptied', items: 1100 });
    expect(await bucket.contents()).toHaveLength(0);
  });

  it.each([1, 1000])(
    'aborts unfinished uploads of the person, and of nobody else, on pages of %d',
    async (pageSize) => {
      const paged = await startLocalS3(pageSize);
      try {
        const bucket = await paged.createBucket();
        const mine = ['contacts/12/a b', 'contacts/12/a b', 'contacts/12/c', 'contacts/12/é+'];
        for (const key of mine) await beginUpload(paged.url, bucket.name, key);
        const neighbours = ['contacts/123/a', 'contacts/1', 'a'];
        for (const key of neighbours) await beginUpload(paged.url, bucket.name, key);
        const target = await connect(paged.url, { bucket: bucket.name, match: [{ prefix: 'contacts/{contactId}/' }] });
        const person = select({ contactId: ['12'] });

        expect(await target.plan(person)).toBe(4);
        expect(await target.verify(person)).toBe(4);
        expect(await target.purge(person, unlimited())).toEqual({ outcome: 'emptied', items: 4 });
        expect(await target.verify(person)).toBe(0);
        const others = await connect(paged.url, { bucket: bucket.name, match: [{ key: '{mediaKey}' }] });
        expect(await others.verify(select({ mediaKey: neighbours }))).toBe(3);
      } finally {
        await paged.stop();
      }
    },
  );

  it('makes an upload that was begun before the request impossible to complete', async () => {
    const bucket = await store.createBucket();
    const { uploadId, etag } = await beginUpload(store.url, bucket.name, 'contacts/12/film');
    const target = await connect(store.url, { bucket: bucket.name, match: [{ key: 'contacts/{contactId}/film' }] });
    await target.purge(select({ contactId: ['12'] }), unlimited());

    const parts = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
    const address = `${store.url}/${bucket.name}/contacts/12/film?uploadId=${uploadId}`;
    expect((await fetch(address, { method: 'POST', body: parts })).status).toBe(404);
    expect(await bucket.contents()).toEqual([]);
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
  /** Answers to ListMultipartUploads, which has none to name when none is left here. */
  let uploadAnswers: Answer[];
  const versions = ['a', 'b'].map((name) => `contacts/12/${name}`);

  beforeEach(async () => {
    answers = [];
    uploadAnswers = [];
    server = await listenOnLoopback(
      createServer(async (request, response) => {
        const body = await text(request);
        const isAboutUploads =
          request.method === 'GET' && new URL(request.url ?? '', server.url).searchParams.has('uploads');
        const answer = isAboutUploads ? (uploadAnswers.shift() ?? respond(200, uploads())) : answers.shift();
        (answer ?? respond(500, ''))(response, request, body);
      }),
    );
  });
  afterEach(() => server.stop());

  const purge = async (row: Partial<S3Row> = {}, isSilent = false): Promise<unknown> => {
    const match = [{ prefix: 'contacts/{contactId}/' }];
    const target = await connect(server.url, { bucket: 'media', match, ...row }, isSilent);
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

  it('is asked later when it refuses every key again and again', async () => {
    answers = [
      respond(200, listing(versions)),
      ...Array.from({ length: 9 }, () =>
        respond(200, refusals(['contacts/12/a', 'InternalError'], ['contacts/12/b', 'InternalError'])),
      ),
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
      respond(200, listing(['contacts/12/b'])),
      respond(200, refusals(['contacts/12/b', 'AccessDenied'])),
      respond(400, error('InvalidRequest')),
      respond(400, error('InvalidRequest')),
    ];
    await expect(purge()).rejects.toMatchObject({ code: 'target_access_denied', disposition: 'fail' });
  });

  it('needs an operator for the permission when it denies the deletion of a delete marker, which has no lock', async () => {
    const marked = listing(['contacts/12/b']).replaceAll('Version>', 'DeleteMarker>');
    const denied = respond(200, refusals(['contacts/12/b', 'AccessDenied']));
    answers = [
      respond(200, marked),
      denied,
      ...Array.from({ length: 4 }, () => respond(405, error('MethodNotAllowed'))),
    ];
    await expect(purge()).rejects.toMatchObject({
      code: 'target_access_denied',
      disposition: 'fail',
      message: 's3:DeleteObjectVersion is denied for what is not locked',
    });
  });

  it('is of another kind when it does not know the locks of its versions', async () => {
    const denied = respond(200, refusals(['contacts/12/b', 'AccessDenied']));
    answers = [respond(200, listing(['contacts/12/b'])), denied, respond(405, error('MethodNotAllowed'))];
    await expect(purge()).rejects.toMatchObject({ code: 'target_unsupported', disposition: 'fail' });
  });

  it('needs an operator when it lets nobody in', async () => {
    answers = [respond(403, error('AccessDenied'))];
    await expect(purge()).rejects.toMatchObject({ code: 'target_access_denied', disposition: 'fail' });
  });

  it.each<[string, Answer, boolean]>([
    ['answers 500', respond(500, ''), false],
    ['resets the connection', (response) => void response.socket?.destroy(), false],
    ['never answers', () => undefined, true],
    ['answers half', (response) => void response.writeHead(200).write('<ListVersionsResult>'), true],
    ['answers something else', respond(200, 'hello'), false],
  ])('is asked later when it %s', async (_how, answer, isSilent) => {
    answers = Array.from({ length: 9 }, () => answer);
    await expect(purge({}, isSilent)).rejects.toMatchObject({ code: 'target_unavailable', disposition: 'retry' });
  });

  it.each([
    ['answers 429', respond(429, '')],
    ['answers 503 SlowDown', respond(503, error('SlowDown'))],
  ])('is throttled when it %s', async (_how, answer: Answer) => {
    answers = Array.from({ length: 9 }, () => answer);
    await expect(purge()).rejects.toMatchObject({ code: 'target_throttled', disposition: 'retry' });
  });

  it('has made progress when it is throttled after it deleted something', async () => {
    answers = [
      respond(200, listing(versions)),
      ...Array.from({ length: 9 }, () => respond(200, refusals(['contacts/12/b', 'SlowDown']))),
    ];
    expect(await purge()).toEqual({ outcome: 'unfinished', items: 1, runAgainAt: expect.any(Number) });
  });

  it.each([
    ['is in another region that it does not name', respond(301, error('PermanentRedirect')), 'target_elsewhere'],
    ['is signed for in another region', respond(400, error('AuthorizationHeaderMalformed')), 'target_elsewhere'],
    ['cannot list versions', respond(405, error('MethodNotAllowed')), 'target_unsupported'],
    ['is of a kind without versions', respond(501, error('NotImplemented')), 'target_unsupported'],
    ['has gone', respond(404, error('NoSuchBucket')), 'target_not_found'],
    ['denies it', respond(403, error('AccessDenied')), 'target_access_denied'],
    ['has been closed', respond(403, error('AllAccessDisabled')), 'target_access_denied'],
  ])('needs an operator, with the cause and its name, when it %s', async (_how, answer: Answer, code) => {
    answers = [answer];
    await expect(purge()).rejects.toMatchObject({
      code,
      disposition: 'fail',
      message: expect.stringContaining('media'),
    });
  });

  it.each([
    ['PermanentRedirect', 301, 'while it is listed', []],
    ['IllegalLocationConstraintException', 400, 'while it is listed', []],
    ['PermanentRedirect', 301, 'while it is emptied', versions],
  ])('is followed to the region that it names with %s (%i) %s', async (code, status, _when, found) => {
    const regions: string[] = [];
    const elsewhere: Answer = (response) =>
      void response.writeHead(status, { 'x-amz-bucket-region': 'ap-south-1' }).end(error(code));
    const noting =
      (body: string): Answer =>
      (response, request) => {
        regions.push(/\/\d{8}\/([a-z0-9-]+)\/s3\//.exec(request.headers.authorization ?? '')?.[1] ?? '');
        respond(200, body)(response, request, '');
      };
    uploadAnswers = [elsewhere, noting(uploads())];
    const bodies = found.length === 0 ? [listing([])] : [listing(found), refusals(), listing([])];
    answers = bodies.flatMap((body) => [elsewhere, noting(body)]);
    expect(await purge()).toEqual({ outcome: 'emptied', items: found.length });
    expect(new Set(regions)).toEqual(new Set(['ap-south-1']));
  });

  it.each(['\u0001', '\u000b', '\n', '\r', '\r\n', '\t', '\u007f', '\u0085', '\u2028', '\ufffe', '\uffff'])(
    'deletes a key with %j in it by itself, and the others of its batch together',
    async (character) => {
      const seen: string[] = [];
      const hostile = `contacts/12/a${character}b`;
      const seeing: Answer = (response, request, body) => {
        seen.push(`${request.method} ${decodeURIComponent(request.url ?? '').replace(/[?&]x-id=\w+/, '')}`, body);
        respond(request.method === 'DELETE' ? 204 : 200, request.method === 'DELETE' ? '' : refusals())(
          response,
          request,
          '',
        );
      };
      answers = [respond(200, listing([...versions, hostile])), seeing, seeing, respond(200, listing([]))];
      expect(await purge()).toEqual({ outcome: 'emptied', items: 3 });
      expect(seen.filter((line) => line.startsWith('DELETE'))).toEqual([
        expect.stringContaining(`/media/${hostile}?versionId=v1`),
      ]);
      expect(seen.join()).toMatch(/<Key>contacts\/12\/a<\/Key>.*<Key>contacts\/12\/b<\/Key>/);
      expect(seen.filter((line) => line.includes('<Key>')).join()).not.toContain('<Key>contacts/12/a&');
    },
  );

  it('gets the keys one by one when it cannot read a batch', async () => {
    const gone = respond(204, '');
    answers = [
      respond(200, listing(versions)),
      respond(400, error('MalformedXML')),
      gone,
      gone,
      respond(200, listing([])),
    ];
    expect(await purge()).toEqual({ outcome: 'emptied', items: 2 });
  });

  it('is not believed when it lists objects instead of uploads', async () => {
    uploadAnswers = Array.from({ length: 3 }, () =>
      respond(200, '<ListBucketResult><Name>media</Name></ListBucketResult>'),
    );
    await expect(purge()).rejects.toMatchObject({ code: 'target_unavailable', disposition: 'retry' });
  });

  it('is told which version goes, of several together and of one by itself', async () => {
    const asked: string[] = [];
    const told: Answer = (response, request, body) => {
      asked.push(
        request.method === 'DELETE'
          ? `alone ${new URL(request.url ?? '', server.url).searchParams.get('versionId')}`
          : body,
      );
      respond(request.method === 'DELETE' ? 204 : 200, request.method === 'DELETE' ? '' : refusals())(
        response,
        request,
        body,
      );
    };
    answers = [respond(200, listing([...versions, 'contacts/12/\u0001'])), told, told, respond(200, listing([]))];
    expect(await purge()).toEqual({ outcome: 'emptied', items: 3 });
    const alone = asked.find((one) => one.startsWith('alone'));
    const batch = asked.find((one) => one.includes('<Delete')) ?? '';
    expect(alone).toBe('alone v1');
    expect(batch.match(/<VersionId>v1<\/VersionId>/g)).toHaveLength(2);
  });

  it('is left to the verification when it says again and again that it deleted what it keeps', async () => {
    let listings = 0;
    const endless: Answer = (response, request) => {
      if (request.method === 'GET') listings += 1;
      respond(200, request.method === 'GET' ? listing(versions) : refusals())(response, request, '');
    };
    answers = Array.from({ length: 100 }, () => endless);
    expect(await purge()).toMatchObject({ outcome: 'emptied' });
    expect(listings).toBeLessThan(10);
  });

  it('has failed to make progress when it still has what it deleted as the time is over', async () => {
    const endless: Answer = (response, request) =>
      respond(200, request.method === 'GET' ? listing(versions) : refusals())(response, request, '');
    answers = Array.from({ length: 20 }, () => endless);
    const target = await connect(server.url, { bucket: 'media', match: [{ prefix: 'contacts/{contactId}/' }] });
    await expect(target.purge(select({ contactId: ['12'] }), limited(1))).rejects.toMatchObject({
      code: 'no_progress',
      disposition: 'retry',
    });
  });

  it.each([
    ['behind three thousand versions that are locked until a date', 'contacts', 'retention', Date.UTC(2099, 0, 1)],
    ['in another place than three thousand locked versions', 'media', 'retention', Date.UTC(2099, 0, 1)],
    ['behind three thousand versions under a legal hold', 'contacts', 'legal-hold', undefined],
  ])('deletes what is free %s, before it asks for a single lock', async (_where, folder, kind, runAgainAt) => {
    const locked = Array.from({ length: 3000 }, (_, index) => `contacts/12/${String(index).padStart(5, '0')}`);
    const free = Array.from({ length: 50 }, (_, index) => `${folder}/12/z${index}`);
    const left = new Set([...locked, ...free]);
    const called: string[] = [];
    const lockedBucket: Answer = (response, request, body) => {
      const asked = new URL(request.url ?? '', server.url).searchParams;
      const about = asked.has('versions')
        ? 'list'
        : asked.has('legal-hold') || asked.has('retention')
          ? 'lock'
          : 'delete';
      called.push(about);
      if (about === 'lock') {
        const lock =
          kind === 'legal-hold'
            ? '<LegalHold><Status>ON</Status></LegalHold>'
            : '<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>2099-01-01T00:00:00Z</RetainUntilDate></Retention>';
        respond(asked.has(kind) ? 200 : 404, asked.has(kind) ? lock : error('NoSuchObjectLockConfiguration'))(
          response,
          request,
          body,
        );
        return;
      }
      if (about === 'list') {
        const prefix = asked.get('prefix') ?? '';
        respond(200, listing([...left].filter((key) => key.startsWith(prefix))))(response, request, body);
        return;
      }
      const keys = [...body.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key = '']) => key);
      const refused = keys.filter((key) => !key.includes('/z'));
      for (const key of keys) if (!refused.includes(key)) left.delete(key);
      respond(200, refusals(...refused.map((key) => [key, 'AccessDenied'] as const)))(response, request, body);
    };
    answers = Array.from({ length: 8000 }, () => lockedBucket);
    const budgetOfLocks = limited(60);
    const match = ['contacts', 'media'].map((place) => ({ prefix: `${place}/{contactId}/` }));
    const lock = { reason: 'legal_obligation', basis: { en: 'a law', de: 'ein Gesetz' } } as const;
    const target = await connect(server.url, { bucket: 'media', match, lock });
    const result = await target.purge(select({ contactId: ['12'] }), budgetOfLocks);

    expect(left.size).toBe(3000);
    expect(called.indexOf('lock')).toBeGreaterThan(called.lastIndexOf('delete'));
    // not every lock was read, so that no date can be promised; the first one known says when to look again
    expect(result).toEqual({
      outcome: 'kept',
      items: 50,
      retention: { reason: 'legal_obligation', basis: 'a law', until: undefined },
      partial: true,
      runAgainAt,
    });
  });

  it('does not run for ever when its time is over among locked versions', async () => {
    const refusing: Answer = (response, request) =>
      respond(
        200,
        request.method === 'GET'
          ? listing(versions)
          : refusals(...versions.map((key) => [key, 'AccessDenied'] as const)),
      )(response, request, '');
    answers = [refusing, refusing];
    const match = [{ prefix: 'contacts/{contactId}/' }];
    const target = await connect(server.url, { bucket: 'media', match });
    await expect(target.purge(select({ contactId: ['12'] }), limited(1))).rejects.toMatchObject({
      code: 'no_progress',
      disposition: 'retry',
    });
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

function connect(url: string, row: S3Row, isSilent = false): Promise<Target> {
  const settings = { AWS_ENDPOINT_URL_S3: url, AWS_REGION: 'eu-central-1' };
  return s3.connect(
    row,
    environmentOfSilence(settings, () => isSilent),
  );
}

async function beginUpload(url: string, bucket: string, key: string) {
  const address = `${url}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const begun = await (await fetch(`${address}?uploads`, { method: 'POST' })).text();
  const uploadId = /<UploadId>(.*?)<\/UploadId>/.exec(begun)?.[1] ?? '';
  const part = await fetch(`${address}?partNumber=1&uploadId=${uploadId}`, { method: 'PUT', body: 'a part' });
  return { uploadId, etag: part.headers.get('etag') ?? '' };
}

function select(identifiers: Selection['identifiers']): Selection {
  return { requestId: 'request' as RequestId, appId: '1001', identifiers, askedAt: 0 };
}

function listing(keys: readonly string[]): string {
  const found = keys.map(
    (key) =>
      `<Version><Key>${encodeURIComponent(key)}</Key><VersionId>v1</VersionId><LastModified>2026-01-01T00:00:00.000Z</LastModified></Version>`,
  );
  return `<ListVersionsResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${found.join('')}</ListVersionsResult>`;
}

function uploads(...found: readonly (readonly [key: string, id: string])[]): string {
  const written = found.map(
    ([key, id]) =>
      `<Upload><Key>${encodeURIComponent(key)}</Key><UploadId>${id}</UploadId><Initiated>2026-01-01T00:00:00.000Z</Initiated></Upload>`,
  );
  return `<ListMultipartUploadsResult><Bucket>media</Bucket><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${written.join('')}</ListMultipartUploadsResult>`;
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
