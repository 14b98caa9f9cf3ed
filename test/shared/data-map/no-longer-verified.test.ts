import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { noLongerVerified } from '../../../shared/data-map/no-longer-verified.ts';
import type { EntryIdentifierKind, Identifiers } from '../../../shared/domain/identifiers.ts';
import { memoryKind } from '../../support/memory/memory-target.ts';

const rule = (kind: string, by: string, more: object = {}) => ({
  kind,
  ...(/asid|psid/u.test(by) && { oneApp: true }),
  ...more,
  from: { kind: 'memory', store: 'rows', match: by.split(' '), field: kind },
});
const CONTACT = rule('contactId', '{asid} {psid}', { neverReused: true });
const VERIFIED = { as: 'phone', verified: 'only the webhook writes it' };

function doubtful(
  rules: readonly object[],
  identifiers: Identifiers,
  { beganWith = 'asid', confirmed }: { beganWith?: EntryIdentifierKind; confirmed?: Identifiers } = {},
) {
  const target = {
    name: 'rows',
    label: 'orders',
    kind: 'memory',
    store: 'rows',
    match: ['{asid}', '{waba}'],
    oneApp: true,
  };
  const map = loadDataMap({ identifiers: rules, targets: [target] }, [memoryKind(new Map())]);
  return noLongerVerified(map, { beganWith, identifiers, ...(confirmed && { confirmed }) });
}

describe('an id that was verified stays so', () => {
  it.each<[string, readonly object[], Identifiers, { beganWith?: EntryIdentifierKind; confirmed?: Identifiers }?]>([
    ['if requests of the person begin with its kind', [], { asid: ['1'] }],
    ['if a rule finds it by such a kind', [CONTACT], { asid: ['1'], contactId: ['c1'] }],
    [
      'if a rule says why it is verified',
      [CONTACT, rule('number', '{contactId}', VERIFIED)],
      { number: ['+491511234'] },
    ],
    [
      'if a field may say so',
      [CONTACT, rule('number', '{contactId}', { as: 'phone', verified: { attribute: 'ok' } })],
      { number: ['+491511234'] },
    ],
    [
      'if one rule of several can verify it',
      [CONTACT, rule('number', '{contactId}', { as: 'phone' }), rule('number', '{asid}', VERIFIED)],
      { number: ['+491511234'] },
    ],
    [
      'if it is the same number as a verified one, written in another way',
      [CONTACT, rule('number', '{contactId}', VERIFIED), rule('typed', '{contactId}', { as: 'phone' })],
      { number: ['+491511234567'], typed: ['491511234567'] },
    ],
    [
      'of a business, in a request of the business',
      [rule('account', '{waba}', { of: 'business' })],
      { account: ['a1'] },
      { beganWith: 'waba' },
    ],
    ['if an operator confirmed it', [], { contactId: ['c1'] }, { confirmed: { contactId: ['c1'] } }],
  ])('%s', (_, rules, identifiers, more) => {
    expect(doubtful(rules, identifiers, more)).toEqual({});
  });
});

describe('an id that was verified is so no longer', () => {
  const typed = rule('number', '{contactId}', { as: 'phone' });
  it.each<[string, readonly object[], Identifiers]>([
    ['if no rule finds its kind', [CONTACT], { orderId: ['o1'] }],
    ['if no rule says any more why it is verified', [CONTACT, typed], { number: ['+491511234567'] }],
    ['if only such an id leads to it', [CONTACT, typed, rule('orderId', '{number}')], { orderId: ['o1'] }],
    ['if it is of a business', [CONTACT, rule('account', '{contactId}', { of: 'business' })], { account: ['a1'] }],
    [
      'if it is found by a kind with which another request would begin',
      [rule('orderId', '{phone}')],
      { orderId: ['o1'] },
    ],
  ])('%s', (_, rules, identifiers) => {
    expect(doubtful(rules, { asid: ['1'], ...identifiers })).toEqual(identifiers);
  });

  it('if an operator confirmed another of its kind', () => {
    const both = { orderId: ['o1', 'o2'] };
    expect(doubtful([], both, { confirmed: { orderId: ['o1'] } })).toEqual({ orderId: ['o2'] });
  });
});
