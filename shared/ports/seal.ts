import type { DeletionRequest, Sealed } from '../domain/deletion-request.ts';
import type { SealedIdentifiers } from '../domain/identifiers.ts';
import type { RecordKey } from '../domain/record-proof.ts';

/**
 * What a seal is bound to: whose data, of which app, as of when. If any of it is changed in a record, its seal no
 * longer opens, so that somebody who can write records cannot have another person's data deleted, or newer data.
 */
export type SealBinding = Pick<
  DeletionRequest,
  'requestId' | 'appId' | 'subjectRef' | 'scope' | 'askedAt' | 'beganWith'
>;

/** Encrypts a person's identifiers, bound to the request: a seal that is moved to another record does not open. */
export type Seal = {
  /** For a new request. @throws DeletionError `key_unavailable` (retry) */
  close(identifiers: SealedIdentifiers, under: SealBinding): Promise<Sealed>;
  /**
   * As only the worker may: together with a key that authenticates the record, and that those who can write records do
   * not have.
   *
   * @throws DeletionError `key_unavailable` (retry)
   */
  closeWithKey(
    identifiers: SealedIdentifiers,
    under: SealBinding,
  ): Promise<{ readonly sealed: Sealed; readonly recordKey: RecordKey }>;
  /** @throws DeletionError `key_unavailable` (retry), `seal_broken` (fail), `form_unknown` (retry) */
  open(sealed: Sealed, under: SealBinding): Promise<OpenedSeal>;
};

export type OpenedSeal = {
  readonly identifiers: SealedIdentifiers;
  /** Present in a seal that the worker has made. */
  readonly recordKey?: RecordKey;
};
