import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { OUTPUT_NAMES } from '../../../infra/ops/aws/deployment.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { type Command, command } from '../../../infra/ops/cli/command.ts';
import { text as textOption, UsageError } from '../../../infra/ops/cli/options.ts';
import { runOps } from '../../../infra/ops/cli/run.ts';
import type { Line } from '../../../infra/ops/cli/text.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { recordingTerminal, worldOf } from './recording-terminal.ts';

const VALUE = '7381405790001';

/** A driver's error, which quotes what it was given. */
function driverError(): Error {
  const message = `invalid input syntax for type bigint: "${VALUE}"`;
  return Object.assign(new Error(message), { name: 'DatabaseError', code: '22P02', detail: VALUE });
}

async function typed(words: readonly string[], run: Command['run'], environment = {}) {
  const { terminal, printed, noted } = recordingTerminal();
  const tried: Command = {
    ...command({ name: 'try', summary: '', options: {}, examples: [], run: async () => 0 }),
    run,
  };
  const exit = await runOps(['try', ...words], worldOf(terminal, { commands: [tried], environment }));
  return { exit, printed, noted };
}

const failsWith = async (error: unknown) => (await typed([], () => Promise.reject(error))).noted;

describe('an error', () => {
  it('of a driver is shown by its name and code, never by its message', async () => {
    expect(await failsWith(driverError())).toEqual(['the call failed: DatabaseError 22P02']);
    const wrapped = new DeletionError('store_unavailable', 'retry', 'the store did not answer', {
      cause: driverError(),
    });
    expect(await failsWith(wrapped)).toEqual(['the store did not answer (DatabaseError 22P02)']);
  });

  it('of a call is shown by the code alone, because every call that fails has the same name', async () => {
    const failing = async (cause: object) =>
      await failsWith(
        new DeletionError('x', 'reject', 'it does not answer', { cause: new TypeError('fetch failed', { cause }) }),
      );
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
    expect(await failing(refused)).toEqual(['it does not answer (ECONNREFUSED)']);
    expect(await failing(new Error('bad port'))).toEqual(['it does not answer']);
    const bug = new DeletionError('x', 'reject', 'it failed', { cause: new TypeError('x is undefined') });
    expect(await failsWith(bug)).toEqual(['it failed (TypeError)']);
  });

  it('whose name or code is a text is not shown by it', async () => {
    const named = Object.assign(new Error('x'), { name: `no row ${VALUE} here`, code: `a ${VALUE}` });
    expect(await failsWith(named)).toEqual(['the call failed: unknown error']);
  });

  it('that is our bug is shown with where it was thrown, and without its message', async () => {
    const noted = await failsWith(new TypeError(`no ${VALUE}\n    looked at ${VALUE}`));
    expect(noted[0]).toBe('unexpected error: TypeError');
    expect(noted.length).toBeGreaterThan(2);
    for (const line of noted.slice(1)) expect(line).toMatch(/^\s+at /);
    expect(noted.join('\n')).not.toContain(VALUE);
    expect(await failsWith(VALUE)).toEqual(['unexpected error']);
  });
});

describe('what ends a command', () => {
  it.each([
    ['what it answers', () => Promise.resolve(0 as const), 0, []],
    ['that it answers no', () => Promise.resolve(1 as const), 1, []],
    [
      'wrong arguments',
      () => Promise.reject(new UsageError('--x is invalid;\n  expected y')),
      2,
      ['--x is invalid; expected y'],
    ],
    ['a refusal', () => Promise.reject(new DeletionError('x', 'reject', 'refused \n for now')), 1, ['refused for now']],
    [
      'a refusal with a cause that is no error',
      () => Promise.reject(new DeletionError('x', 'reject', 'refused', { cause: VALUE })),
      1,
      ['refused'],
    ],
    ['something else that is no error', () => Promise.reject(VALUE), 1, ['unexpected error']],
  ] as const)('decides its exit code: %s', async (_, run, exit, noted) => {
    expect(await typed([], run)).toEqual({ exit, printed: [], noted });
  });
});

