import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Invocation } from '../lambda/instance.ts';
import { type LoopbackServer, listenOnLoopback } from '../system/loopback.ts';
import { serveThisMachineOnly } from '../system/this-machine.ts';

/** Invokes a function with a parsed JSON event. */
export type Invoke = (event: unknown) => Promise<Invocation>;

const INVOCATION = /^\/2015-03-31\/functions\/([\w-]+)\/invocations\?Qualifier=([\w-]+)$/;

/**
 * Lambda's operation `Invoke` on this machine, for functions that are called through an alias.
 *
 * @param functions by `NAME:ALIAS`
 * @see AWS, "Invoke" (Lambda API reference)
 */
export async function startInvokeApi(functions: ReadonlyMap<string, Invoke>): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    answer(request, response, functions).catch(() => request.socket.destroy());
  });
  return await listenOnLoopback(serveThisMachineOnly(server));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  functions: ReadonlyMap<string, Invoke>,
): Promise<void> {
  const event = await text(request);
  const [, name, alias] = INVOCATION.exec(request.url ?? '') ?? [];
  const invoke = request.method === 'POST' ? functions.get(`${name}:${alias}`) : undefined;
  if (invoke === undefined) {
    const type = 'ResourceNotFoundException';
    respond(response, 404, { 'x-amzn-errortype': type }, { Type: 'User', Message: `no function ${name}:${alias}` });
    return;
  }
  const invocation = await invoke(JSON.parse(event));
  if (invocation.outcome === 'returned') {
    respond(response, 200, {}, JSON.parse(invocation.payload));
    return;
  }
  const { errorType, errorMessage } =
    invocation.outcome === 'failed'
      ? invocation
      : { errorType: 'Sandbox.Timedout', errorMessage: 'the function timed out' };
  respond(response, 200, { 'x-amz-function-error': 'Unhandled' }, { errorType, errorMessage });
}

function respond(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
