import { DeletionError } from '../domain/errors.ts';
import { decrypt } from './kms-decrypt.ts';
import type { TargetEnvironment } from './target-kind.ts';
import { requiredSetting } from './target-settings.ts';

/**
 * Reads a secret from a setting. The setting holds the secret itself or, so that no template and no console shows it,
 * `kms:` and the base64 of its ciphertext under the encryption context `{ setting: NAME }`. The ciphertext is decrypted
 * when the secret is first needed, and the result is remembered.
 *
 * @throws DeletionError `setting_missing` (fail) at once. The returned function throws `key_unavailable` (retry),
 *   `seal_broken` (fail), and `setting_not_sealed` (fail) while there is no ciphertext yet, because the key is created
 *   by the first deployment
 */
export function secretSetting(environment: TargetEnvironment, name: string): () => Promise<string> {
  const value = requiredSetting(environment, name);
  const [, ciphertext] = /^kms:(.*)$/.exec(value) ?? [];
  if (ciphertext === undefined) return async () => value;
  let opened: string | undefined;
  return async () => {
    if (ciphertext === '') {
      const message = `setting ${name} holds no ciphertext yet; seal it, and deploy`;
      throw new DeletionError('setting_not_sealed', 'fail', message);
    }
    opened ??= (await decrypt(environment, Buffer.from(ciphertext, 'base64'), { setting: name })).toString();
    return opened;
  };
}
