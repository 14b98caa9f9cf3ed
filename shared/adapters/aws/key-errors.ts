import { InvalidCiphertextException } from '@aws-sdk/client-kms';
import { DeletionError } from '../../domain/errors.ts';

/**
 * Translates the errors of KMS: a key that is throttled, disabled or out of reach is tried again later; a ciphertext
 * that does not belong to its context never opens.
 *
 * @throws DeletionError `key_unavailable` (retry), `seal_broken` (fail)
 */
export async function keyAnswered<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof InvalidCiphertextException) {
      throw new DeletionError('seal_broken', 'fail', 'the seal does not open under this request', { cause: error });
    }
    throw new DeletionError('key_unavailable', 'retry', 'the key did not answer', { cause: error });
  }
}
