import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

const HERE = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;
const HERE_AS_ORIGIN = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/**
 * Whether a request comes from a program on this machine, or from a page that this machine serves. Listening on
 * loopback is not enough: any web page that is open in a browser here can send requests to loopback, also by a name
 * that resolves to it.
 */
export function isFromThisMachine({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  const { host = '', origin } = headers;
  if (!HERE.test(host)) return false;
  if (origin !== undefined) return HERE_AS_ORIGIN.test(origin);
  return headers['sec-fetch-site'] !== 'cross-site';
}

export function refuseForeign(response: ServerResponse): void {
  response.writeHead(403, { 'content-type': 'application/json', connection: 'close' });
  response.end('{"message":"only programs and pages of this machine may use this address"}');
}

/** Makes a server refuse every request that is not from this machine, before the listeners it has. */
export function serveThisMachineOnly<Listening extends Server>(server: Listening): Listening {
  const listeners = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  return server.on('request', (request, response) => {
    if (!isFromThisMachine(request)) refuseForeign(response);
    else for (const listener of listeners) listener.call(server, request, response);
  });
}
