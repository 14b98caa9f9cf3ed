import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { LoopbackServer } from '../../system/loopback.ts';
import type { PostgresOptions } from './postgres.ts';

/** Milliseconds. */
const LONGEST_STOP = 2000;

/** `startPostgres` in a thread of its own, so that its work delays nobody who answers HTTP. */
export async function startPostgresApart(options: PostgresOptions = {}): Promise<LoopbackServer> {
  const worker = new Worker(join(import.meta.dirname, 'postgres-worker.ts'), { workerData: options, execArgv: [] });
  const [started] = (await once(worker, 'message')) as [Pick<LoopbackServer, 'url' | 'port'>];
  return {
    ...started,
    // what is written is safe: the database starts as after a loss of power
    async stop() {
      const ended = once(worker, 'exit');
      worker.postMessage('stop', []);
      // a thread that is ended in the middle of WebAssembly can take the process along
      await Promise.race([ended, sleep(LONGEST_STOP, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}
