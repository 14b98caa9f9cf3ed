import { setTimeout as sleep } from 'node:timers/promises';
import { contextOfCdkJson } from '../settings/read-settings.ts';
import { runOps } from './cli/run.ts';
import { terminalOf } from './cli/terminal.ts';
import { COMMANDS } from './commands/index.ts';

const given = process.argv.slice(2);
if (!given.some((word) => word.startsWith('--stack'))) {
  // commands that act on this machine must never see AWS credentials
  delete process.env['AWS_PROFILE'];
  delete process.env['AWS_SESSION_TOKEN'];
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
}
const { region } = contextOfCdkJson();

// a reader that closes the pipe early, such as head, is not an error
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await runOps(given, {
  commands: COMMANDS,
  terminal: terminalOf({ input: process.stdin, output: process.stdout, errors: process.stderr }),
  clock: Date.now,
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
  environment: process.env,
  interruption: () => {
    const interruption = new AbortController();
    process.once('SIGINT', () => interruption.abort());
    return interruption.signal;
  },
  region: typeof region === 'string' ? region : '',
});
