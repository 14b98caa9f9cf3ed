import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { FunctionDefinition } from './function-definition.ts';

/** The data that a thread gets when it starts. */
export type InstanceData = Pick<FunctionDefinition, 'name' | 'folder' | 'handler' | 'memoryMegabytes'>;

/** One invocation; the event is JSON, as Lambda passes it. */
export type InvokeMessage = {
  readonly requestId: string;
  readonly event: string;
  readonly deadline: number;
  readonly traceHeader: string | undefined;
};
export type InstanceMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'returned'; readonly payload: string }
  | { readonly type: 'failed'; readonly errorType: string; readonly errorMessage: string };

/** How an invocation ended; the payload is JSON. */
export type Invocation =
  | { readonly outcome: 'returned'; readonly payload: string }
  | { readonly outcome: 'failed'; readonly errorType: string; readonly errorMessage: string }
  | { readonly outcome: 'timed_out' };

/** An execution environment: a thread that has loaded the function and handles one invocation at a time. */
export type FunctionInstance = {
  /** Resolves to true once its code is loaded, or to false if it cannot be; its log says why. */
  readonly started: Promise<boolean>;
  readonly isAlive: () => boolean;
  readonly invoke: (event: unknown, traceHeader?: string) => Promise<Invocation>;
  readonly stop: () => Promise<void>;
};

/** @param log called with each line that the function writes, and with the reason if it ends */
export function startInstance(definition: FunctionDefinition, log: (line: string) => void): FunctionInstance {
  const { name, folder, handler, memoryMegabytes, timeoutSeconds } = definition;
  const instanceData: InstanceData = { name, folder, handler, memoryMegabytes };
  const worker = new Worker(join(import.meta.dirname, 'instance-worker.ts'), {
    workerData: instanceData,
    env: { ...definition.environment },
    execArgv: [],
    // without limits, V8 keeps the memory that a burst of calls needed, in each of about twenty threads
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes, maxYoungGenerationSizeMb: 8 },
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr]) passLines(stream, log);

  const started = Promise.withResolvers<boolean>();
  let isAlive = true;
  let settle: ((invocation: Invocation) => void) | undefined;
  worker.on('error', (error: Error) => log(`ended by ${error.stack ?? error.message}`));
  worker.on('exit', (code) => {
    isAlive = false;
    started.resolve(false);
    settle?.({ outcome: 'failed', errorType: 'Runtime.ExitError', errorMessage: `exited with ${code}` });
  });
  worker.on('message', (message: InstanceMessage) => {
    if (message.type === 'ready') started.resolve(true);
    else if (message.type === 'returned') settle?.({ outcome: 'returned', payload: message.payload });
    else settle?.({ outcome: 'failed', errorType: message.errorType, errorMessage: message.errorMessage });
  });

  async function invoke(event: unknown, traceHeader?: string): Promise<Invocation> {
    await started.promise;
    if (!isAlive)
      return { outcome: 'failed', errorType: 'Runtime.ExitError', errorMessage: 'ended before the invocation' };
    const ended = Promise.withResolvers<Invocation>();
    settle = ended.resolve;
    const milliseconds = timeoutSeconds * 1000;
    const timer = setTimeout(() => {
      isAlive = false;
      ended.resolve({ outcome: 'timed_out' });
      log(`timed out after ${timeoutSeconds} seconds`);
      void worker.terminate();
    }, milliseconds);
    const message: InvokeMessage = {
      requestId: randomUUID(),
      event: JSON.stringify(event),
      deadline: Date.now() + milliseconds,
      traceHeader,
    };
    worker.postMessage(message, []);
    const invocation = await ended.promise;
    clearTimeout(timer);
    return invocation;
  }

  return {
    started: started.promise,
    isAlive: () => isAlive,
    invoke,
    async stop() {
      await worker.terminate();
    },
  };
}

function passLines(stream: Readable, log: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', log);
}
