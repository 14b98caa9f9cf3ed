import type { RequestId } from '../domain/confirmation-code.ts';
import type { Sealed } from '../domain/deletion-request.ts';
import type { Identifiers } from '../domain/identifiers.ts';

/** Encryption of a person's identifiers, bound to the request: a seal moved to another record does not open. */
export type Seal = {
  /** @throws DeletionError `key_unavailable` (retry) */
  close(identifiers: Identifiers, requestId: RequestId): Promise<Sealed>;
  /** @throws DeletionError `key_unavailable` (retry), `seal_broken` (fail), `form_unknown` (retry) */
  open(sealed: Sealed, requestId: RequestId): Promise<Identifiers>;
};
