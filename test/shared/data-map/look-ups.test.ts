import type { DataMap, IdentifierRule } from '../../../shared/data-map/data-map.ts';
import { readRegistrations, resolveIdentifiers } from '../../../shared/data-map/resolve-identifiers.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import type { Resolution, ResolutionQuestion } from '../../../shared/ports/resolution.ts';
import { type LookUp, MOST_IDENTIFIER_VALUES, type Selection } from '../../../shared/ports/target.ts';

// resolve-identifiers.test.ts resolves over stores; here is by what each source is asked, and what an answer comes to

const ASKED = Date.UTC(2026, 10, 20);
const QUESTION: ResolutionQuestion = {
  requestId: 'request' as RequestId,
  appId: '1001',
  beganWith: 'asid',
  identifiers: { asid: ['777'] },
  askedAt: ASKED,
  isFirstReading: true,
  checksActivity: false,
};

function rule(
  kind: string,
  level: number,
  templates: readonly string[],
  more: Partial<IdentifierRule> = {},
): IdentifierRule {
  return { kind, from: { kind: 'memory' }, templates, level, ...more };
}

type Source = { readonly rule: IdentifierRule; answers(selection: Selection): LookUp };
/** A source that answers the same to whoever asks. */
function source(of: IdentifierRule, ...values: readonly string[]): Source {
  return { rule: of, answers: () => ({ found: values.map((value) => ({ value })) }) };
}

function connected(sources: readonly Source[]) {
  const asked: { readonly kind: string; readonly selection: Selection }[] = [];
  const map: DataMap = { identifiers: sources.map((one) => one.rule), targets: [] };
  const lookUps = new Map(
    sources.map(({ rule: of, answers }) => [
      of,
      {
        lookUp: async (selection: Selection) => {
          asked.push({ kind: of.kind, selection });
          return answers(selection);
        },
      },
    ]),
  );
  return { map, lookUps, asked };
}

async function resolve(
  sources: readonly Source[],
  change: Partial<ResolutionQuestion> = {},
  targetKinds: readonly string[] = [],
) {
  const { map, lookUps, asked } = connected(sources);
  const resolution: Resolution = await resolveIdentifiers(
    map,
    lookUps,
    { ...QUESTION, ...change },
    new Set(targetKinds),
  );
  /** By which identifiers the source of a kind was asked, one after the other. */
  const askedFor = (kind: string): readonly Identifiers[] =>
    asked.filter((one) => one.kind === kind).map(({ selection }) => selection.identifiers);
  return { ...resolution, asked, askedFor };
}

const CONTACT = rule('contactId', 0, ['{appId}#{asid}']);
const EMAIL = rule('contactEmail', 1, ['{contactId}'], { as: 'email' });
const ACCOUNT = rule('wabaId', 0, ['{appId}#{asid}'], { of: 'business' });
const KNOWN = [source(CONTACT, 'c-1'), source(ACCOUNT, 'w-1'), source(EMAIL, 'b@example.com')];

