import type { IdentifierRule } from '../../../shared/data-map/data-map.ts';
import type { Finding } from '../../../shared/data-map/findings.ts';
import { type Judgement, judgeIdentifiers } from '../../../shared/data-map/judge-identifiers.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { ResolutionQuestion } from '../../../shared/ports/resolution.ts';

// judge-identifiers.test.ts has what a request finds in stores; here is each condition of the judgement by itself

const HOUR = 3_600_000;
const ASKED = Date.UTC(2026, 10, 20);
const BEFORE = ASKED - 1000 * HOUR;
const AFTER = ASKED + HOUR;

function rule(kind: string, more: Partial<IdentifierRule> = {}): IdentifierRule {
  return { kind, from: { kind: 'memory' }, templates: ['{appId}#{asid}'], level: 0, ...more };
}
const CONTACT = rule('contactId', { neverReused: true, registration: {}, templates: ['{phone}', '{appId}#{asid}'] });
const ADDRESS = rule('userEmail', { as: 'email', registration: {}, verified: 'it was confirmed' });
const TYPED = rule('contactEmail', { as: 'email' });

type Found = Partial<Omit<Finding, 'rule' | 'value'>>;
function finding(of: IdentifierRule, value: string, more: Found = {}): Finding {
  return { rule: of, value, lookedUpBy: 'verified', ...more };
}

function judge(findings: readonly Finding[], change: Partial<ResolutionQuestion> = {}): Judgement {
  const identifiers = [...new Set(findings.map((one) => one.rule))];
  return judgeIdentifiers(
    { identifiers, targets: [] },
    {
      requestId: 'request' as RequestId,
      appId: '1001',
      beganWith: 'asid',
      identifiers: { asid: ['777'] },
      askedAt: ASKED,
      isFirstReading: true,
      checksActivity: false,
      ...change,
    },
    findings,
  );
}
/** The figures of one kind. */
function figures({ figures: all }: Judgement, kind: string): readonly object[] {
  return all.filter((one) => one.kind === kind).map(({ kind: _, ...figure }) => figure);
}
const BY_PHONE: Partial<ResolutionQuestion> = { beganWith: 'phone', identifiers: { phone: ['49151'] } };

describe('a row written at sign-up', () => {
  it('counts only when an id led to it that is the person’s', () => {
    for (const lookedUpBy of ['self_declared', 'business'] as const) {
      expect(judge([finding(CONTACT, 'c-1', { lookedUpBy, createdAt: AFTER })]).readings).toEqual([]);
    }
    expect(judge([finding(CONTACT, 'c-1', { createdAt: AFTER })]).readings).toHaveLength(1);
  });

  it('counts only where the data map says that it is one', () => {
    expect(judge([finding(rule('contactId'), 'c-1', { createdAt: AFTER })]).readings).toEqual([]);
  });

  it.each([
    ['is of a later start', { createdAt: AFTER }, {}, ['new']],
    ['says that the account is in use', { createdAt: BEFORE, activeAt: AFTER }, { checksActivity: true }, ['active']],
    ['is old', { createdAt: BEFORE }, {}, []],
    ['has no time', {}, { isFirstReading: false }, []],
  ] as const)('that leads to nobody and %s tells that alone', (_what, times, change, ages) => {
    const { readings, by } = judge([finding(CONTACT, 'none', times)], change);
    expect(readings.map(({ age }) => age)).toEqual(ages);
    expect(by.verified).toEqual({ asid: ['777'] });
  });

  it('of an address that can be another’s is left out only when every such row is of a later start', () => {
    const [old, later] = [BEFORE, AFTER].map((createdAt) => finding(ADDRESS, 'a@example.com', { createdAt }));
    if (old === undefined || later === undefined) throw new Error('two rows');
    const both = judge([old, later]);
    expect(both.readings.map(({ age }) => age)).toEqual(['old', 'new']);
    expect(both.by.verified['userEmail']).toEqual(['a@example.com']);
    expect(judge([later]).by.verified['userEmail']).toBeUndefined();
  });

  const ROWS = {
    active: { createdAt: BEFORE, activeAt: AFTER },
    old: { createdAt: BEFORE + 1 },
    unknown: {},
    new: { createdAt: AFTER },
  };
  it.each([
    ['active', 'old'],
    ['active', 'unknown'],
    ['active', 'new'],
    ['old', 'unknown'],
    ['old', 'new'],
    ['unknown', 'new'],
  ] as const)('of an id that is never reused, %s beside %s is %s', (decisive, other) => {
    for (const ages of [[decisive, other] as const, [other, decisive] as const]) {
      const rows = ages.map((age) => finding(CONTACT, 'c-1', ROWS[age]));
      const { readings } = judge(rows, { isFirstReading: false, checksActivity: true });
      expect(readings.map(({ age }) => age)).toEqual([decisive]);
    }
  });

  it('of an id that is never reused has the earliest time that any row has', () => {
    const rows = [{}, { createdAt: BEFORE + 2 }, { createdAt: BEFORE + 1 }].map((times) =>
      finding(CONTACT, 'c-1', times),
    );
    expect(judge(rows).readings.map(({ registration }) => registration.createdAt)).toEqual([BEFORE + 1]);
    expect(judge([finding(CONTACT, 'c-1')]).readings).toStrictEqual([
      { registration: { kind: 'contactId', value: 'c-1', isNeverReused: true }, age: 'old' },
    ]);
  });
});

