import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Command, command } from '../../../infra/ops/cli/command.ts';
import { runOps } from '../../../infra/ops/cli/run.ts';
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

  it('whose name or code is a text is not shown by it', async () => {
    const named = Object.assign(new Error('x'), { name: `no row ${VALUE} here`, code: `a ${VALUE}` });
    expect(await failsWith(named)).toEqual(['the call failed: unknown error']);
  });

  it('that is our bug is shown with where it was thrown, and without its message', async () => {
    const noted = await failsWith(new TypeError(`no ${VALUE}\n    in this`));
    expect(noted[0]).toBe('unexpected error: TypeError');
    expect(noted.length).toBeGreaterThan(2);
    for (const line of noted.slice(1)) expect(line).toMatch(/^\s+at /);
    expect(noted.join('\n')).not.toContain(VALUE);
    expect(await failsWith(VALUE)).toEqual(['unexpected error']);
  });
});

describe('an error that one command answers', () => {
  const unknown = new DeletionError('app_unknown', 'reject', 'app 1 is not registered');
  const fail = () => Promise.reject(unknown);

  it('is followed by that command, for the same deployment, in a line of its own', async () => {
    const { exit, printed, noted } = await typed(['--stack', 'prod'], fail);
    expect({ exit, printed }).toEqual({ exit: 1, printed: [] });
    expect(noted).toEqual(['app 1 is not registered', '  npm run ops -- apps list --stack prod']);
  });

  it('is one line with --json', async () => {
    expect((await typed(['--json'], fail)).noted).toEqual(['app 1 is not registered']);
  });
});

describe('a suggested command', () => {
  it.each([
    [[], {}, ' --local'],
    [['--local'], {}, ' --local'],
    [['--local', 'http://127.0.0.1:4000'], {}, ' --local http://127.0.0.1:4000'],
    [[], { PORT: '5000' }, ' --local http://127.0.0.1:5000'],
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
});

test('JSON is printed line by line, with times in ISO 8601', async () => {
  const { printed } = await typed(['--json'], async (_, __, context) => {
    context.answer({ acceptedAt: 0, forged: 'a\nb' }, []);
    return 0;
  });
  expect(printed).toEqual(['{', '  "acceptedAt": "1970-01-01T00:00:00.000Z",', '  "forged": "a\\nb"', '}']);
});

test('a reader that closes the pipe early, such as head, is no error', async () => {
  const main = join(import.meta.dirname, '../../../infra/ops/main.ts');
  const child = spawn(process.execPath, [main, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect({ errors, code }).toEqual({ errors: '', code: 0 });
});
