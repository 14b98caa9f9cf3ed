import { type DataMap, settingsOf } from '../shared/data-map/data-map.ts';
import { DeletionError } from '../shared/domain/errors.ts';

/**
 * Looks before a deployment whether the worker is told everything that the data map names.
 *
 * @throws DeletionError `settings_invalid`; the message has one line for each setting that is missing
 */
export function requireTargetSettings(dataMap: DataMap, given: { readonly [name: string]: string } = {}): void {
  const missing = settingsOf(dataMap).filter((name) => (given[name] ?? '') === '');
  if (missing.length === 0) return;
  const lines = missing.map(
    (name) => `setting ${name} is missing; the data map names it: add it to "targetSettings" in cdk.json`,
  );
  throw new DeletionError('settings_invalid', 'reject', lines.join('\n'));
}
