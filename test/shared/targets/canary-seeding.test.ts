import { canaryWarnings, connectSeedings, seedingPermissionsOf } from '../../../shared/data-map/canary.ts';
import { connectTargets } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { CANARY_APP_ID, canaryTexts, canaryUserId } from '../../../shared/domain/canary.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import type { TargetEnvironment } from '../../../shared/targets/target-kind.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { type LocalBucket, type LocalS3, startLocalS3 } from '../../support/local-s3.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { awsEnvironment } from '../../support/target-environment.ts';

const KINDS = ['dynamodb', 's3', 'postgres'];
const canary = canaryTexts(canaryUserId('12345678901234567'));
const next = canaryTexts(canaryUserId('12345678901234568'));

let dynamodb: DynamodbServer;
let s3: LocalS3;
let bucket: LocalBucket;
let postgres: TestPostgres;
beforeAll(async () => {
  [dynamodb, s3, postgres] = await Promise.all([startDynalite(), startLocalS3(), startTestPostgres()]);
  bucket = await s3.createBucket();
  await dynamodb.createTable({
    TableName: 'events',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'owner', AttributeType: 'S' },
      { AttributeName: 'number', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'owner', KeyType: 'HASH' },
      { AttributeName: 'number', KeyType: 'RANGE' },
    ],
  });
  await postgres.run(`CREATE TABLE tickets ("Ticket" uuid PRIMARY KEY, app bigint NOT NULL, owner text NOT NULL);
    CREATE TABLE comments (ticket uuid REFERENCES tickets, app bigint NOT NULL, owner text NOT NULL, open boolean)`);
}, POSTGRES_START);
afterAll(async () => {
  await Promise.all([dynamodb.close(), s3.stop(), postgres.stop()]);
});

/** One row of each kind, with a canary. */
function rows() {
  const where = [
    { column: 'app', type: 'number', values: ['{appId}'] },
    { column: 'owner', values: ['{asid}'] },
  ];
  const owner = { app: '{appId}', owner: '{asid}' };
  return {
    dynamodb: {
      table: 'events',
      partitionKey: { attribute: 'owner', values: ['{appId}#{asid}'] },
      key: ['owner', 'number'],
      canary: { owner: '{appId}#{asid}', number: { N: '{asid}' }, phones: ['{asid}'], open: true, count: 3 },
    },
    s3: {
      bucket: bucket.name,
      match: [{ prefix: '{appId}/{asid}/' }],
      canary: { key: '{appId}/{asid}/photo.jpg', body: 'Canary' },
    },
    postgres: {
      connection: 'TARGET_DATABASE',
      tables: [
        { table: 'comments', where },
        { table: 'tickets', where },
      ],
      canary: {
        rows: [
          { table: 'tickets', values: { Ticket: '{uuid}', ...owner } },
          { table: 'comments', values: { ticket: '{uuid}', ...owner, open: true } },
        ],
      },
    },
  };
}

function mapOf(...targets: readonly object[]) {
  const named = targets.map((row, index) => ({ name: `target-${index}`, label: { en: 'Data' }, ...row }));
  return loadDataMap({ targets: named });
}

function mapWith(kind: string, change: object = {}) {
  return mapOf({ kind, ...rows()[kind as keyof ReturnType<typeof rows>], ...change });
}

