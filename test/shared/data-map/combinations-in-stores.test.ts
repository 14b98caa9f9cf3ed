import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectSources, connectTargets } from '../../../shared/data-map/connect-data-map.ts';
import type { IdentifierRule } from '../../../shared/data-map/data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { type LocalBucket, type LocalS3, startLocalS3 } from '../../support/local-s3.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { awsEnvironment } from '../../support/target-environment.ts';

// a person is customer 100 of the bakery and 200 of the florist; customer 200 of the bakery is somebody else

const label = { en: 'Rows' };
const PAIR = '{tenantId}#{customerNo}';
const UNKNOWN = { code: 'combination_unknown', disposition: 'fail' };
const OF_BOTH = { tenantId: ['bakery', 'florist'], customerNo: ['100', '200'] };

function rule(kind: string, by: string, more: object = {}) {
  const from = { kind: 'dynamodb', table: 'members', attribute: kind };
  return { kind, ...more, from: { ...from, partitionKey: { attribute: 'by', values: [by] } } };
}
const RULES = [rule('userId', '{appId}#{asid}'), rule('tenantId', '{userId}'), rule('customerNo', '{userId}')];

function selecting(identifiers: Identifiers): Selection {
  return { requestId: 'request' as RequestId, appId: 'app-1', identifiers, askedAt: 0 };
}

describe('rows that two kinds of ids select together', () => {
  const stores: { dynamodb?: DynamodbServer; s3?: LocalS3; bucket?: LocalBucket; postgres?: TestPostgres } = {};
  beforeAll(async () => {
    stores.dynamodb = await startDynalite();
    stores.s3 = await startLocalS3();
    stores.bucket = await stores.s3.createBucket();
    stores.postgres = await startTestPostgres();
    for (const [TableName, names] of [
      ['baskets', ['pk']],
      ['visits', ['tenant', 'customer']],
    ] as const) {
      await stores.dynamodb.createTable({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: names.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      });
    }
    await stores.dynamodb.put('baskets', [{ pk: { S: 'bakery#200' } }]);
    await stores.dynamodb.put('visits', [{ tenant: { S: 'bakery' }, customer: { S: '200' } }]);
    await stores.bucket.put(['bakery/200/cake.jpg']);
    await stores.postgres.run(
      `CREATE TABLE orders (tenant text, customer text, at timestamptz); INSERT INTO orders VALUES ('bakery', '200')`,
    );
  }, POSTGRES_START);
  afterAll(async () => {
    await Promise.all([stores.dynamodb?.close(), stores.s3?.stop(), stores.postgres?.stop()]);
  });

  it.each([
    ['an item', { kind: 'dynamodb', table: 'baskets', key: ['pk'], partitionKey: { attribute: 'pk', values: [PAIR] } }],
    [
      'an item with a sort key',
      {
        kind: 'dynamodb',
        table: 'visits',
        key: ['tenant', 'customer'],
        partitionKey: { attribute: 'tenant', values: ['{tenantId}'] },
        sortKey: { attribute: 'customer', values: ['{customerNo}'] },
      },
    ],
    [
      'a row',
      {
        kind: 'postgres',
        connection: 'TARGET_SHOP',
        password: 'TARGET_PASSWORD',
        tables: [
          {
            table: 'orders',
            createdAt: 'at',
            where: [
              { column: 'tenant', values: ['{tenantId}'] },
              { column: 'customer', values: ['{customerNo}'] },
            ],
          },
        ],
      },
    ],
    ['an object', { kind: 's3', bucket: 'the bucket', match: [{ prefix: '{tenantId}/{customerNo}/' }] }],
  ])('stay where each of them has several values: %s of somebody else', async (_what, row) => {
    const { dynamodb, s3, bucket, postgres } = stores;
    const place = row.kind === 's3' ? { bucket: bucket?.name } : {};
    const map = loadDataMap({ identifiers: RULES, targets: [{ name: 'rows', label, ...row, ...place }] });
    const settings = {
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamodb?.port}`,
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${s3?.port}`,
      TARGET_SHOP: postgres?.url ?? '',
      TARGET_PASSWORD: 'none',
    };
    const target = (await connectTargets(map, awsEnvironment(settings))).get('rows')?.target;
    const selection = selecting(OF_BOTH);
    await expect(target?.plan(selection)).rejects.toMatchObject(UNKNOWN);
    await expect(target?.purge(selection, unlimited())).rejects.toMatchObject(UNKNOWN);
    await expect(target?.verify(selection)).rejects.toMatchObject(UNKNOWN);
    await expect(target?.countLeft?.(selection)).rejects.toMatchObject(UNKNOWN);
    // it is there, and found by the ids of its own customer
    expect(await target?.plan(selecting({ tenantId: ['bakery'], customerNo: ['200'] }))).toBe(1);
  });

  it('are found by the generated column that infra/data-map.md shows', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../../infra/data-map.md'), 'utf8');
    const [, added = ''] = /^ *```sql\n(.+?)^ *```$/ms.exec(page) ?? [];
    await stores.postgres?.run(`
      CREATE TABLE memberships (user_id text, tenant_id text, customer_no bigint); ${added}
      INSERT INTO memberships VALUES ('u-1', 'bakery', 100), ('u-1', 'florist', 200), ('u-2', 'bakery', 200)`);
    const database = { kind: 'postgres', connection: 'TARGET_SHOP', password: 'TARGET_PASSWORD' };
    const where = (column: string, by: string) => ({ where: [{ column, values: [by] }] });
    const read = { ...database, table: 'memberships', column: 'customer_key', ...where('user_id', '{userId}') };
    const tables = [{ table: 'memberships', ...where('customer_key', '{customerKey}') }];
    const map = loadDataMap({
      identifiers: [RULES[0], { kind: 'customerKey', from: read }],
      targets: [{ name: 'rows', label, ...database, tables }],
    });
    const settings = awsEnvironment({ TARGET_SHOP: stores.postgres?.url ?? '', TARGET_PASSWORD: 'none' });
    const source = (await connectSources(map, settings)).get(map.identifiers[1] as IdentifierRule);
    const found = (await source?.lookUp(selecting({ userId: ['u-1'] })))?.found.map(({ value }) => value) ?? [];
    expect(found.toSorted()).toEqual(['bakery#100', 'florist#200']);
    const target = (await connectTargets(map, settings)).get('rows')?.target;
    expect(await target?.purge(selecting({ customerKey: found }), unlimited())).toEqual({
      outcome: 'emptied',
      items: 2,
    });
    expect(await stores.postgres?.run('SELECT user_id FROM memberships')).toEqual([{ user_id: 'u-2' }]);
  });
});
