/**
 * What a caller does about an error: `reject` the one who asked, `retry` the message or the part later, retry the part
 * only as long as other parts of its request, which may remove the cause, can still be purged (`after_others`), or
 * `fail` the part until an operator looks.
 */
export type Disposition = 'reject' | 'retry' | 'after_others' | 'fail';

/**
 * An error that stops the work. Handlers branch on `disposition`, alarms on `code`, and nothing on the message. The
 * message says in lower case what was got and what is allowed, and nothing about a person.
 */
export class DeletionError extends Error {
  override readonly name: string = 'DeletionError';
  /** Stable: alarms and callers branch on it. */
  readonly code: string;
  /** What a caller does about it. */
  readonly disposition: Disposition;
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfter?: number;
  /** The table whose rows refer to those that were to be deleted, where the store names it. */
  readonly referredBy?: string;

  constructor(
    code: string,
    disposition: Disposition,
    message: string,
    options: { readonly cause?: unknown; readonly retryAfter?: number; readonly referredBy?: string } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.disposition = disposition;
    this.retryAfter = options.retryAfter;
    this.referredBy = options.referredBy;
  }
}

/** An untranslated error is our bug: it appears under the code `unexpected`, and is tried again. */
export function asDeletionError(error: unknown): DeletionError {
  return error instanceof DeletionError
    ? error
    : new DeletionError('unexpected', 'retry', 'unexpected error', { cause: error });
}