describe('an error that one command answers', () => {
  const unknown = new DeletionError('app_unknown', 'reject', 'app 1 is not registered');
  const fail = () => Promise.reject(unknown);

  it.each([
    ['app_unknown', 'apps list'],
    ['app_registered', 'apps list'],
    ['app_without_secret', 'apps list'],
    ['not_rotated', 'apps retire --app ID'],
  ])('is followed by that command, for the same deployment, in a line of its own: %s', async (code, next) => {
    const { exit, printed, noted } = await typed(['--stack', 'prod'], () =>
      Promise.reject(new DeletionError(code, 'reject', 'refused')),
    );
    expect({ exit, printed }).toEqual({ exit: 1, printed: [] });
    expect(noted).toEqual(['refused', `  npm run ops -- ${next} --stack prod`]);
  });

  it('has the id of the app in that command, if the command has one', async () => {
    const { terminal, noted } = recordingTerminal();
    const options = { app: textOption('ID', '') };
    const rotate = command({
      ...{ name: 'rotate', summary: '', options, examples: [] },
      run: () => Promise.reject(new DeletionError('not_rotated', 'reject', 'refused')),
    });
    await runOps(['rotate', '--app', '77'], worldOf(terminal, { commands: [rotate] }));
    expect(noted.at(-1)).toBe('  npm run ops -- apps retire --app 77 --local');
  });

  it('shows that command so that it stands out', async () => {
    const noted: Line[] = [];
    const terminal = { ...recordingTerminal().terminal, note: (line: Line) => void noted.push(line) };
    const failing: Command = {
      ...command({ name: 'try', summary: '', options: {}, examples: [], run: async () => 0 }),
      run: fail,
    };
    await runOps(['try'], worldOf(terminal, { commands: [failing] }));
    expect(noted[1]).toEqual(['  ', { text: 'npm run ops -- apps list --local', style: 'strong' }]);
  });

  it('is one line with --json', async () => {
    expect(await typed(['--json'], fail)).toEqual({ exit: 1, printed: [], noted: ['app 1 is not registered'] });
  });
});

