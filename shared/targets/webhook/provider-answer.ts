import type { HttpAnswer } from '../../adapters/http/http-call.ts';

/**
 * What a 2xx answer of a provider means: it took the notice, it has deleted, or nothing that can be relied on.
 *
 * Only the answers of our own protocol count, because a proxy, a login page or an API that reports errors in its body
 * can answer 2xx as well.
 *
 * @param takesEmpty whether the data map says that this provider acknowledges with an empty body
 */
export function providerAnswer(
  { status, body }: Pick<HttpAnswer, 'status' | 'body'>,
  takesEmpty: boolean,
): 'accepted' | 'completed' | 'unclear' {
  // a multi-status covers several operations, and any of them may have failed
  if (status === MULTI_STATUS) return 'unclear';
  if (body.trim() === '') return takesEmpty ? 'accepted' : 'unclear';
  const said = parsed(body);
  if (!isObject(said) || Array.isArray(said) || reportsFailure(said)) return 'unclear';
  return said['status'] === 'accepted' || said['status'] === 'completed' ? said['status'] : 'unclear';
}

const MULTI_STATUS = 207;
const FAILURES: ReadonlySet<unknown> = new Set(['failed', 'failure', 'error', 'errored', 'rejected', 'partial']);

/**
 * Looks for a failure anywhere in the answer: an item can have failed although the answer as a whole reports success.
 */
function reportsFailure(said: unknown): boolean {
  if (!isObject(said)) return false;
  return Object.entries(said).some(([name, value]) => {
    switch (name) {
      case 'error':
      case 'errors':
        return !isNothing(value);
      case 'success':
      case 'ok':
        return value === false;
      case 'status':
        if (FAILURES.has(value) || Number(value) >= 300) return true;
        return reportsFailure(value);
      default:
        return reportsFailure(value);
    }
  });
}

function isNothing(value: unknown): boolean {
  return (
    value === null || value === false || value === 0 || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
