import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';

// a person is customer 100 of the bakery and 200 of the florist; customer 200 of the bakery is somebody else

const label = { en: 'Rows' };
const PAIR = '{tenantId}#{customerNo}';
const TENANT = { attribute: 'tenant', values: ['{tenantId}'] };
const CUSTOMER = { attribute: 'customer', values: ['{customerNo}'] };

function rule(kind: string, by: string, more: object = {}) {
  const from = { kind: 'dynamodb', table: 'members', attribute: kind };
  return { kind, ...more, from: { ...from, partitionKey: { attribute: 'by', values: [by] } } };
}
const RULES = [rule('userId', '{appId}#{asid}'), rule('tenantId', '{userId}'), rule('customerNo', '{userId}')];

function items(template: string) {
  return { kind: 'dynamodb', table: 'rows', key: ['pk'], partitionKey: { attribute: 'pk', values: [template] } };
}

const orders = {
  table: 'orders',
  where: [
    { column: 'tenant', values: ['{tenantId}'] },
    { column: 'customer', values: ['{customerNo}'] },
  ],
};
const database = { kind: 'postgres', connection: 'TARGET_SHOP', password: 'TARGET_PASSWORD' };

function sentenceOf(row: object, identifiers: readonly object[] = RULES): string {
  try {
    loadDataMap({ identifiers, targets: [{ name: 'rows', label, ...row }] });
  } catch (error) {
    if (error instanceof DeletionError && error.code === 'data_map_invalid') return error.message;
    throw error;
  }
  return 'no mistake';
}

const COMBINES = /^targets\[0\] \("rows"\) combines \{tenantId\} and \{customerNo\}, /;
const with3 = (more: object, by = '{userId}') => [...RULES.slice(0, 2), rule('customerNo', by, more)];

describe('ids of several kinds that select together', () => {
  it.each([
    ['the key of an item', items(PAIR)],
    ['partition and sort key', { ...items(''), key: ['tenant', 'customer'], partitionKey: TENANT, sortKey: CUSTOMER }],
    [
      'a further key',
      { ...items('{userId}'), also: [{ index: 'by-tenant', partitionKey: TENANT, sortKey: CUSTOMER }] },
    ],
    ['two conditions on a row', { ...database, tables: [orders] }],
    ['the place of an object', { kind: 's3', bucket: 'media', match: [{ prefix: '{tenantId}/{customerNo}/' }] }],
    [
      'rows that are kept',
      { kind: 'kept', reason: 'legal_obligation', basis: 'a law', where: { ...database, tables: [orders] } },
    ],
  ])('are refused where none is an id of one person by itself: %s', (_, row) => {
    expect(sentenceOf(row)).toMatch(COMBINES);
  });

  it('are refused in the look-up of a rule, and the sentence says what is expected', () => {
    expect(sentenceOf(items('{card}'), [...RULES, rule('card', PAIR)])).toBe(
      'identifiers[3] ("card") combines {tenantId} and {customerNo}, and nobody knows which of their values belong together; expected one id that a rule reads from one row (joined attributes, a generated column, or the answer of a "lambda"), or "neverReused" in the rule of a kind whose ids no two people share: infra/data-map.md, "Ids that belong together"',
    );
  });

  it.each([
    ['one was looked up by the other', with3({}, '{tenantId}#{userId}'), PAIR],
    ['the app is beside them', RULES, `{appId}#${PAIR}`],
    ['one is an account of a business', [...RULES, rule('waba', '{userId}')], '{waba}#{customerNo}'],
    ['one is of a business', with3({ of: 'business', neverReused: true }), PAIR],
  ])('are refused also where %s', (_, identifiers, template) => {
    const withUser = identifiers.map((one) => (one.kind === 'userId' ? { ...one, neverReused: true } : one));
    expect(sentenceOf(items(template), withUser)).toContain('("rows") combines ');
  });

  it.each([
    ['one of them is never used again', with3({ neverReused: true }), PAIR],
    ['one of them is an address', with3({ as: 'email' }), PAIR],
    ['one of them is what requests begin with', RULES, '{appId}#{asid}#{tenantId}'],
    ['the app alone is beside an id', RULES, '{appId}#{customerNo}'],
  ])('are accepted where %s', (_, identifiers, template) => {
    expect(sentenceOf(items(template), identifiers)).toBe('no mistake');
  });

  it('are accepted where an operator is shown them one by one', () => {
    expect(sentenceOf({ kind: 'manual', instructions: 'Look.', match: [PAIR] })).toBe('no mistake');
  });
});
