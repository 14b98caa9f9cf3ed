import type { DeletionError } from '../../../shared/domain/errors.ts';
import {
  APP_IDENTIFIER_KIND,
  APP_SCOPED_KINDS,
  type AppKind,
  ENTRY_IDENTIFIER_KINDS,
  type EntryIdentifierKind,
  entryKindsOfApp,
  type Identifiers,
  isEntryKind,
  joinedFormer,
  newlyHeld,
  RULE_KEY_LENGTH,
  requireKindInDataMap,
  requireKindOfApp,
  type SealedIdentifiers,
  sharesAny,
  valuesOf,
} from '../../../shared/domain/identifiers.ts';

/** Each kind with which a request can begin, and whether Meta assigns it for one app or page alone. */
const KINDS = [
  ['asid', true],
  ['igUser', true],
  ['igsid', true],
  ['threadsId', true],
  ['psid', true],
  ['bsuid', true],
  ['phone', false],
  ['waba', false],
  ['email', false],
] as const;

describe('a kind of identifier', () => {
  it.each(KINDS)('with which a request can begin is %s; it is of one app or page alone: %p', (kind, isScoped) => {
    expect([isEntryKind(kind), APP_SCOPED_KINDS.has(kind)]).toEqual([true, isScoped]);
  });

  it('begins a request only if it is one of these, as the kinds of all apps are', () => {
    expect(ENTRY_IDENTIFIER_KINDS).toEqual(KINDS.map(([kind]) => kind));
    expect(Object.values(APP_IDENTIFIER_KIND).every(isEntryKind)).toBe(true);
    expect(['customer', 'ASID', '', 'constructor'].filter(isEntryKind)).toEqual([]);
    expect(APP_SCOPED_KINDS.size).toBe(6);
  });

  it.each([
    ['facebook', 'asid', 'igUser'],
    ['instagram', 'igUser', 'asid'],
    ['threads', 'threadsId', 'asid'],
    ['whatsapp', 'phone', 'threadsId'],
  ] as const)('that people of a %s app log in with is %s, and %s is refused for it', (app, own, other) => {
    const refusal = (kind: EntryIdentifierKind) => {
      try {
        requireKindOfApp(kind, app);
        return 'none';
      } catch (error) {
        return (error as DeletionError).code;
      }
    };
    const allowed = ENTRY_IDENTIFIER_KINDS.filter((kind) => refusal(kind) === 'none');
    expect(allowed).toEqual(expect.arrayContaining([own, 'igsid', 'psid', 'bsuid', 'phone', 'waba', 'email']));
    expect(refusal(other)).toBe('kind_not_of_app');
    expect(allowed.filter((kind) => ['asid', 'igUser', 'threadsId'].includes(kind) && kind !== own)).toEqual([]);
  });

  it.each([
    ['facebook', ['asid']],
    ['instagram', ['igUser']],
    ['threads', ['threadsId']],
    ['whatsapp', ['phone', 'bsuid', 'waba']],
    ['constructor', []],
  ])('by which a %s app knows people is one of %j', (app, kinds) => {
    expect(entryKindsOfApp(app as AppKind)).toEqual(kinds);
  });

  it('by which the data map finds nobody is refused', () => {
    requireKindInDataMap('psid', ['asid', 'psid']);
    const refused = expect.objectContaining({ code: 'kind_not_in_data_map', disposition: 'reject' });
    expect(() => requireKindInDataMap('phone', ['asid', 'psid'])).toThrow(refused);
  });

  it('is shared where any of its values is', () => {
    const some = { contactId: ['c1', 'c2'] };
    expect(sharesAny(some, { contactId: ['c2', 'c3'] })).toBe(true);
    expect(sharesAny({ orderId: ['c1'], ...some }, { orderId: ['c2'], contactId: ['c3'] })).toBe(false);
  });

  it('has the values that were found, and none if none were', () => {
    const identifiers = { asid: ['1', '2'], phone: [] };
    expect(['asid', 'phone', 'email', 'constructor'].map((kind) => valuesOf(identifiers, kind))).toEqual([
      ['1', '2'],
      [],
      [],
      [],
    ]);
  });
});

it.each<[string, SealedIdentifiers, SealedIdentifiers, Identifiers]>([
  ['what is verified now', { verified: { phone: ['1', '2'] } }, { verified: { phone: ['1'] } }, { phone: ['2'] }],
  [
    'what may have been another person’s before',
    { verified: { phone: ['1'] } },
    { verified: {}, former: { identifiers: { phone: ['1'] }, until: 5 } },
    { phone: ['1'] },
  ],
  [
    'a former number',
    { verified: {}, former: { identifiers: { phone: ['1', '2'] }, until: 5 } },
    { verified: { phone: ['1'] } },
    { phone: ['2'] },
  ],
  ['what belongs to a business', { verified: {}, ofBusiness: { waba: ['1'] } }, { verified: {} }, { waba: ['1'] }],
  [
    'nothing that is self-declared, or is known',
    { verified: { asid: ['1'] }, ofBusiness: { waba: ['1'] }, selfDeclared: { email: ['a@b.example'] } },
    { verified: { asid: ['1'] }, ofBusiness: { waba: ['1'] } },
    {},
  ],
])('selects more than before by %s', (_, now, before, expected) => {
  expect(newlyHeld(now, before)).toEqual(expected);
});

it('was the person’s until the earliest time of what is not known to be theirs now', () => {
  const one = { identifiers: { phone: ['1', '2'] }, until: 5 };
  const other = { identifiers: { phone: ['2', '3'], email: ['a@b.example'] }, until: 7 };
  const all = { phone: ['1', '2', '3'], email: ['a@b.example'] };
  expect(joinedFormer([one, other], {})).toEqual({ identifiers: all, until: 5 });
  expect(joinedFormer([one, other], { phone: ['1', '2'] })).toEqual({
    identifiers: { phone: ['3'], email: ['a@b.example'] },
    until: 7,
  });
  expect(joinedFormer([one, undefined], { phone: ['1', '2'] })).toBeUndefined();
});

it('keys of rules are as long as in the seals that there are, which hold them without anything between', () => {
  expect(RULE_KEY_LENGTH).toBe(3);
});
