import { mysql } from '../../../shared/targets/mysql/mysql.ts';
import { postgres } from '../../../shared/targets/postgres/postgres.ts';
import type { Row } from '../../../shared/targets/target-kind.ts';

type PostgresRow = Row<typeof postgres.entries>;
type Table = PostgresRow['tables'][number];

const orders: Table = {
  table: 'orders',
  where: [
    { column: 'app', type: 'text', values: ['{appId}'] },
    { column: 'customer_id', type: 'number', values: ['{customerId}'] },
  ],
  anonymise: { customer_id: null, name: 'nobody' },
};
const BY_EMAIL: Table['where'][number] = { column: 'email', type: 'text', values: ['{email}'] };
const row = (...tables: readonly Table[]): PostgresRow => ({
  connection: 'TARGET_SHOP_DATABASE',
  tables: [...tables],
  stays: 'The sums, for our accounts',
});

describe.each([
  ['postgres', postgres.mistake],
  ['mysql', mysql.mistake],
] as const)('a row of kind %s that anonymises', (_kind, mistake) => {
  it('may empty, or replace, each column by which the person is found', () => {
    expect(mistake?.(row(orders))).toBeUndefined();
    expect(mistake?.(row({ ...orders, anonymise: { customer_id: 0, app: 'none' } }))).toBeUndefined();
    const byTwo = { ...orders, where: [...orders.where, BY_EMAIL], anonymise: { customer_id: null, email: null } };
    expect(mistake?.(row(byTwo))).toBeUndefined();
    expect(mistake?.({ ...row({ ...orders, anonymise: undefined }), stays: undefined })).toBeUndefined();
  });

  it.each<[string, PostgresRow, RegExp]>([
    ['leaves the column by which the person is found', row({ ...orders, anonymise: { name: null } }), /"customer_id"/],
    ['replaces only the one with the app', row({ ...orders, anonymise: { app: null } }), /does not name "customer_id"/],
    [
      'leaves one of two columns that name the person',
      row({ ...orders, where: [...orders.where, BY_EMAIL], anonymise: { email: null } }),
      /does not name "customer_id", a column/,
    ],
    [
      'leaves both of them',
      row({ ...orders, where: [...orders.where, BY_EMAIL], anonymise: { name: null } }),
      /does not name "customer_id" or "email", a column/,
    ],
    [
      'leaves a column that names the person and the app',
      row({ ...orders, where: [{ column: 'owner', type: 'text', values: ['{appId}#{customerId}'] }] }),
      /does not name "owner", a column/,
    ],
    [
      'is right about one table and wrong about the next',
      row(orders, { ...orders, table: 'notes', anonymise: { name: null } }),
      /^anonymise of table "notes" does not name "customer_id"/,
    ],
    [
      'replaces a number by a text',
      row({ ...orders, anonymise: { customer_id: 'nobody' } }),
      /replaces "customer_id", a number, by a string/,
    ],
    [
      'replaces a text by a number',
      row({ ...orders, anonymise: { app: 0, customer_id: null } }),
      /replaces "app", a text, by a number/,
    ],
    ['has a table that deletes', row(orders, { ...orders, table: 'notes', anonymise: undefined }), /two targets/],
    ['does not say what stays', { ...row(orders), stays: undefined }, /expected "stays" beside it/],
    ['says what stays and deletes', row({ ...orders, anonymise: undefined }), /^stays is for what is anonymised/],
  ])('is refused when it %s', (_how, wrong, sentence) => {
    expect(mistake?.(wrong)).toMatch(sentence);
  });
});

it('may not replace the columns by which a view tells its rows apart', () => {
  const wrong = row({ ...orders, key: ['customer_id'], anonymise: { customer_id: null } });
  expect(postgres.mistake?.(wrong)).toMatch(/names "customer_id", by which "key" tells its rows apart/);
});
