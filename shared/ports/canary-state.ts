import type { CanaryUserId } from '../domain/canary.ts';
import type { ConfirmationCode } from '../domain/confirmation-code.ts';

/** A canary that has not ended yet. It is nobody, so its id and its code may be kept. */
export type Canary = {
  readonly userId: CanaryUserId;
  /** Epoch milliseconds. The signed request has the same time, so asking twice is one request. */
  readonly askedAt: number;
  /** The targets into which it was put. */
  readonly seeded: readonly string[];
  /** Absent until the callback has answered. */
  readonly code?: ConfirmationCode;
};

/** What is known about the canaries, kept from one round to the next. */
export type CanaryNotes = {
  /** When the first of them was made. */
  readonly startedAt: number;
  /** When the last one was found verified. */
  readonly verifiedAt?: number;
  /** When the last one was started. */
  readonly askedAt?: number;
  readonly open: readonly Canary[];
};

/** Where the canaries' app is registered, and what is known about them is kept. */
export type CanaryState = {
  /**
   * Registers the app with a secret that nobody knows, unless it is registered already.
   *
   * @throws DeletionError `registry_unavailable`, `key_unavailable` (retry)
   */
  open(): Promise<OpenCanaryState>;
};

export type OpenCanaryState = {
  readonly secret: string;
  readonly notes: CanaryNotes;
  /**
   * @throws DeletionError `canary_state_changed` (retry) when another round has written since; `registry_unavailable`
   *   (retry)
   */
  write(notes: CanaryNotes): Promise<void>;
};
