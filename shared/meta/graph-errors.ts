/** What to do about a refused call: it is done all the same, it may succeed later, or only an operator can help. */
export type GraphErrorVerdict = 'done' | 'retry' | 'give_up';

/** 190: the token is invalid or has expired, as is normal after the app was removed. 803: there is no such object. */
const DONE: ReadonlySet<unknown> = new Set([190, 803]);
/** 10 and 200: a permission is missing. 100: a parameter is wrong. */
const GIVE_UP: ReadonlySet<unknown> = new Set([10, 100, 200]);

/**
 * Decides about an error of `DELETE /{user-id}/permissions` or `DELETE /{waba-id}/subscribed_apps`.
 *
 * The code in the body decides, whatever the HTTP status and the subcode. Everything that is not known to be final is
 * tried again: what Meta marks as transient, its own faults (1, 2, any 5xx), its limits (4, 17, 32, 613, 80007), and what
 * cannot be told. The attempts are bounded, so the last of these ends with an operator.
 *
 * @param body the parsed JSON of the answer; anything when it was not JSON
 * @see Meta, "Handle Errors" (Graph API)
 */
export function classifyGraphError(body: unknown): GraphErrorVerdict {
  const error = member(body, 'error');
  const code = member(error, 'code');
  if (member(error, 'is_transient') === true) return 'retry';
  if (DONE.has(code)) return 'done';
  if (GIVE_UP.has(code)) return 'give_up';
  return 'retry';
}

/** Whether a call was carried out: Graph answers `true` or `{"success":true}`. */
export function isGraphSuccess(body: unknown): boolean {
  return body === true || member(body, 'success') === true;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
