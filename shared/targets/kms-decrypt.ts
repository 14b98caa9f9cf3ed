import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { keyAnswered } from '../adapters/aws/key-errors.ts';
import { awsClientSettings } from './aws-client.ts';
import type { TargetEnvironment } from './target-kind.ts';

const clients = new WeakMap<TargetEnvironment, KMSClient>();

/**
 * Decrypts what was encrypted with a symmetric KMS key. The context must be exactly the one it was encrypted with.
 *
 * @throws DeletionError `key_unavailable` (retry), `seal_broken` (fail)
 */
export async function decrypt(
  environment: TargetEnvironment,
  ciphertext: Uint8Array,
  context: { readonly [name: string]: string },
): Promise<Buffer> {
  const client = clients.get(environment) ?? new KMSClient(awsClientSettings(environment, 'KMS'));
  clients.set(environment, client);
  const command = new DecryptCommand({ CiphertextBlob: ciphertext, EncryptionContext: context });
  const { Plaintext } = await keyAnswered(client.send(command));
  if (Plaintext === undefined) throw new TypeError('KMS answered Decrypt without a plaintext');
  return Buffer.from(Plaintext);
}
