import type { RequestListener } from 'node:http';
import type { Invocation } from '../lambda/instance.ts';

/** The function that runs on request here, because nobody wants to wait for its hourly schedule. */
export const CANARY_FUNCTION = 'canary';
export const LOCAL_CANARY_PATH = '/_local/canary';

/** `POST` runs a round, which begins a new canary unless `?ask=0` is given, and answers what it found. */
export function answerCanary(invoke: (name: string, event: unknown) => Promise<Invocation>): RequestListener {
  return (request, response) => {
    const answer = (status: number, body: string): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    };
    if (request.method !== 'POST') return answer(405, '{}');
    void invoke(CANARY_FUNCTION, { ask: request.url?.endsWith('?ask=0') !== true }).then((invocation) =>
      invocation.outcome === 'returned' ? answer(200, invocation.payload) : answer(500, JSON.stringify(invocation)),
    );
  };
}
