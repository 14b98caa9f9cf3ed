import { isIP } from 'node:net';
import * as v from 'valibot';
import { DeletionError } from '../domain/errors.ts';
import type { TargetEnvironment } from './target-kind.ts';

/** The name of a setting of the worker, as rows of the data map use it. */
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
 * The address of an HTTP interface: https, or http on this machine, and without a user name, which would end up in
 * logs.
 *
 * @throws DeletionError `setting_missing`, `setting_invalid` (fail)
 */
export function httpsSetting(environment: TargetEnvironment, name: string): URL {
  const url = urlSetting(environment, name);
  const isProtected = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (isProtected && url.username === '' && url.password === '') return url;
  throw new DeletionError('setting_invalid', 'fail', `setting ${name} is not an https address without a user name`);
}

/** How long one call to a target may take, in milliseconds. */
export function callTimeout(environment: TargetEnvironment): number {
  return Number(environment.setting('TARGET_TIMEOUT_SECONDS') ?? 20) * 1000;
}

/** Whether a host is this machine itself, so that connections to it need no encryption. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
