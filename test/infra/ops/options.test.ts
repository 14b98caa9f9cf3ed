import { type Context, command } from '../../../infra/ops/cli/command.ts';
import {
  CHANGE,
  COMMON,
  choice,
  duration,
  flag,
  required,
  text,
  time,
  wholeNumber,
  words,
} from '../../../infra/ops/cli/options.ts';

const { read } = words('WORDS', 'why');

describe('free text of operators', () => {
  it.each([
    'Ownership of the account is disputed until 2026-12-31.',
    '§ 147 AO; Regulation (EU) 2016/679, Art. 17(3)(e)',
    'ticket 4711, court order 12 O 345/26',
  ])('may say why: %s', (why) => {
    expect(read(` ${why} `)).toBe(why);
  });

  it.each(['asked by anna@example.com', 'user 7381405790001', 'call +49 151 0000001', '', '  ', 'x'.repeat(501)])(
    'must not name the person, and must be some: %s',
    (why) => {
      expect(read(why)).toBeUndefined();
    },
  );
});

describe('an option', () => {
  it.each([
    [
      'a text',
      text('TEXT', ''),
      'some text',
      [
        [' a ', ' a '],
        ['0', '0'],
      ],
      ['', ' '],
    ],
    [
      'a choice',
      choice(['a', 'b'], 'WORD', ''),
      'a, b',
      [
        ['a', 'a'],
        ['b', 'b'],
      ],
      ['', 'c', 'A', 'a, b'],
    ],
    [
      'a whole number',
      wholeNumber('NUMBER', '', 2, 11),
      'a whole number from 2 to 11',
      [
        ['2', 2],
        ['011', 11],
      ],
      ['', '1', '12', '2.5', '-3', ' 3', '3x', 'x3', '1e1'],
    ],
    ['how long', duration(''), 'a time such as 90s, 30m, 48h or 2d', [['90s', 90_000]], ['', '90', 's']],
    [
      'a time',
      time(''),
      'a date such as 2026-12-31, or a time such as 2026-12-31T18:00:00Z, in the years 2000 to 9999',
      [['2000-01-02', Date.UTC(2000, 0, 2)]],
      ['', 'now', '1970-01-02'],
    ],
    [
      'a local address',
      COMMON.local,
      'an address of this machine, such as http://127.0.0.1:3000',
      [['http://127.0.0.1:1', 'http://127.0.0.1:1']],
      ['', 'http://example.com'],
    ],
  ] as const)('that is %s takes that, nothing else, and says what it takes', (_, option, allowed, taken, refused) => {
    expect(option).toMatchObject({ type: 'string', isRequired: false, allowed });
    for (const [given, value] of taken) expect([given, option.read(given)]).toEqual([given, value]);
    for (const given of refused) expect([given, option.read(given)]).toEqual([given, undefined]);
  });

  it('that is a time shows how times are written', () => {
    expect(duration('How long.')).toMatchObject({
      valueName: 'TIME',
      about: 'How long. A time such as 30m, 48h or 2d.',
    });
    expect(time('Since when.')).toMatchObject({
      valueName: 'DATE',
      about: 'Since when. A date such as 2026-12-31, or a time such as 2026-12-31T18:00:00Z.',
    });
  });

  it('that is a flag takes no value, and may be left out as any other that is not required', () => {
    for (const one of [flag('x'), COMMON.json, COMMON.help, CHANGE.yes]) {
      expect(one).toMatchObject({ type: 'boolean', valueName: '', isRequired: false, allowed: '' });
      expect(one.read('')).toBe(true);
    }
    expect(required(text('ID', 'Its id.'))).toMatchObject({ valueName: 'ID', about: 'Its id.', isRequired: true });
  });
});

test('a command is given the values of its options, the context, and each of its arguments', async () => {
  const given: unknown[] = [];
  const { run, ...rest } = command({
    name: 'try',
    summary: 'Tries it.',
    options: CHANGE,
    examples: [],
    run: async (...all) => {
      given.push(...all);
      return 1;
    },
  });
  const context = {} as Context;
  expect(await run({ yes: true }, ['one', 'two'], context)).toBe(1);
  expect(given).toEqual([{ yes: true }, context, 'one', 'two']);
  expect(rest).toEqual({ name: 'try', summary: 'Tries it.', arguments: [], options: CHANGE, examples: [] });
});
