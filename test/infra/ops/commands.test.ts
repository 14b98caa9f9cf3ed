import { COMMANDS } from '../../../infra/ops/commands/index.ts';

/** What each command takes: arguments, options with their values, and in brackets what may be left out. */
const COMMAND_LINES: readonly string[] = [
  'callback send --user-id ID [--app ID] [--secret-stdin] [--secret SECRET] [--url URL] [--deauthorize] [--issued-at DATE] [--wait TIME]',
  'doctor [--secret-stdin]',
  'apps add [--app ID] [--kind KIND] [--secret-stdin] [--yes]',
  'apps list',
  'apps rotate --app ID [--replace] [--leaked] [--secret-stdin] [--yes]',
  'apps retire --app ID [--yes]',
  'apps remove --app ID [--yes]',
  'apps verify-token --app ID [--secret-stdin]',
  'request create --app ID --kind KIND [--asked-by WAY] [--verified METHOD] [--reference TEXT] [--start-in TIME] [--yes]',
  'request list [--overdue] [--needs-operator] [--failing] [--kept] [--ended] [--all] [--csv] [--limit NUMBER]',
  'request show REQUEST',
  'request identifiers REQUEST [--confirm NUMBERS] [--reason WORDS] [--yes]',
  'request cancel REQUEST [--reason WORDS] [--yes]',
  'request refuse REQUEST --reason REASON --basis WORDS [--yes]',
  'request hold REQUEST --reason WORDS [--until DATE] [--yes]',
  'request keep REQUEST --target NAME --reason REASON --basis WORDS [--until DATE] [--yes]',
  'request release REQUEST [--target NAME] [--reason WORDS] [--yes]',
  'request extend REQUEST --months NUMBER --reason WORDS [--yes]',
  'request retry REQUEST [--target NAME] [--reason WORDS] [--yes]',
  'request reveal REQUEST --target NAME [--reason WORDS] [--yes]',
  'request confirm REQUEST --target NAME [--asked NUMBER] [--reason WORDS] [--yes]',
  'requests release --app ID --since DATE [--origin ORIGIN] [--reason WORDS] [--yes]',
  'requests cancel --app ID --since DATE [--origin ORIGIN] [--reason WORDS] [--yes]',
  'import FILE --app ID [--kind KIND] --asked-before DATE [--column HEADING] [--rate NUMBER] [--again] [--skip-faults] [--yes]',
  'plan --app ID --kind KIND',
  'receipt verify FILE [--jwks URL|FILE] [--map FILE]',
  'redrive [--yes]',
  'replay --since DATE [--target NAME,…] [--reference TEXT] [--wait TIME] [--yes]',
  'evidence --from DATE --to DATE [--csv] [--html FILE]',
];

test('each command takes these arguments and options, and no others', () => {
  const lines = COMMANDS.map(({ name, arguments: given, options }) => {
    const written = Object.entries(options).map(([option, { type, valueName, isRequired }]) => {
      const text = type === 'string' ? `--${option} ${valueName}` : `--${option}`;
      return isRequired ? text : `[${text}]`;
    });
    return [name, ...given.map((argument) => argument.name), ...written].join(' ');
  });
  expect(lines).toEqual(COMMAND_LINES);
});

test('an import takes the kinds of ids that a list may hold', () => {
  const read = COMMANDS.find(({ name }) => name === 'import')?.options['kind']?.read;
  const kinds = ['asid', 'igUser', 'psid', 'igsid', 'threadsId', 'bsuid'];
  expect(kinds.map((kind) => read?.(kind))).toEqual(kinds);
  expect(['', 'phone', 'email'].map((kind) => read?.(kind))).toEqual([undefined, undefined, undefined]);
});

/** Least and most of each option that is a number. */
const NUMBERS: { readonly [option: string]: readonly [least: number, most: number] } = {
  'import rate': [1, 500],
  'request confirm asked': [1, 99_999],
  'request extend months': [1, 2],
  'request list limit': [1, 10_000],
};

test('a number is taken from its least to its most', () => {
  const numbers = COMMANDS.flatMap(({ name, options }) =>
    Object.entries(options).flatMap(([option, { allowed, read }]) =>
      allowed.startsWith('a whole number') ? [{ option: `${name} ${option}`, read }] : [],
    ),
  );
  expect(numbers.map(({ option }) => option).toSorted()).toEqual(Object.keys(NUMBERS));
  for (const { option, read } of numbers) {
    const [least, most] = NUMBERS[option] ?? [0, 0];
    expect([least - 1, least, most, most + 1].map((number) => read(`${number}`))).toEqual([
      undefined,
      least,
      most,
      undefined,
    ]);
  }
});