describe('by what a source is asked', () => {
  it('is the same selection for all rules of a level, so that sources can share a reading', async () => {
    const { asked } = await resolve([
      source(CONTACT, 'c-1'),
      source(rule('userId', 0, ['{asid}'])),
      source(rule('userPhone', 0, ['{asid}/{psid}'])),
    ]);
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map(({ selection }) => selection)).size).toBe(1);
    expect(asked[0]?.selection).toEqual({
      requestId: 'request',
      appId: '1001',
      identifiers: { asid: ['777'] },
      askedAt: ASKED,
    });
  });

  it('are the person’s own, and apart from them what was typed and what a business has', async () => {
    const thread = rule('thread', 2, ['{appId}#{contactEmail}', '{wabaId}', '{contactId}']);
    const { askedFor } = await resolve([...KNOWN, source(thread)]);
    expect(askedFor('thread')).toEqual([
      { asid: ['777'], contactId: ['c-1'] },
      { wabaId: ['w-1'] },
      { contactEmail: ['b@example.com'] },
    ]);
  });

  it('is nothing of a worth that the rule does not look up by', async () => {
    const { askedFor } = await resolve([...KNOWN, source(rule('thread', 2, ['{contactId}']))]);
    expect(askedFor('thread')).toEqual([{ asid: ['777'], contactId: ['c-1'] }]);
  });

  it('are the better ones as well where a key is made of several', async () => {
    const note = rule('note', 2, ['{contactId}/{contactEmail}', '{wabaId}']);
    const { askedFor } = await resolve([...KNOWN, source(note)]);
    expect(askedFor('note')).toEqual([
      { asid: ['777'], contactId: ['c-1'] },
      // what a business has is not mixed with what was typed
      { asid: ['777'], contactId: ['c-1'], wabaId: ['w-1'] },
      { asid: ['777'], contactId: ['c-1'], wabaId: ['w-1'], contactEmail: ['b@example.com'] },
    ]);
  });

  it('are all that the request knows, where only rows of a sign-up are read again', async () => {
    const signUp = { ...CONTACT, registration: {} };
    const { map, lookUps, asked } = connected([source(signUp, 'c-1'), source(EMAIL, 'b@example.com')]);
    const question = { ...QUESTION, identifiers: { asid: ['777'], contactId: ['c-1'] } };
    const readings = await readRegistrations(map, lookUps, question);
    expect(asked.map(({ kind, selection }) => [kind, selection.identifiers])).toEqual([
      ['contactId', question.identifiers],
    ]);
    expect(readings.map(({ registration, age }) => [registration.value, age])).toEqual([['c-1', 'old']]);
  });
});

describe('a source that no longer knows the person', () => {
  const PSID = rule('psid', 0, ['{appId}#{asid}']);
  const gone: Source = { rule: PSID, answers: () => ({ found: [], gone: true }) };
  const contact = rule('contactId', 1, ['{psid}', '{appId}#{asid}'], { registration: {} });
  const order = rule('orderId', 1, ['{psid}', '{appId}#{asid}'], { registration: {} });
  const signedUp = (of: IdentifierRule, ...times: { createdAt?: number; activeAt?: number }[]): Source => ({
    rule: of,
    answers: () => ({ found: times.map((time, at) => ({ value: `${of.kind}-${at}`, ...time })) }),
  });
  const OLD = { createdAt: ASKED - 1 };

  it('leaves a gap that asking again does not close', async () => {
    const { gaps } = await resolve([gone]);
    expect(gaps).toEqual([{ kind: 'psid', reason: 'gone', isPassing: false, isCovered: true }]);
    expect((await resolve([source(PSID, '9')])).gaps).toEqual([]);
  });

  it.each<[string, readonly Source[], boolean]>([
    ['every rule that needs it was answered by a sign-up', [signedUp(contact, OLD), signedUp(order, OLD)], true],
    ['one of them was not', [signedUp(contact, OLD), signedUp(order)], false],
    [
      'one of them found a later start alone',
      [signedUp(contact, OLD), signedUp(order, { createdAt: ASKED + 3_600_000 })],
      false,
    ],
    ['the account is in use', [signedUp(contact, { ...OLD, activeAt: ASKED + 3_600_000 })], true],
    ['no sign-up was found', [signedUp(contact)], false],
  ])('is covered, or not, when %s', async (_what, sources, isCovered) => {
    const { gaps } = await resolve([gone, ...sources], { checksActivity: true });
    expect(gaps).toEqual([{ kind: 'psid', reason: 'gone', isPassing: false, isCovered }]);
  });

  it('is not covered where a target finds rows by what it knows', async () => {
    const { gaps } = await resolve([gone, signedUp(contact, OLD)], {}, ['psid']);
    expect(gaps).toMatchObject([{ isCovered: false }]);
  });
});

it('as many identifiers as one person can have are taken, and one more is refused', async () => {
  const values = Array.from({ length: MOST_IDENTIFIER_VALUES - 1 }, (_, at) => `c-${at}`);
  expect((await resolve([source(CONTACT, ...values)])).verified['contactId']).toHaveLength(values.length);
  await expect(resolve([source(CONTACT, ...values, 'one more')])).rejects.toMatchObject({
    code: 'too_many_identifiers',
    disposition: 'fail',
    message: `the data map leads to ${MOST_IDENTIFIER_VALUES + 1} identifiers; expected at most ${MOST_IDENTIFIER_VALUES} for one person`,
  });
});
