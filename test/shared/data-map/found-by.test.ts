import { foundByOthers, foundByRules } from '../../../shared/data-map/found-by.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';

const DATABASE = { kind: 'postgres', connection: 'TARGET_SHOP', password: 'TARGET_SHOP_PASSWORD' };
const found = (table: string, ...columns: readonly string[]) => ({
  table,
  where: columns.map((column) => ({ column, values: ['{appId}#{asid}'] })),
});
const named = (name: string) => ({ name, label: 'orders' });
const NO_CANARY = { noCanary: 'for this test' };

const MAP = loadDataMap({
  identifiers: [
    { kind: 'orderId', from: { ...DATABASE, ...found('orders', 'buyer'), column: 'id' } },
    { kind: 'psid', from: { kind: 'meta-graph', ids: ['{asid}'] }, required: false },
  ],
  targets: [
    { ...named('shop'), ...DATABASE, ...NO_CANARY, tables: [found('orders', 'buyer', 'app'), found('carts', 'owner')] },
    { ...named('account'), ...DATABASE, ...NO_CANARY, tables: [found('users', 'id')] },
    {
      ...{ ...named('invoices'), kind: 'kept', reason: 'legal_obligation', basis: 'a law', until: { years: 10 } },
      where: { ...DATABASE, tables: [found('invoices', 'billed_to')] },
    },
    { ...named('permissions'), kind: 'meta-graph', edge: 'permissions', ids: ['{asid}'] },
  ],
});
const connection = 'TARGET_SHOP';

it('a target knows by which columns all others find their rows, and which of these are kept', () => {
  const [shop, account] = MAP.targets;
  const invoices = { target: 'invoices', connection, table: 'invoices', columns: ['billed_to'], fate: 'kept' };
  expect(account && foundByOthers(MAP, account, TARGET_KINDS)).toEqual([
    { target: 'shop', connection, table: 'orders', columns: ['buyer', 'app'], fate: 'emptied' },
    { target: 'shop', connection, table: 'carts', columns: ['owner'], fate: 'emptied' },
    invoices,
  ]);
  expect(shop && foundByOthers(MAP, shop, TARGET_KINDS)).toEqual([
    { target: 'account', connection, table: 'users', columns: ['id'], fate: 'emptied' },
    invoices,
  ]);
});

it('rules find rows by some columns and read identifiers from another, and empty neither', () => {
  expect(foundByRules(MAP, TARGET_KINDS)).toEqual([
    { connection, table: 'orders', columns: ['buyer', 'id'], fate: 'left' },
  ]);
});
