import { DeletionError } from '../domain/errors.ts';
import { decrypt } from './kms-decrypt.ts';
import type { TargetEnvironment } from './target-kind.ts';
import { requiredSetting } from './target-settings.ts';

/**
 * A secret by the name of its setting: as it is, or, so that no template and no console shows it, `kms:` and the base64 of
 * its ciphertext under the context `{ setting: NAME }`. Opened when it is first asked for, and then remembered.
 *
 * @throws DeletionError `setting_missing` (fail) at once; `key_unavailable` (retry), `seal_broken` (fail) when asked, and
 *   `setting_not_sealed` (fail) while there is no ciphertext, because the key comes with the first deployment
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
