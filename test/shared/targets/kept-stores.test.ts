import { connectTargets } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection, Target } from '../../../shared/ports/target.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { type DynamodbServer, startDynalite } from '../../support/dynalite.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { awsEnvironment } from '../../support/target-environment.ts';

let dynamodb: DynamodbServer;
let postgres: TestPostgres;
beforeAll(async () => {
  [dynamodb, postgres] = await Promise.all([startDynalite(), startTestPostgres()]);
  await dynamodb.createTable({
    TableName: 'orders',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'customer', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
  });
  await dynamodb.put('orders', [{ customer: { S: '1001#777' } }]);
  await postgres.run(`
    CREATE TABLE orders (customer text, name text);
    INSERT INTO orders VALUES ('1001#777', 'Ada'), ('1001#777', 'Ada'), ('1001#778', 'Bob')`);
}, POSTGRES_START);
afterAll(async () => {
  await Promise.all([dynamodb.close(), postgres.stop()]);
});

const customer = ['{appId}#{asid}'];
const columns = { table: 'orders', where: [{ column: 'customer', values: customer }] };
const STORES = {
  dynamodb: { table: 'orders', partitionKey: { attribute: 'customer', values: customer }, key: ['customer'] },
  postgres: { connection: 'TARGET_SHOP_DATABASE', tables: [columns] },
};
const select = (asid: string, more: Partial<Selection> = {}): Selection => ({
  ...{ requestId: 'request' as RequestId, appId: '1001', identifiers: { asid: [asid] }, askedAt: 0 },
  ...more,
});

async function connect(where: object): Promise<Target> {
  const row = { name: 'orders', label: { en: 'Orders' }, kind: 'kept', reason: 'legal_obligation', basis: 'Tax law' };
  const environment = awsEnvironment({
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${dynamodb.port}`,
    TARGET_SHOP_DATABASE: postgres.url,
  });
  const map = loadDataMap({ targets: [{ ...row, where }] });
  const [connected] = [...(await connectTargets(map, environment)).values()];
  if (connected === undefined) throw new Error('it is not connected');
  return connected.target;
}

it.each(['dynamodb', 'postgres'] as const)(
  'in %s, only who has orders is told that they are kept, and until they are released nothing is deleted',
  async (kind) => {
    const target = await connect({ kind, ...STORES[kind] });
    expect(await target.purge(select('779'), unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.verify(select('779'))).toBe(0);

    const found = kind === 'postgres' ? 2 : 1;
    expect(await target.plan(select('777'))).toBe(found);
    expect(await target.purge(select('777'), unlimited())).toMatchObject({ outcome: 'kept', items: 0 });
    expect(await target.verify(select('777'))).toBe(found);

    const released = select('777', { released: true });
    expect(await target.purge(released, unlimited())).toEqual({ outcome: 'emptied', items: found });
    expect(await target.verify(select('777'))).toBe(0);
  },
);

it('what was kept is anonymised at its end where its row says so', async () => {
  const anonymise = { customer: null, name: null };
  const target = await connect({
    ...{ kind: 'postgres', connection: 'TARGET_SHOP_DATABASE', tables: [{ ...columns, anonymise }] },
    stays: 'The sums, for our accounts',
  });
  expect(target.anonymises).toEqual({ stays: 'The sums, for our accounts' });
  expect(await target.purge(select('778'), unlimited())).toMatchObject({ outcome: 'kept' });
  expect(await target.purge(select('778', { released: true }), unlimited())).toEqual({ outcome: 'emptied', items: 1 });
  const others = await postgres.run(`SELECT * FROM orders WHERE customer IS DISTINCT FROM '1001#777'`);
  expect(others).toEqual([{ customer: null, name: null }]);
});
