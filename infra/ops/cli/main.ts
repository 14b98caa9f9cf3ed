import { setTimeout as sleep } from 'node:timers/promises';
import { contextOfCdkJson } from '../../settings.ts';
import { runOps } from './run.ts';
import { terminalOf } from './terminal.ts';

const given = process.argv.slice(2);
if (!given.some((word) => word.startsWith('--stack'))) {
  // what acts on this machine is never shown a credential of AWS
  delete process.env['AWS_PROFILE'];
  delete process.env['AWS_SESSION_TOKEN'];
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
}
const { region } = contextOfCdkJson();

process.exitCode = await runOps(given, {
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
