import { type ConfirmationCode, readConfirmationCode } from '../../domain/confirmation-code.ts';
import { DeletionError } from '../../domain/errors.ts';
import type { PublicSurface, SeenStatus } from '../../ports/public-surface.ts';
import { type HttpAnswer, type HttpCall, httpCall } from './http-call.ts';

/** In milliseconds; long enough for a cold start of both functions. */
const TIMEOUT = 20_000;
const LONGEST_ANSWER = 256 * 1024;

/** @param publicUrl without a trailing slash */
export function httpPublicSurface(publicUrl: string): PublicSurface {
  async function call(path: string, what: Pick<HttpCall, 'method' | 'headers' | 'body'>): Promise<HttpAnswer> {
    try {
      const url = new URL(`${publicUrl}${path}`);
      return await httpCall({ ...what, url, timeout: TIMEOUT, addresses: 'any', longestBody: LONGEST_ANSWER });
    } catch (error) {
      throw unavailable('does not answer', error);
    }
  }

  return {
    async ask(signedRequest) {
      const answer = await call('/meta/data-deletion', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ signed_request: signedRequest }).toString(),
      });
      if (answer.status >= 500 || answer.status === 429) throw unavailable(`answers ${answer.status}`);
      if (answer.status !== 200) {
        throw new DeletionError('callback_refused', 'fail', `the callback answers ${answer.status}`);
      }
      return codeIn(answer.body);
    },
    async statusOf(code) {
      const answer = await call(`/data-deletion/${code}`, { method: 'GET', headers: { accept: 'application/json' } });
      if (answer.status === 404) return 'unknown';
      if (answer.status !== 200) throw unavailable(`answers ${answer.status}`);
      return parsed(answer.body) as SeenStatus;
    },
  };
}

function codeIn(body: string): ConfirmationCode {
  const { confirmation_code: written } = parsed(body) as { readonly confirmation_code?: unknown };
  const code = typeof written === 'string' ? readConfirmationCode(written) : undefined;
  if (code === undefined) throw unavailable('answers without a code');
  return code;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    throw unavailable('answers something that is not JSON', error);
  }
}

function unavailable(says: string, cause?: unknown): DeletionError {
  return new DeletionError('surface_unavailable', 'retry', `the public address ${says}`, { cause });
}
