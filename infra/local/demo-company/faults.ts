import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * How an emulated service can misbehave: 429, 500, no answer at all, a connection reset, success although nothing was
 * done, and expired tokens.
 */
export const FAULTS = ['too_many', 'error', 'hang', 'reset', 'lie', 'expired'] as const;
export type Fault = (typeof FAULTS)[number];

/**
 * Faults on demand: `curl -X POST URL/_fault -d hang`, with or without the path of the API; `-d none` ends the fault.
 */
export type FaultSwitch = {
  current(): Fault | undefined;
  /** @returns whether the request is dealt with: it was for the switch, or the fault replaces the answer */
  take(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
};

const RETRY_AFTER_SECONDS = 1;

export function faultSwitch(): FaultSwitch {
  let current: Fault | undefined;

  async function turn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wanted = (await text(request)).trim();
    const fault = FAULTS.find((known) => known === wanted);
    if (fault === undefined && wanted !== 'none') {
      response.writeHead(400).end(`"${wanted}" is not a fault; expected ${FAULTS.join(', ')} or none\n`);
      return;
    }
    current = fault;
    response.writeHead(204).end();
  }

  return {
    current: () => current,
    async take(request, response) {
      if (request.method === 'POST' && request.url?.endsWith('/_fault') === true) {
        await turn(request, response);
        return true;
      }
      switch (current) {
        case 'too_many':
          response.writeHead(429, { 'retry-after': String(RETRY_AFTER_SECONDS) }).end();
          return true;
        case 'error':
          response.writeHead(500).end();
          return true;
        case 'hang':
          return true;
        case 'reset':
          request.socket.resetAndDestroy();
          return true;
        case 'lie':
        case 'expired':
        case undefined:
          return false;
      }
    },
  };
}