describe('the deployment of a command', () => {
  const outputs = Object.fromEntries(OUTPUT_NAMES.map((name) => [name, `value of ${name}`]));
  const endpoint = 'http://127.0.0.1:1';
  const described = {
    ...outputs,
    region: 'eu-central-1',
    endpoints: { dynamodb: endpoint, sqs: endpoint, kms: endpoint, s3: endpoint },
    OperatorRole: 'arn:aws:iam::000000000000:role/Operators',
    ManualDeletionRole: 'arn:aws:iam::000000000000:role/Deleters',
  };
  const noStack =
    '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>' +
    '<Code>ValidationError</Code><Message>Stack with id s does not exist</Message></Error></ErrorResponse>';

  /** Answers as npm start does, and as CloudFormation where no stack has the name. */
  async function answering(action: (place: { readonly url: string; readonly asked: string[] }) => Promise<void>) {
    const asked: string[] = [];
    const server = await listenOnLoopback(
      createServer(({ url = '' }, response) => {
        asked.push(url);
        if (url === '/_local/deployment') response.end(JSON.stringify(described));
        else response.writeHead(400, { 'content-type': 'text/xml' }).end(noStack);
      }),
    );
    const aws = { AWS_ENDPOINT_URL_CLOUDFORMATION: server.url, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
    const before = Object.keys(aws).map((name) => [name, process.env[name]] as const);
    Object.assign(process.env, aws);
    try {
      await action({ url: server.url, asked });
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await server.stop();
    }
  }

  it('is asked for once, and gives the clients of each role with the credentials of that role', async () => {
    await answering(async ({ url, asked }) => {
      const { exit } = await typed(['--local', url, '--data-map', 'map.json'], async (_, __, context) => {
        expect(asked).toEqual([]);
        expect(await context.deployment()).toMatchObject({ name: url, outputs, dataMap: 'map.json' });
        const [first, again, deleting] = [
          await context.services(),
          await context.services('OperatorRole'),
          await context.services('ManualDeletionRole'),
        ];
        expect(again).toBe(first);
        const keyOf = async ({ tables }: Services) => (await tables.config.credentials()).accessKeyId;
        expect(await Promise.all([first, deleting].map(keyOf))).toEqual(['Operators', 'Deleters']);
        return 0;
      });
      expect({ exit, asked }).toEqual({ exit: 0, asked: ['/_local/deployment'] });
    });
  });

  it.each([
    ['with --region', ['--region', 'eu-west-1'], { AWS_REGION: 'eu-west-2' }, 'eu-west-1'],
    ['with AWS_REGION', [], { AWS_REGION: 'eu-west-2' }, 'eu-west-2'],
    ['with neither, in cdk.json', [], {}, 'eu-central-1'],
  ])('on AWS is looked for in the region that is named %s', async (_, words, environment, region) => {
    await answering(async () => {
      const find: Command['run'] = async (__, ___, context) => {
        await context.deployment();
        return 0;
      };
      expect(await typed(['--stack', 'prod', ...words], find, environment)).toEqual({
        exit: 1,
        printed: [],
        noted: [expect.stringMatching(`^there is no stack prod in ${region} `)],
      });
    });
  });
});

describe('a suggested command', () => {
  it.each([
    [[], {}, ' --local'],
    [['--local'], {}, ' --local'],
    [['--local', 'http://127.0.0.1:4000'], {}, ' --local http://127.0.0.1:4000'],
    [[], { PORT: '5000' }, ' --local http://127.0.0.1:5000'],
    [[], { PORT: '' }, ' --local'],
    [['--data-map', 'map.json'], {}, ' --local --data-map map.json'],
    [['--stack', 'prod'], {}, ' --stack prod'],
    [['--stack', 'prod', '--region', 'eu-west-1'], {}, ' --stack prod --region eu-west-1'],
    [['--stack', 'prod', '--data-map', 'map.json'], {}, ' --stack prod --data-map map.json'],
  ])('names the deployment of the one that was typed: %j', async (words, environment, where) => {
    const say: Command['run'] = async (_, __, context) => {
      context.answer({}, [context.commandLine('request list')]);
      return 0;
    };
    const { printed } = await typed(words, say, environment);
    expect(printed).toEqual([`npm run ops -- request list${where}`]);
  });

  it('leaves npm’s own lines out of what is written for programs', async () => {
    const say: Command['run'] = async (_, __, context) => {
      context.answer({}, [context.commandLine('request list --csv')]);
      return 0;
    };
    const { printed } = await typed(['--stack', 'prod'], say);
    expect(printed).toEqual(['npm run --silent ops -- request list --csv --stack prod']);
  });
});

test('JSON is printed line by line, with times in ISO 8601', async () => {
  const answer = {
    acceptedAt: 0,
    at: 0,
    heldUntil: 0,
    until: 'later',
    attempts: 0,
    Atlas: 0,
    untilNow: 0,
    heartbeat: 0,
    forged: 'a\nb',
  };
  const { printed } = await typed(['--json'], async (_, __, context) => {
    context.answer(answer, ['lines']);
    return context.isJson ? 0 : 1;
  });
  const epoch = '"1970-01-01T00:00:00.000Z"';
  expect(printed).toEqual([
    '{',
    `  "acceptedAt": ${epoch},`,
    `  "at": ${epoch},`,
    `  "heldUntil": ${epoch},`,
    '  "until": "later",',
    '  "attempts": 0,',
    '  "Atlas": 0,',
    '  "untilNow": 0,',
    '  "heartbeat": 0,',
    '  "forged": "a\\nb"',
    '}',
  ]);
});

test('a reader that closes the pipe early, such as head, is no error', async () => {
  const main = join(import.meta.dirname, '../../../infra/ops/main.ts');
  const child = spawn(process.execPath, [main, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect({ errors, code }).toEqual({ errors: '', code: 0 });
});
