import * as v from 'valibot';
import { DeletionError } from '../domain/errors.ts';
import type { TargetEnvironment } from './target.ts';

/** The name of a setting of the worker, in a row of the data map. */
export const SettingName = v.pipe(
  v.string(),
  v.regex(
    /^TARGET_[A-Z0-9_]+$/,
    'the name of a setting, which begins with TARGET_ and has only capitals, digits and _',
  ),
);

/** @throws DeletionError `setting_missing` (fail) */
export function requiredSetting(environment: TargetEnvironment, name: string): string {
  const value = environment.setting(name);
  if (value === undefined || value === '') {
    throw new DeletionError('setting_missing', 'fail', `setting ${name} is missing; the data map names it`);
  }
  return value;
}

/** @throws DeletionError `setting_missing`, `setting_invalid` (fail) */
export function urlSetting(environment: TargetEnvironment, name: string): URL {
  const value = requiredSetting(environment, name);
  if (!URL.canParse(value)) throw new DeletionError('setting_invalid', 'fail', `setting ${name} is not a URL`);
  return new URL(value);
}

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
    const { decrypt } = await import('./kms-decrypt.ts');
    opened ??= (await decrypt(environment, Buffer.from(ciphertext, 'base64'), { setting: name })).toString();
    return opened;
  };
}

/** How long one call to a target may take, in milliseconds. */
export function callTimeout(environment: TargetEnvironment): number {
  return Number(environment.setting('TARGET_TIMEOUT_SECONDS') ?? 20) * 1000;
}

/** This machine itself, where a connection needs no protection on its way. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
