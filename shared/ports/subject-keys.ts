import type { Subject } from '../domain/identifiers.ts';

/** The secret from which a person's code and keyed hash are made. */
export type SubjectKeys = {
  /**
   * 32 bytes that only the holder of the HMAC key can compute, the same for the same person and app. Never stored.
   *
   * @throws DeletionError `key_unavailable` (retry)
   */
  keyOf(subject: Subject): Promise<Uint8Array>;
};
