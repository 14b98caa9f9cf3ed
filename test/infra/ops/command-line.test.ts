import { readCommandLine } from '../../../infra/ops/cli/command-line.ts';
import { UsageError } from '../../../infra/ops/cli/options.ts';
import { readRequest } from '../../../infra/ops/cli/request-argument.ts';
import { runOps } from '../../../infra/ops/cli/run.ts';
import { COMMANDS } from '../../../infra/ops/commands/index.ts';
import { type ConfirmationCode, readConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { recordingTerminal, worldOf } from './recording-terminal.ts';

const LOCAL = 'http://127.0.0.1:3000';
const ID = `-${'x'.repeat(42)}`;
const CODE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const NO_REQUEST = 'REQUEST is invalid; expected a request ID (43 characters) or a confirmation code (32 characters)';

async function typed(...words: string[]) {
  const { terminal, printed, noted } = recordingTerminal();
  return { exit: await runOps(words, worldOf(terminal)), printed, noted };
}

describe('the help', () => {
  it.each([[[]], [['--help']], [['help']]])('lists every command in one line each: %j', async (words) => {
    const { exit, printed, noted } = await typed(...words);
    expect(exit).toBe(0);
    expect(noted).toEqual([]);
    for (const { name, summary } of COMMANDS) {
      expect(printed.filter((line) => line.trimStart().startsWith(`${name}  `))).toEqual([
        expect.stringContaining(summary),
      ]);
    }
  });

  it.each([...new Set(COMMANDS.filter(({ name }) => name.includes(' ')).map(({ name }) => name.split(' ')[0] ?? ''))])(
    'shows the commands of a group with an example each: %s',
    async (group) => {
      const { exit, printed } = await typed(group);
      expect(exit).toBe(0);
      expect((await typed(group, '--help')).printed).toEqual(printed);
      const names = COMMANDS.map(({ name }) => name).filter((name) => name.startsWith(`${group} `));
      for (const name of names) expect(printed.filter((line) => line.includes(name)).length).toBeGreaterThan(1);
    },
  );

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    'explains %s with every option and an example',
    async (name, { options, examples, arguments: given }) => {
      const { exit, printed } = await typed(...name.split(' '), '--help');
      const text = printed.join('\n');
      expect(exit).toBe(0);
      for (const option of [...Object.keys(options), 'local', 'stack', 'json']) expect(text).toContain(`--${option}`);
      for (const argument of given) expect(text).toContain(`${argument.name}  `);
      expect(examples.length).toBeGreaterThan(0);
      expect(printed[0]).toContain(`npm run ops -- ${name}`);
    },
  );

  it.each(COMMANDS.flatMap(({ name, examples }) => examples.map((example) => [example, name])))(
    'gives an example that can be typed as it stands: %s',
    (example, name) => {
      const [command = ''] = example.replaceAll('REQUEST', ID).split(/ [<>] /);
      const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
      expect(readCommandLine(COMMANDS, words, LOCAL)).toMatchObject({ command: { name } });
    },
  );
});

