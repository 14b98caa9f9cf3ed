import { DeletionError } from '../../domain/errors.ts';
import { type PublicJwk, publicJwk } from '../../domain/public-jwk.ts';
import type { JsonCall } from './json-call.ts';

/**
 * The public keys with which receipts can be checked: the one in force, which KMS is asked for once, and the retired
 * ones.
 *
 * @throws DeletionError `key_unavailable` (retry)
 */
export function kmsReceiptKeys(
  call: JsonCall,
  keyId: string,
  retired: readonly PublicJwk[],
): () => Promise<readonly PublicJwk[]> {
  let inForce: PublicJwk | undefined;
  return async () => {
    inForce ??= publicJwk(Buffer.from(await publicKeyOf(call, keyId), 'base64'));
    const { kid } = inForce;
    return [inForce, ...retired.filter((key) => key.kid !== kid)];
  };
}

async function publicKeyOf(call: JsonCall, keyId: string): Promise<string> {
  try {
    const { PublicKey } = (await call('GetPublicKey', { KeyId: keyId })) as { readonly PublicKey: string };
    return PublicKey;
  } catch (error) {
    throw new DeletionError('key_unavailable', 'retry', 'the key did not answer', { cause: error });
  }
}
