/** Durations in milliseconds. */
export type Backoff = {
  /** How many attempts have failed in a row, 1 or more. */
  readonly attempts: number;
  /** 0 ≤ random < 1 */
  readonly random: number;
  /** The first wait, before the jitter; it doubles with each attempt. */
  readonly base: number;
  /** No wait is longer than this, unless the other side asks for it. */
  readonly cap?: number;
  /** How long the other side asked us to wait. */
  readonly retryAfter?: number;
};

/**
 * How long to wait before the next attempt: exponential, half of it jitter, and never less than the other side asked
 * for.
 */
export function backoff({ attempts, random, base, cap = Number.POSITIVE_INFINITY, retryAfter = 0 }: Backoff): number {
  const exponential = Math.min(cap, base * 2 ** (attempts - 1));
  return Math.max(retryAfter, exponential * (0.5 + random / 2));
}