function environment(): TargetEnvironment {
  return awsEnvironment({
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamodb.port}`,
    AWS_ENDPOINT_URL_S3: s3.url,
    TARGET_DATABASE: postgres.url,
  });
}

async function connected(kind: string) {
  const map = mapWith(kind);
  const [seeding] = [...(await connectSeedings(map, environment())).values()];
  const [found] = [...(await connectTargets(map, environment())).values()];
  if (seeding === undefined || found === undefined) throw new Error(`${kind} is not connected`);
  return { seeding, target: found.target };
}

const selection: Selection = {
  requestId: 'request' as RequestId,
  appId: CANARY_APP_ID,
  identifiers: { asid: [canary.asid] },
  askedAt: Date.UTC(2100, 0, 1),
};
const budget = { isOver: () => false, signal: new AbortController().signal };

describe.each(KINDS)('in %s', (kind) => {
  it('the canary is seeded once, found by the selectors, purged, and then gone by its own key', async () => {
    const { seeding, target } = await connected(kind);
    expect(await seeding.isThere(canary)).toBe(false);
    await seeding.seed(canary);
    await seeding.seed(canary);
    expect(await seeding.isThere(canary)).toBe(true);
    expect(await seeding.isThere(next)).toBe(false);
    expect(await target.plan(selection)).toBe(kind === 'postgres' ? 2 : 1);

    await target.purge(selection, budget);
    expect(await seeding.isThere(canary)).toBe(false);
  });

  it('the permissions name nothing but what canaries can be', () => {
    expect(JSON.stringify(seedingPermissionsOf(mapWith(kind)))).not.toMatch(/\*|Delete|Scan|Query/);
  });
});

it('part of what was seeded is enough to be there', async () => {
  const { seeding } = await connected('postgres');
  await seeding.seed(next);
  await postgres.run(`DELETE FROM comments WHERE owner = '${next.asid}'`);
  expect(await seeding.isThere(next)).toBe(true);
});

it.each([
  ['dynamodb', { table: 'nowhere' }, 'target_not_found'],
  ['dynamodb', { canary: { owner: '{asid}', number: 'no number {asid}' } }, 'target_rejected'],
  ['s3', { bucket: 'nowhere' }, 'target_not_found'],
  ['postgres', { canary: { rows: [{ table: 'tickets', values: { owner: '{asid}' } }] } }, 'constraint_violated'],
])('%s says what is wrong when it takes no canary', async (kind, change, code) => {
  const tables = kind === 'postgres' ? { tables: rows().postgres.tables.slice(1) } : {};
  const [seeding] = [...(await connectSeedings(mapWith(kind, { ...change, ...tables }), environment())).values()];
  await expect(seeding?.seed(canary)).rejects.toMatchObject({ code });
});

describe('what a row says of the canary', () => {
  const kept = { kind: 'kept', reason: 'legal_obligation', basis: 'Tax law' };

  it('is the item, or why there is none; else there is a warning, but not where nothing can be put', () => {
    for (const kind of KINDS) {
      expect(canaryWarnings(mapWith(kind))).toEqual([]);
      expect(canaryWarnings(mapWith(kind, { canary: undefined, noCanary: 'written by another company' }))).toEqual([]);
      expect(canaryWarnings(mapWith(kind, { canary: undefined }))).toEqual([
        {
          finding: expect.stringMatching(/^no data of the canary person is put into "target-0", /),
          advice: expect.stringMatching(/"canary".*"noCanary"/),
        },
      ]);
    }
    expect(canaryWarnings(mapOf(kept))).toEqual([]);
    expect(() => mapOf({ ...kept, canary: {} })).toThrow('targets[0].canary is not known');
  });

  it.each([
    ['dynamodb', { noCanary: 'both' }, 'canary and noCanary exclude each other; leave one out'],
    ['dynamodb', { canary: { owner: '{asid}' } }, 'canary has no text or number "number", by which the item is found'],
    [
      'dynamodb',
      { canary: { owner: 'all', number: { N: '{asid}' } } },
      'canary\'s "owner" could also be a person\'s; put {appId}, {asid} or {uuid} into it',
    ],
    [
      'dynamodb',
      { canary: { owner: '{appId}', number: 1 } },
      "canary's owner and number are the same every day; put {asid} or {uuid} into them",
    ],
    [
      'dynamodb',
      { canary: { owner: '{contactId}', number: 1 } },
      'only {appId}, {asid} and {uuid} stand for something',
    ],
    ['s3', { canary: { key: '{appId}/photo.jpg', body: '' } }, 'a key with {asid} or {uuid} in it'],
    ['postgres', { canary: { rows: [] } }, 'at least one row'],
    [
      'postgres',
      { canary: { rows: [{ table: 'tickets', values: { app: '{appId}' } }] } },
      'columns of which one has {asid} or {uuid} in it',
    ],
    [
      'postgres',
      { canary: { rows: [{ table: 'others', values: { owner: '{asid}' } }] } },
      'canary puts a row into "others", which is not in "tables"',
    ],
    [
      'postgres',
      { canary: { rows: [{ table: 'tickets', values: { owner: '{asid}' } }] } },
      'canary puts no row into "comments"',
    ],
  ])('in %s %j is a mistake', (kind, change, sentence) => {
    expect(() => mapWith(kind, change)).toThrow(sentence);
  });

  it.each([
    ['password', 'TARGET_CANARY_PASSWORD'],
    ['iam', { resourceId: 'db-ABC123', user: 'canary' }],
  ])('is no way in without the address of who is let in: %s', (name, value) => {
    const own = { ...rows().postgres.canary, [name]: value };
    expect(() => mapWith('postgres', { canary: own })).toThrow(
      `targets[0] ("target-0"): canary has "${name}" without "connection", so it would be ignored; expected the canary’s own address as "connection" beside it, or neither`,
    );
    expect(() => mapWith('postgres', { canary: { ...own, connection: 'TARGET_CANARY' } })).not.toThrow();
  });
});
