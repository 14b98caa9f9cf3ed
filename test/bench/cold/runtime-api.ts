import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';

export type StartOptions = {
  /** The path of `aws-lambda-ric`. */
  readonly client: string;
  /** The folder of the function. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly event: object;
  /** Options of Node. With any, the process is left to exit by itself, because Node writes a profile at the exit. */
  readonly nodeOptions?: readonly string[];
};

/** A cold start; times in milliseconds since the process was started. */
export type ColdStart = {
  /** When the function had been loaded and asked for its first event. */
  readonly loaded: number;
  /** When its answer arrived. */
  readonly answered: number;
  /** The CPU time of its threads until then; NaN if there is no `/proc`. */
  readonly computed: number;
  readonly answer: string;
};

const DEADLINE = 30_000;

/**
 * Starts a function as Lambda does: the original runtime interface client in its own process, which asks this implementation of
 * the Runtime API for its event.
 *
 * @see AWS, "Using the Lambda runtime API for custom runtimes"
 */
export async function coldStart(options: StartOptions): Promise<ColdStart> {
  const { client, folder, environment, event, nodeOptions = [] } = options;
  const done = Promise.withResolvers<ColdStart>();
  let child: ChildProcess | undefined;
  let loaded: number | undefined;
  const server = createServer((request, response) => {
    const elapsed = performance.now() - began;
    if (request.url?.endsWith('/next') === true) {
      // a second request for an event means that it has answered; anything but an event ends the client
      response.writeHead(200, invocationHeaders()).end(loaded === undefined ? JSON.stringify(event) : 'no event');
      loaded ??= elapsed;
      return;
    }
    const computed = computedBy(child?.pid);
    void text(request).then((answer) => {
      response.writeHead(202).end();
      if (request.url?.endsWith('/response') === true) {
        done.resolve({ loaded: loaded ?? 0, answered: elapsed, computed, answer });
      } else done.reject(new Error(`${folder} failed: ${answer}`));
    });
  });
  const { url, stop } = await listenOnLoopback(server);

  const began = performance.now();
  child = spawn(process.execPath, [...nodeOptions, join(client, 'index.mjs')], {
    cwd: folder,
    env: { ...lambdaEnvironment(folder), AWS_LAMBDA_RUNTIME_API: url.replace('http://', ''), ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = child.stderr === null ? '' : text(child.stderr);
  const ended = once(child, 'exit').then(async () => {
    done.reject(new Error(`${folder} ended without an answer: ${await said}`));
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE);
  try {
    return await done.promise;
  } finally {
    clearTimeout(timer);
    if (nodeOptions.length === 0) child.kill('SIGKILL');
    await ended;
    await stop();
  }
}

function invocationHeaders() {
  return {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': '1',
    'lambda-runtime-deadline-ms': String(Date.now() + DEADLINE),
    'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:000000000000:function:bench',
  };
}

function lambdaEnvironment(folder: string) {
  return {
    PATH: process.env['PATH'],
    _HANDLER: 'index.handler',
    LAMBDA_TASK_ROOT: folder,
    AWS_LAMBDA_FUNCTION_NAME: 'bench',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/bench',
    AWS_LAMBDA_LOG_STREAM_NAME: 'bench',
  };
}

/** CPU time as the kernel counts it, to the nanosecond. On a shared machine it varies less than elapsed time. */
function computedBy(pid = 0): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((id) =>
      Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]),
    );
    return nanoseconds.reduce((total, value) => total + value, 0) / 1e6;
  } catch {
    return Number.NaN;
  }
}
