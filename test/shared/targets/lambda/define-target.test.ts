import {
  defineTarget,
  type FunctionSelection,
  type TargetFunctions,
} from '../../../../shared/targets/lambda/define-target.ts';
import { type ItemStore, memoryFunctions } from '../../../support/memory/memory-function.ts';

const NOW = Date.UTC(2026, 10, 23);
const BOUND = '2026-11-01T00:00:00.000Z';
const SELECTION = { request: 'request', app: '1001', askedAt: '2026-11-23T00:00:00.000Z', values: { owner: ['777'] } };

const message = (verb: string, more: object = SELECTION) => ({ version: 1, verb, timeLimit: 1000, ...more });
const withTime = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds });

let items: ItemStore;
beforeEach(() => {
  items = new Map([
    ['old', { owner: '777', createdAt: Date.UTC(2026, 9, 1), email: 'a@example.com' }],
    ['new', { owner: '777', createdAt: Date.UTC(2026, 10, 20) }],
    ['other', { owner: '7777', createdAt: Date.UTC(2026, 9, 1) }],
  ]);
});

const ask = (sent: unknown, functions: Partial<TargetFunctions> = {}) =>
  defineTarget({ ...memoryFunctions(items), ...functions }, () => NOW)(sent, withTime(60_000));

describe('a handler that defineTarget makes', () => {
  it('answers each verb as the protocol says', async () => {
    expect(await ask(message('plan'))).toEqual({ version: 1, count: 2 });
    expect(await ask(message('lookUp', { ...SELECTION, find: 'email' }))).toEqual({
      version: 1,
      found: ['a@example.com'],
    });
    expect(await ask(message('purge'))).toEqual({ version: 1, outcome: 'emptied', items: 2 });
    expect(await ask(message('verify'))).toEqual({ version: 1, count: 0 });
    const { values } = SELECTION;
    expect(await ask(message('seed', { values }))).toEqual({ version: 1, seeded: true });
    expect(await ask(message('isThere', { values }))).toEqual({ version: 1, isThere: true });
    expect([...items.keys()]).toEqual(['other', 'canary-777']);
  });

  it('tells a store what is old enough, and takes an impossible time for none', async () => {
    let seen: FunctionSelection | undefined;
    const bounded = { values: { owner: ['777'] }, olderThan: BOUND, undated: 'left' };
    const plan = async (selection: FunctionSelection): Promise<number> => {
      seen = selection;
      return 0;
    };
    await ask(message('plan', { ...SELECTION, bounded, released: true }), { plan });
    expect(seen).toMatchObject({ released: true, bounded: { olderThan: new Date(BOUND) } });
    const times = [Date.parse(BOUND), Date.parse(BOUND) + 1, Date.UTC(2099, 0), 1_700_000, Number.NaN];
    expect(times.map((time) => seen?.bounded?.fateOf(new Date(time)))).toEqual([
      'deleted',
      'newer',
      'undated',
      'undated',
      'undated',
    ]);
    expect(seen?.bounded?.fateOf(undefined)).toBe('undated');
  });

  it('deletes only what is old enough', async () => {
    const bounded = { values: { owner: ['777'] }, olderThan: BOUND, undated: 'left' };
    const sent = { ...SELECTION, values: {}, bounded };
    expect(await ask(message('purge', sent))).toEqual({ version: 1, outcome: 'emptied', items: 1 });
    expect(await ask(message('countLeft', sent))).toEqual({ version: 1, newer: 1, undated: 0 });
  });

  it.each<[string, unknown, string]>([
    ['no message', undefined, 'no version of the protocol; expected 1'],
    ['another version', { ...message('purge'), version: 2 }, 'version 2 of the protocol; expected 1'],
    ['an unknown verb', message('forget'), 'unknown verb; expected one of plan, purge,'],
    ['the name of an inherited property', message('constructor'), 'unknown verb'],
    ['a field that it does not know', message('purge', { ...SELECTION, except: 'x' }), 'except (expected never)'],
    [
      'a value that is no text',
      message('purge', { ...SELECTION, values: { owner: [777] } }),
      'values.owner.0 (expected string)',
    ],
    ['no values', message('purge', { ...SELECTION, values: undefined }), 'values (expected Object)'],
  ])('acts on nothing and throws when it is sent %s', async (_what, sent, says) => {
    await expect(ask(sent)).rejects.toThrow(says);
    expect(items.size).toBe(3);
  });

  it('quotes no value of a malformed message', async () => {
    const sent = message('purge', {
      ...SELECTION,
      app: ['4915112345678'],
      values: { owner: { '4915112345678': 'x' } },
    });
    const error = (await ask(sent).catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toContain('app (expected string)');
    expect(error.message).not.toContain('4915112345678');
  });

  it.each<[string, Partial<TargetFunctions>, string]>([
    ['plan returns nothing', { plan: async () => undefined as unknown as number }, 'plan'],
    ['plan returns no number', { plan: async () => Number.NaN }, 'plan'],
    ['verify returns a text', { verify: async () => '0' as unknown as number }, 'verify'],
    ['purge returns nothing', { purge: async () => undefined as never }, 'purge'],
    ['purge deleted fewer than none', { purge: async () => ({ outcome: 'emptied', items: -1 }) }, 'purge'],
    [
      'purge mentions an error',
      { purge: async () => ({ outcome: 'emptied', items: 0, error: 'timeout' }) as never },
      'purge',
    ],
  ])('throws when %s', async (_what, functions, verb) => {
    await expect(ask(message(verb), functions)).rejects.toThrow();
  });

  it('lets what a function throws pass', async () => {
    const thrown = new RangeError('the store is away');
    const verify = async () => {
      throw thrown;
    };
    await expect(ask(message('verify'), { verify })).rejects.toBe(thrown);
  });

  it.each([
    ['lookUp', message('lookUp', { ...SELECTION, find: 'email' })],
    ['seed', message('seed', { values: {} })],
    ['isThere', message('isThere', { values: {} })],
  ] as const)('throws when it has no %s and is asked for it', async (name, sent) => {
    await expect(ask(sent, { [name]: undefined })).rejects.toThrow(`this function has no ${name}`);
  });

  it('deletes nothing by age when it cannot count what it leaves', async () => {
    const bounded = { values: { owner: ['777'] }, olderThan: BOUND, undated: 'left' };
    const asked = ask(message('purge', { ...SELECTION, bounded }), { countLeft: undefined });
    await expect(asked).rejects.toThrow('this function has no countLeft');
    expect(items.size).toBe(3);
  });

  it('says until when something is kept', async () => {
    const purge = async () => ({ outcome: 'kept', items: 1, until: new Date(Date.UTC(2030, 0)) }) as const;
    const answer = { version: 1, outcome: 'kept', items: 1, until: '2030-01-01T00:00:00.000Z' };
    expect(await ask(message('purge'), { purge })).toEqual(answer);
  });

  it.each([
    ['the message gives', 1000, 60_000, 59_100, 58_900],
    ["the function's own time leaves", 50_000, 10_000, 600, 400],
  ])('has as much time as %s', async (_what, timeLimit, atFirst, before, after) => {
    let remaining = atFirst;
    const seen: boolean[] = [];
    const purge: TargetFunctions['purge'] = async (_selection, budget) => {
      for (const left of [before, after]) {
        remaining = left;
        seen.push(budget.isOver());
      }
      return { outcome: 'emptied', items: 0 };
    };
    const handler = defineTarget({ ...memoryFunctions(items), purge }, () => NOW);
    await handler({ ...message('purge'), timeLimit }, { getRemainingTimeInMillis: () => remaining });
    expect(seen).toEqual([false, true]);
  });
});
