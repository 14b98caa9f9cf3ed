import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Context } from 'aws-lambda';
import type { InstanceData, InstanceMessage, InvokeMessage } from './instance.ts';

type Handler = (event: unknown, context: Partial<Context>) => unknown;

const { name, folder, handler, memoryMegabytes } = workerData as InstanceData;

const post = (message: InstanceMessage): void => parentPort?.postMessage(message, []);

function loadHandler(): Handler {
  const [file = '', exported = ''] = handler.split('.');
  const loaded = createRequire(join(folder, 'package.json'))(join(folder, `${file}.js`)) as Record<string, unknown>;
  const found = loaded[exported];
  if (typeof found === 'function') return found as Handler;
  throw new TypeError(`${handler} is undefined or not exported`);
}

function contextOf({ requestId, deadline }: InvokeMessage): Partial<Context> {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${process.env['AWS_REGION']}:000000000000:function:${name}`,
    memoryLimitInMB: String(memoryMegabytes),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function invoke(handle: Handler, message: InvokeMessage): Promise<void> {
  // the SDK passes on the trace header from this variable
  if (message.traceHeader !== undefined) process.env['_X_AMZN_TRACE_ID'] = message.traceHeader;
  try {
    const result = await handle(JSON.parse(message.event), contextOf(message));
    post({ type: 'returned', payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    const { name: errorType, message: errorMessage } = error instanceof Error ? error : new Error(String(error));
    console.error(error);
    post({ type: 'failed', errorType, errorMessage });
  }
}

const handle = loadHandler();
parentPort?.on('message', (message: InvokeMessage) => void invoke(handle, message));
post({ type: 'ready' });
