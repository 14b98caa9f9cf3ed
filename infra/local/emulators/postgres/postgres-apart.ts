import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { LoopbackServer } from '../../system/loopback.ts';
import type { PostgresOptions } from './postgres.ts';

/** In milliseconds. */
const LONGEST_STOP = 2000;

/** `startPostgres` in a thread of its own, so that it does not delay HTTP answers. */
export async function startPostgresApart(options: PostgresOptions = {}): Promise<LoopbackServer> {
  const worker = new Worker(join(import.meta.dirname, 'postgres-worker.ts'), { workerData: options, execArgv: [] });
  const [started] = (await once(worker, 'message')) as [Pick<LoopbackServer, 'url' | 'port'>];
  return {
    ...started,
    // written data is safe: the next start recovers as after a power failure
    async stop() {
      const ended = once(worker, 'exit');
      worker.postMessage('stop', []);
      // terminating a thread in the middle of WebAssembly can crash the process
      await Promise.race([ended, sleep(LONGEST_STOP, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}
