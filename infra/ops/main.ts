import { setTimeout as sleep } from 'node:timers/promises';
import { contextOfCdkJson } from '../settings.ts';
import { runOps } from './run.ts';
import { terminalOf } from './terminal.ts';

const { region } = contextOfCdkJson();

process.exitCode = await runOps(process.argv.slice(2), {
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
