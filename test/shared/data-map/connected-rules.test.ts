import { connectedRules } from '../../../shared/data-map/connected-rules.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';

const key = (attribute: string, ...values: readonly string[]) => ({ attribute, values });
const users = { kind: 'dynamodb', table: 'users', partitionKey: key('userKey', '{appId}#{asid}') };
const userId = { kind: 'userId', neverReused: true, from: { ...users, attribute: 'userId' } };
const orderId = {
  kind: 'orderId',
  from: { kind: 'dynamodb', table: 'orders', partitionKey: key('userId', '{userId}'), attribute: 'orderId' },
};
const inPostgres = {
  kind: 'customerId',
  from: {
    kind: 'postgres',
    connection: 'TARGET_SHOP',
    password: 'TARGET_SHOP_PASSWORD',
    table: 'links',
    where: [{ column: 'user_id', values: ['{userId}'] }],
    column: 'customer_id',
  },
};
const atMeta = { kind: 'psid', from: { kind: 'meta-graph', ids: ['{asid}'] }, required: false };
const behindFunction = {
  kind: 'loyaltyNo',
  from: { kind: 'lambda', function: 'shop:live', match: { id: ['{userId}'] }, find: 'loyaltyNo' },
};

const named = (name: string) => ({ name, label: 'orders' });
type Row = { readonly name: string; readonly [own: string]: unknown };
const TARGETS: readonly Row[] = [
  { ...named('users'), formerly: 'people', ...users, key: ['userKey'] },
  {
    ...named('invoices'),
    kind: 'kept',
    reason: 'legal_obligation',
    basis: { en: 'a law' },
    until: { years: 10 },
    where: { ...users, index: 'billed', partitionKey: key('billedTo', '{userId}'), key: ['userKey'] },
  },
  {
    ...named('shop'),
    kind: 'postgres',
    connection: 'TARGET_SHOP',
    password: 'TARGET_SHOP_PASSWORD',
    tables: [{ table: 'customers', where: [{ column: 'id', values: ['{userId}'] }] }],
  },
  { ...named('media'), kind: 's3', bucket: 'media', match: [{ prefix: '{userId}/' }] },
  { ...named('permissions'), kind: 'meta-graph', edge: 'permissions', ids: ['{asid}'] },
];
const BY_HAND = { ...named('mailbox'), kind: 'manual', instructions: 'Empty it.', match: ['{userId}'] };
const FUNCTION = { ...named('archive'), kind: 'lambda', function: 'archive:live', match: { id: ['{userId}'] } };

function rulesOf(identifiers: readonly object[], targets: readonly object[] = TARGETS) {
  return connectedRules(loadDataMap({ identifiers, targets }, TARGET_KINDS), TARGET_KINDS);
}
const emptiedBy = (rule: object, targets = TARGETS) => {
  const spared = rulesOf([userId, rule], targets).find(({ kind }) => kind !== 'userId')?.sparedBy ?? [];
  return targets.map(({ name }) => name).filter((name) => !spared.includes(name));
};

describe('a rule, as requests know it', () => {
  it('has a key for where it looks and what it finds there, whatever else the data map says of it', () => {
    const keyOf = (rule: object) => rulesOf([rule])[0]?.key;
    expect(keyOf(userId)).toMatch(/^[\w-]{3}$/);
    expect(keyOf({ ...userId, neverReused: undefined, required: false, registration: undefined })).toBe(keyOf(userId));
    const others = [
      { ...userId, kind: 'memberId', from: { ...userId.from } },
      { ...userId, from: { ...userId.from, attribute: 'memberId' } },
    ];
    const targets = TARGETS.slice(0, 1);
    for (const other of others) expect(rulesOf([other], targets)[0]?.key).not.toBe(keyOf(userId));
  });

  it('has another key if what it finds is of a business, and says which it would have otherwise', () => {
    const [own] = rulesOf([userId], TARGETS.slice(0, 1));
    const [, shop] = rulesOf([userId, { ...orderId, of: 'business' }], TARGETS.slice(0, 1));
    const [, order] = rulesOf([userId, orderId], TARGETS.slice(0, 1));
    expect(shop?.key).not.toBe(order?.key);
    expect([shop?.keyForPeople, order?.keyForPeople, own?.keyForPeople]).toEqual([order?.key, undefined, undefined]);
  });

  it('keeps its key when it logs in another way', () => {
    const { password, ...from } = inPostgres.from;
    const iam = { user: 'purger', resourceId: 'db-ABCDEFGHIJKLMNOPQRSTUVWXY1' };
    const keyOf = (rule: object) => rulesOf([userId, rule], TARGETS.slice(0, 1))[1]?.key;
    expect(keyOf({ ...inPostgres, from: { ...from, iam } })).toBe(keyOf(inPostgres));
    expect(keyOf({ ...inPostgres, from: { ...from, password, column: 'member_id' } })).not.toBe(keyOf(inPostgres));
  });

  it('leads to its own kind and to those that are found by it, alone or beside others', () => {
    const byApp = { ...orderId.from, partitionKey: key('userId', '{appId}#{userId}') };
    const rules = rulesOf([{ ...orderId, from: byApp }, inPostgres, userId, atMeta]);
    const kinds = Object.fromEntries(rules.map(({ kind, leadsTo }) => [kind, leadsTo.toSorted()]));
    expect(kinds).toEqual({
      userId: ['customerId', 'orderId', 'userId'],
      orderId: ['orderId'],
      customerId: ['customerId'],
      psid: ['psid'],
    });
  });

  it('says of Meta alone that it tells when it no longer knows somebody', () => {
    const rules = rulesOf([userId, orderId, inPostgres, atMeta, behindFunction]);
    expect(rules.filter(({ tellsGone }) => tellsGone).map(({ kind }) => kind)).toEqual(['psid']);
  });

  it('is spared by every target that has nothing to do with the store that it reads, also under its former names', () => {
    const [ofUsers] = rulesOf([userId]);
    expect(ofUsers?.sparedBy).toEqual(['shop', 'media', 'permissions']);
    expect(emptiedBy(orderId)).toEqual([]);
    expect(rulesOf([userId, orderId]).find(({ kind }) => kind === 'orderId')?.sparedBy).toContain('people');
    expect([emptiedBy(inPostgres), emptiedBy(atMeta)]).toEqual([['shop'], ['permissions']]);
    // two settings can lead to one database
    const { from } = inPostgres;
    expect(emptiedBy({ ...inPostgres, from: { ...from, connection: 'TARGET_READER' } })).toEqual(['shop']);
  });

  it('has read before whatever a target finds by no other kinds of id than the rule', () => {
    const readBefore = (rule: object) => rulesOf([userId, rule]).find(({ kind }) => kind !== 'userId')?.readBefore;
    const [ofUsers] = rulesOf([userId]);
    expect([ofUsers?.looksUpBy, ofUsers?.readBefore]).toEqual([['asid'], ['users', 'people', 'permissions']]);
    expect(readBefore(orderId)).toEqual(['invoices', 'shop', 'media']);
    const byBoth = { ...orderId.from, partitionKey: key('userId', '{userId}', '{appId}#{asid}') };
    expect(readBefore({ ...orderId, from: byBoth })).toEqual([
      'users',
      'people',
      'invoices',
      'shop',
      'media',
      'permissions',
    ]);
  });

  it('is not spared where a row does not say which store it is about', () => {
    expect(emptiedBy(behindFunction)).toEqual(TARGETS.map(({ name }) => name));
    expect(emptiedBy(orderId, [...TARGETS, FUNCTION, BY_HAND])).toEqual(['archive', 'mailbox']);
  });
});
