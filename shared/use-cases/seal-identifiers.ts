import { isDeepStrictEqual } from 'node:util';
import type { DeletionRequest, Sealed } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import type { SealedIdentifiers } from '../domain/identifiers.ts';
import type { Seal } from '../ports/seal.ts';
import type { RecordKeys } from './open-record.ts';

/** In characters. A record holds 400 KB at most, and its parts, history and receipt are stored beside the seal. */
const LONGEST_SEAL = 300 * 1024;

/**
 * Returns the request's seal if it holds exactly this and was made by the worker; otherwise makes a new one.
 *
 * @throws DeletionError `too_many_identifiers` (fail), and whatever sealing throws
 */
export async function sealIdentifiers(
  { seal }: { readonly seal: Pick<Seal, 'closeWithKey'> },
  keys: RecordKeys,
  request: DeletionRequest,
  before: SealedIdentifiers,
  found: SealedIdentifiers,
): Promise<Sealed> {
  const isSame = request.sealed !== undefined && keys.has(request.sealed) && isDeepStrictEqual(before, found);
  if (isSame) return request.sealed;
  const { sealed, recordKey } = await seal.closeWithKey(found, request);
  if (sealed.length > LONGEST_SEAL) {
    const message = `the sealed identifiers have ${sealed.length} characters; a record holds ${LONGEST_SEAL}`;
    throw new DeletionError('too_many_identifiers', 'fail', message);
  }
  keys.set(sealed, recordKey);
  return sealed;
}