describe('an id of one start, once the person has signed up again', () => {
  const ticket = (templates: readonly string[], more: Partial<IdentifierRule> = {}) =>
    finding(rule('ticketId', { neverReused: true, templates, ...more }), 't-1');
  const OLD = finding(CONTACT, 'c-1', { createdAt: BEFORE });
  const NEW = finding(CONTACT, 'c-2', { createdAt: AFTER });
  const BACK: Partial<ResolutionQuestion> = { isFirstReading: false, isBack: true };
  const tickets = (found: readonly Finding[], change: Partial<ResolutionQuestion>) =>
    judge([finding(TYPED, 'a@example.com'), ...found], change).by.verified['ticketId'];

  it.each<[string, readonly Finding[], Partial<ResolutionQuestion>, boolean]>([
    ['it is known to be so', [], BACK, false],
    ['a registration shows it', [OLD, NEW], { isFirstReading: false }, false],
    ['only the old registration is there', [OLD], { isFirstReading: false }, true],
    ['nothing shows it', [], { isFirstReading: false }, true],
    ['it is the first reading', [OLD, NEW], { isFirstReading: true, isBack: true }, true],
    ['the request knew the id before', [], { ...BACK, identifiers: { ticketId: ['t-1'] } }, true],
    ['the request knew another one', [], { ...BACK, identifiers: { ticketId: ['t-2'] } }, false],
  ])('counts or not when found by what outlives a start: %s', (_, found, change, expected) => {
    expect(tickets([ticket(['{phone}']), ...found], change)?.includes('t-1') === true).toBe(expected);
  });

  it.each<[string, Finding, boolean]>([
    ['what outlives a start', ticket(['{contactEmail}']), false],
    ['an id of one start', ticket(['{contactId}']), true],
    ['either', ticket(['{contactEmail}', '{contactId}']), true],
    [
      'what outlives a start, if it can be another’s later',
      finding(rule('ticketId', { templates: ['{phone}'] }), 't-1'),
      true,
    ],
    ['what outlives a start, if it is a registration', ticket(['{phone}'], { registration: {} }), true],
  ])('counts or not by what it is found: %s', (_, found, expected) => {
    expect(tickets([found, OLD], { ...BACK, takenForOld: { ticketId: ['t-1'] } }) !== undefined).toBe(expected);
  });
});

describe('several starts under the number or address with which a request began', () => {
  const two = [finding(CONTACT, 'c-1', { createdAt: BEFORE }), finding(CONTACT, 'c-2', { createdAt: BEFORE + 1 })];

  it.each(['phone', 'email'] as const)('are asked about when it began with %s', (beganWith) => {
    const contact = { ...CONTACT, templates: [`{${beganWith}}`] };
    const { by } = judge(
      two.map((one) => ({ ...one, rule: contact })),
      { beganWith, identifiers: { [beganWith]: ['a@example.com'] } },
    );
    expect(by.verified['contactId']).toBeUndefined();
    expect(by.self_declared['contactId']).toEqual(['c-1', 'c-2']);
  });

  it.each([
    ['ids that may be given again', { neverReused: undefined }, {}],
    ['what something else led to', { templates: ['{contactPhone}'] }, {}],
  ])('are no question for %s', (_what, change, more: Found) => {
    const other = { ...CONTACT, ...change } as IdentifierRule;
    const judgement = judge(
      two.map((one) => ({ ...one, rule: other, ...more })),
      BY_PHONE,
    );
    expect(judgement.by.verified['contactId']).toEqual(['c-1', 'c-2']);
    expect(figures(judgement, 'contactId')).toEqual([{ of: 'verified', count: 2 }]);
  });

  it('are no question for what only a typed id led to, which deletes nothing anyway', () => {
    const judgement = judge(
      two.map((one) => ({ ...one, lookedUpBy: 'self_declared' as const })),
      BY_PHONE,
    );
    expect(figures(judgement, 'contactId')).toEqual([{ of: 'self_declared', count: 2 }]);
  });

  it('are named by the earliest time of each, where there is one', () => {
    const judgement = judge(
      [...two, finding(CONTACT, 'c-1', { createdAt: BEFORE - 5 }), finding(CONTACT, 'c-3')],
      BY_PHONE,
    );
    expect(figures(judgement, 'contactId')).toStrictEqual([
      { of: 'several_registrations', count: 1 },
      { of: 'several_registrations', count: 1, since: BEFORE - 5 },
      { of: 'several_registrations', count: 1, since: BEFORE + 1 },
    ]);
  });

  it('leave one alone that the request has known before', () => {
    const judgement = judge(two, { ...BY_PHONE, identifiers: { phone: ['49151'], contactId: ['c-2'] } });
    expect(judgement.figures).toHaveLength(3);
    expect(judgement.by.verified['contactId']).toEqual(['c-2']);
    expect(figures(judgement, 'contactId')).toStrictEqual([
      { of: 'verified', count: 1 },
      { of: 'several_registrations', count: 1, since: BEFORE },
    ]);
  });

  it('leave one that was not confirmed unproven also when it is the only one left', () => {
    const [, left] = two;
    if (left === undefined) throw new Error('there is none');
    const alone = (change: Partial<ResolutionQuestion>) => judge([left], { ...BY_PHONE, ...change });
    const judgement = alone({ unconfirmed: { contactId: ['c-2'] } });
    expect(judgement.by.verified['contactId']).toBeUndefined();
    expect(judgement.starts).toEqual([{ kind: 'contactId', value: 'c-2', since: BEFORE + 1 }]);
    expect(alone({ unconfirmed: { contactId: ['c-1'], other: ['c-2'] } }).starts).toEqual([]);
  });
});

