import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LoopbackServer } from '../../system/loopback.ts';
import type { PostgresOptions } from './postgres.ts';

/** `startPostgres` in a thread of its own, so that its work delays nobody who answers HTTP. */
export async function startPostgresApart(options: PostgresOptions = {}): Promise<LoopbackServer> {
  const worker = new Worker(join(import.meta.dirname, 'postgres-worker.ts'), { workerData: options, execArgv: [] });
  const [started] = (await once(worker, 'message')) as [Pick<LoopbackServer, 'url' | 'port'>];
  return {
    ...started,
    // what is written is safe: the database starts as after a loss of power
    async stop() {
      await worker.terminate();
    },
  };
}
