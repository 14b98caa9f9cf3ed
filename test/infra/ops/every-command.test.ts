import type { Command } from '../../../infra/ops/cli/command.ts';
import { COMMON } from '../../../infra/ops/cli/options.ts';
import { runOps } from '../../../infra/ops/cli/run.ts';
import { COMMANDS } from '../../../infra/ops/commands/index.ts';
import { recordingTerminal, worldOf } from './recording-terminal.ts';

const REQUEST = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Whoever asks there has passed over what is wrong. */
const NOWHERE = { PORT: '9' };
/** A value that each option takes, where the first of its examples does not say. */
const SAMPLES: { readonly [option: string]: string } = {
  app: '1234567890123456',
  kind: 'asid',
  'user-id': '122107000000000777',
  target: 'messages',
  reason: 'because',
  basis: 'because',
  months: '1',
  since: '2026-01-01',
  from: '2026-01-01',
  to: '2026-02-01',
};
/** Where a word of a closed list is needed. */
const CHOICES: { readonly [option: string]: string } = {
  'request refuse reason': 'no_match',
  'request keep reason': 'legal_claims',
  'apps add kind': 'facebook',
};

const sampleOf = ({ name }: Command, option: string) => CHOICES[`${name} ${option}`] ?? SAMPLES[option] ?? '';

/** The command with everything that it must be given, and nothing else; without one option or argument, if asked. */
function words(command: Command, without?: string): readonly string[] {
  const given = command.arguments.filter(({ name }) => name !== without).map(() => REQUEST);
  const options = Object.entries(command.options)
    .filter(([option, { isRequired }]) => isRequired && option !== without)
    .flatMap(([option]) => [`--${option}`, sampleOf(command, option)]);
  return [...command.name.split(' '), ...given, ...options];
}

async function typed(...line: readonly string[]) {
  const { terminal, printed, noted } = recordingTerminal();
  return { exit: await runOps(line, worldOf(terminal, { environment: NOWHERE })), printed, noted };
}

type Wrong = readonly [what: string, line: readonly string[]];

const wrongs: readonly Wrong[] = COMMANDS.flatMap((command) => {
  const { name, options } = command;
  const required = Object.keys(options).filter((option) => options[option]?.isRequired);
  const valued = Object.entries({ ...options, ...COMMON }).filter(([, { type }]) => type === 'string');
  const closed = valued.filter(([, { read }]) => read('no such value') === undefined);
  return [
    [`${name} with an option that is not there`, [...words(command), '--no-such-option']],
    [`${name} with an unexpected argument`, [...words(command), 'one', 'two']],
    [`${name} with a value for --json`, [...words(command), '--json=yes']],
    [`${name} in a region without a stack`, [...words(command), '--region', 'eu-central-1']],
    [`${name} on two deployments`, [...words(command), '--stack', 'one', '--local']],
    [`${name} with --json twice`, [...words(command), '--json', '--json']],
    ...command.arguments.map((argument): Wrong => [`${name} without ${argument.name}`, words(command, argument.name)]),
    ...required.map((option): Wrong => [`${name} without --${option}`, words(command, option)]),
    ...valued.map(
      ([option]): Wrong => [`${name} with an empty --${option}`, [...words(command, option), `--${option}=`]],
    ),
    ...closed.map(
      ([option]): Wrong => [
        `${name} with another --${option}`,
        [...words(command, option), `--${option}=no such value`],
      ],
    ),
  ];
});

test.each(wrongs)('%s gets one line and exit 2', async (_what, line) => {
  const { exit, printed, noted } = await typed(...line);
  expect({ exit, printed, noted }).toEqual({ exit: 2, printed: [], noted: [expect.stringMatching(/^[^\n]+$/)] });
});

test.each([
  ['request show', [REQUEST.slice(1)]],
  ['request cancel', ['no-code']],
  ['request reveal', ['no-code', '--target', 'messages']],
  ['callback send', ['--user-id', '12x']],
  ['callback send', ['--user-id', '1', '--url', 'no address']],
  ['apps add', ['--app', 'x', '--kind', 'facebook']],
  ['apps verify-token', ['--app', 'x']],
  ['evidence', ['--from', '2026-02-01', '--to', '2026-01-01']],
  ['import', ['/no/such/file', '--app', '1']],
  ['receipt verify', ['/no/such/file']],
])('%s with what cannot be: %j gets one line and exit 2', async (name, line) => {
  const { exit, printed, noted } = await typed(...name.split(' '), ...line);
  expect({ exit, printed, noted }).toEqual({ exit: 2, printed: [], noted: [expect.stringMatching(/^[^\n]+$/)] });
});

/** These read their file before they look for a deployment. */
const READ_A_FILE = new Set(['import', 'receipt verify']);
const LOOK_FIRST = COMMANDS.filter(({ name }) => !READ_A_FILE.has(name));

test.each(LOOK_FIRST.map((command) => [command.name, command] as const))(
  '%s says in one line that nothing runs there, and not that it was typed wrong',
  async (name, command) => {
    const { exit, printed, noted } = await typed(
      ...words(command),
      ...(name === 'apps add' ? ['--app', '1', '--kind', 'threads'] : []),
    );
    expect({ exit, printed, noted }).toEqual({
      exit: 1,
      printed: [],
      noted: [expect.stringMatching(/^nothing answers at [^\n]+$/)],
    });
  },
);
