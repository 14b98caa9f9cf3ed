import * as v from 'valibot';
import type { DataMap } from '../../shared/data-map/data-map.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import { readDataMap } from '../data-map-file.ts';
import { contextOfCdkJson, readSettings, type SettingsInput } from './read-settings.ts';
import { SETTINGS, type Settings } from './rules.ts';

/** The settings in force, and the data map that they name. */
export type Configuration = { readonly settings: Settings; readonly dataMap: DataMap };

/**
 * Reads both, and reports the mistakes in both together.
 *
 * @throws DeletionError `settings_invalid`, `data_map_invalid` (reject); the message has one line for each mistake, those
 *   in the settings first
 */
export function readConfiguration(
  overrides: SettingsInput = {},
  context: SettingsInput = contextOfCdkJson(),
): Configuration {
  const settings = attempt(() => readSettings(overrides, context));
  const path = v.safeParse(SETTINGS.dataMap.schema, overrides['dataMap'] ?? context['dataMap']);
  const dataMap = path.success ? attempt(() => readDataMap(path.output)) : undefined;
  if (settings instanceof DeletionError) {
    const ofMap = dataMap instanceof DeletionError ? [dataMap.message] : [];
    throw new DeletionError(settings.code, 'reject', [settings.message, ...ofMap].join('\n'));
  }
  if (dataMap instanceof DeletionError) throw dataMap;
  return { settings, dataMap: dataMap ?? readDataMap(settings.dataMap) };
}

function attempt<Result>(read: () => Result): Result | DeletionError {
  try {
    return read();
  } catch (error) {
    if (error instanceof DeletionError) return error;
    throw error;
  }
}