describe('a command line', () => {
  it.each([
    [['requst', 'list'], 'there is no command requst list; did you mean request list?'],
    [['request', 'lst'], 'there is no command request lst; did you mean request list?'],
    [['requst'], 'there is no command requst; did you mean request?'],
    [['requst', 'xyzzy'], 'there is no command requst xyzzy; did you mean request?'],
    [
      ['apps', 'xyzzy'],
      'there is no command apps xyzzy; expected apps add, apps list, apps rotate, apps retire, apps remove, apps verify-token',
    ],
    [['aps'], 'there is no command aps; did you mean apps?'],
    [['xyzzy'], 'there is no command xyzzy; see npm run ops -- --help'],
    [['--json'], 'the command must come before its options; see npm run ops -- --help'],
    [['--stack', 'x', 'request', 'list'], 'the command must come before its options; see npm run ops -- --help'],
    [['request', 'list', '--overdu'], 'there is no option --overdu; did you mean --overdue?'],
    [['request', 'list', '--zzz'], 'there is no option --zzz; see npm run ops -- request list --help'],
    [['request', 'list', '-x'], 'there is no option --x; see npm run ops -- request list --help'],
    [['request', 'show', '-x'], 'there is no option --x; see npm run ops -- request show --help'],
    [['request', 'show', `${ID}x`], NO_REQUEST],
    [['request', 'show', ID.slice(0, -1)], NO_REQUEST],
    [['request', 'show', ID.slice(0, 26)], NO_REQUEST],
    [['request', 'show', `-${ID}x`], NO_REQUEST],
    [['request', 'list', ID.slice(0, -1)], 'unexpected argument; see npm run ops -- request list --help'],
    [['request', 'show', '--', '--json'], NO_REQUEST],
    [['request', 'show', '--', ID, '--'], 'unexpected argument; see npm run ops -- request show --help'],
    [['request', 'list', '--json', '--json'], '--json is given twice; see npm run ops -- request list --help'],
    [['request', 'list', '--region', 'eu-west-1'], '--region needs --stack, which names a stack on AWS'],
    [['request', 'list', '--limit', '--json'], '--limit needs a value; see npm run ops -- request list --help'],
    [
      ['request', 'list', '--limit', '-q7'],
      '--limit needs a value; write one that begins with a dash as --limit=-…; see npm run ops -- request list --help',
    ],
    [['request', 'list', '--overdue=1'], '--overdue takes no value; see npm run ops -- request list --help'],
    [['request', 'list', '--limit'], '--limit needs a value; see npm run ops -- request list --help'],
    [['request', 'list', '--limit', '0'], '--limit is invalid; expected a whole number from 1 to 10000'],
    [['request', 'list', '--csv', '--json'], '--json and --csv exclude each other'],
    [['request', 'list', '--ended', '--failing'], '--ended and --failing exclude each other'],
    [['request', 'show'], 'REQUEST is missing; see npm run ops -- request show --help'],
    [['request', 'show', CODE.slice(1)], NO_REQUEST],
    [['request', 'show', 'x'.repeat(42)], NO_REQUEST],
    [['request', 'show', 'x'.repeat(44)], NO_REQUEST],
    [['apps', 'rotate'], '--app ID is missing; see npm run ops -- apps rotate --help'],
    [['request', 'show', CODE, CODE], 'unexpected argument; see npm run ops -- request show --help'],
    [['apps', 'add'], '--app is missing; give it, or type it when asked'],
    [['apps', 'add', '--app', '1'], '--kind is missing; expected facebook, instagram, threads, whatsapp'],
    [
      ['apps', 'add', '--app', '1', '--kind', 'x'],
      '--kind is invalid; expected facebook, instagram, threads, whatsapp',
    ],
    [['doctor', '--stack', 'x', '--local'], '--local and --stack exclude each other'],
    [
      ['doctor', '--local', 'http://example.com'],
      '--local is invalid; expected an address of this machine, such as http://127.0.0.1:3000',
    ],
    [
      ['request', 'list', '--local', '127.0.0.1:3000'],
      '--local is invalid; expected an address of this machine, such as http://127.0.0.1:3000',
    ],
  ])('that is wrong gets one line and exit 2: %j', async (words, line) => {
    expect(await typed(...words)).toEqual({ exit: 2, printed: [], noted: [line] });
  });

  it('is answered without what was typed, which may be somebody’s id or a code', async () => {
    for (const words of [
      ['callback', 'send', '--user-id', '7381405790001x'],
      ['request', 'show', `${CODE}7381405790001`],
      ['request', 'show', CODE, '7381405790001'],
      ['request', 'cancel', CODE, '--reason', 'asked by 7381405790001'],
      ['request', 'list', '7381405790001'],
      ['request', 'list', '--local', '7381405790001'],
    ]) {
      const { exit, noted } = await typed(...words);
      expect(exit).toBe(2);
      expect(noted.join('\n')).not.toContain('7381405790001');
      expect(noted.join('\n')).not.toContain(CODE);
    }
  });

  it('takes the id of a request that begins with a dash, wherever it stands', () => {
    for (const words of [
      ['request', 'show', ID],
      ['request', 'show', '--json', ID],
      ['request', 'show', ID, '--json'],
      ['request', 'show', '--local', ID],
      ['request', 'show', '--', ID],
      ['request', 'show', '--local', '--', ID],
      ['request', 'show', '--local', LOCAL, '--', ID],
    ]) {
      expect(readCommandLine(COMMANDS, words, LOCAL)).toMatchObject({ given: [ID] });
    }
    const words = ['request', 'reveal', ID, `--target=${ID}`];
    expect(readCommandLine(COMMANDS, words, LOCAL)).toMatchObject({ given: [ID], values: { target: ID, yes: false } });
  });

  it('takes an address after --local as its value, and an argument of the command as that', () => {
    const read = (...words: readonly string[]) => readCommandLine(COMMANDS, ['request', 'show', ...words], LOCAL);
    expect(read('--local', CODE)).toMatchObject({ given: [CODE], common: { local: LOCAL } });
    for (const local of ['http://127.0.0.1:1', 'https://127.0.0.1:1']) {
      expect(read('--local', local, CODE)).toMatchObject({ given: [CODE], common: { local } });
    }
    expect(read('--local', 'my-http://127.0.0.1:1')).toMatchObject({ given: ['my-http://127.0.0.1:1'] });
  });

  it('acts on this machine unless a stack is named', () => {
    const commonOf = (...words: string[]) =>
      (readCommandLine(COMMANDS, words, LOCAL) as { readonly common: object }).common;
    expect(commonOf('doctor')).toMatchObject({ json: false });
    expect(commonOf('doctor')).not.toHaveProperty('stack', expect.anything());
    expect(commonOf('doctor', '--local')).toMatchObject({ local: LOCAL });
    expect(commonOf('doctor', '--local', '--json')).toMatchObject({ local: LOCAL, json: true });
    expect(commonOf('doctor', '--local', 'http://127.0.0.1:1')).toMatchObject({ local: 'http://127.0.0.1:1' });
    expect(commonOf('doctor', '--stack', 'data-deletion-test')).toMatchObject({ stack: 'data-deletion-test' });
  });

  it('says in one line when nothing runs on this machine', async () => {
    const { exit, noted } = await typed('doctor', '--local', 'http://127.0.0.1:9');
    expect(exit).toBe(1);
    expect(noted).toEqual([expect.stringMatching(/^nothing answers at http:\/\/127.0.0.1:9; run npm start first/)]);
  });

  it('takes an id as a CSV file has it, with the apostrophe of a cell that begins with a dash', () => {
    expect(readRequest(`'${ID}`)).toBe(ID);
    expect(readRequest(ID)).toBe(ID);
    expect(readRequest(`'${CODE}`)).toBe(requestId(CODE as ConfirmationCode));
    // one piece of it could be a confirmation code
    for (const id of ['RHOTQ3ToEN_M7eT7Kx4p8CoiYIOJByKV5dlq7I6TzkI', '0123456789ABCDEFGHJKMNPQRSTVWXYZ_-vBcDeFgHi']) {
      expect(readConfirmationCode(id)).toBeDefined();
      expect(readRequest(id)).toBe(id);
    }
    for (const wrong of [`''${ID}`, `${ID}'`, `${ID}.`, `.${ID}`]) expect(() => readRequest(wrong)).toThrow(UsageError);
  });

  it('knows wrong arguments from a bug', () => {
    expect(() => readCommandLine(COMMANDS, ['request', 'show'], LOCAL)).toThrow(UsageError);
  });
});