describe('what an identifier is worth', () => {
  it('stays known when nothing leads to it any more, until it is proven', () => {
    const selfDeclared = { contactEmail: ['b@example.com', 'none'] };
    expect(judge([], { selfDeclared }).by.self_declared).toEqual({ contactEmail: ['b@example.com'] });
    const proven = judge([finding(TYPED, 'b@example.com', { isVerified: true })], { selfDeclared });
    expect(proven.by).toMatchObject({ verified: { contactEmail: ['b@example.com'] }, self_declared: {} });
  });

  it('of a business stays so where the person has the same number', () => {
    const line = rule('line', { as: 'phone', verified: 'ours' });
    const { by } = judge([finding(line, '49151', { lookedUpBy: 'business' })], BY_PHONE);
    expect(by).toMatchObject({ verified: { phone: ['49151'] }, business: { line: ['49151'] } });
  });

  it('is no more for a business than what led to it', () => {
    const account = rule('account', { of: 'business' });
    const worth = (...ways: readonly Finding['lookedUpBy'][]) =>
      judge(ways.map((lookedUpBy) => finding(account, 'shop', { lookedUpBy }))).by;
    expect(worth('self_declared')).toMatchObject({ self_declared: { account: ['shop'] }, business: {} });
    for (const way of ['verified', 'business'] as const) {
      expect(worth(way)).toMatchObject({ self_declared: {}, business: { account: ['shop'] } });
      expect(worth('self_declared', way)).toMatchObject({ self_declared: {}, business: { account: ['shop'] } });
    }
  });

  it('is the best of several ways', () => {
    const ways = ['business', 'verified', 'self_declared'] as const;
    expect(judge(ways.map((lookedUpBy) => finding(rule('note'), 'n', { lookedUpBy }))).by).toEqual({
      verified: { asid: ['777'], note: ['n'] },
      self_declared: {},
      business: {},
    });
  });
});

it('figures are in the same order however the identifiers were found, because an operator confirms by number', () => {
  const note = rule('aNote');
  const found = [
    finding(CONTACT, 'c-2', { createdAt: BEFORE + 1 }),
    finding(CONTACT, 'c-1', { createdAt: BEFORE }),
    finding(CONTACT, 'none'),
    finding(CONTACT, 'c-4', { lookedUpBy: 'business' }),
    finding(CONTACT, 'c-3', { lookedUpBy: 'self_declared' }),
    finding(note, 'n-2', { lookedUpBy: 'self_declared' }),
    finding(note, 'n-1'),
    finding(note, '0'),
  ];
  const expected = [
    { kind: 'aNote', of: 'verified', count: 1 },
    { kind: 'aNote', of: 'self_declared', count: 1 },
    { kind: 'aNote', of: 'dropped', count: 1 },
    { kind: 'contactId', of: 'verified', count: 1 },
    { kind: 'contactId', of: 'business', count: 1 },
    { kind: 'contactId', of: 'self_declared', count: 1 },
    { kind: 'contactId', of: 'several_registrations', count: 1, since: BEFORE },
    { kind: 'contactId', of: 'several_registrations', count: 1, since: BEFORE + 1 },
    { kind: 'contactId', of: 'dropped', count: 1 },
    { kind: 'phone', of: 'verified', count: 1 },
  ];
  const asked: Partial<ResolutionQuestion> = { ...BY_PHONE, identifiers: { phone: ['49151'], contactId: ['c-9'] } };
  expect(judge(found, asked).figures).toStrictEqual(expected);
  expect(judge(found.toReversed(), asked).figures).toStrictEqual(expected);
});

it('what a business led to is not the person’s own, also where it was merely typed', () => {
  const { by } = judge([finding(TYPED, 'a@example.com', { lookedUpBy: 'business' })]);
  expect(by.business).toEqual({ contactEmail: ['a@example.com'] });
  expect(by.self_declared).toEqual({});
});
