import { type DataMap, dataMapHash } from '../../../shared/data-map/data-map.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { readDataMap } from '../../data-map-file.ts';
import { contextOfCdkJson, readSettings, type SettingsInput } from '../../settings/read-settings.ts';
import type { Deployment } from './deployment.ts';

/** The data map on this machine, and whether the deployment has the same one. */
export type DataMapHere = { readonly map: DataMap; readonly path: string; readonly isInForce: boolean };

/** @throws DeletionError `data_map_invalid`, `settings_invalid` (reject) */
export function dataMapHere({ dataMap, local, outputs }: Deployment, readContext = contextOfCdkJson): DataMapHere {
  const path = dataMap ?? local?.dataMap ?? dataMapOf(readContext());
  const map = readDataMap(path);
  return { map, path, isInForce: dataMapHash(map) === outputs.DataMapHash };
}

/** In an app that uses the construct, `cdk.json` does not hold our settings. */
function dataMapOf(context: SettingsInput): string {
  if ('companyName' in context) return readSettings().dataMap;
  throw new DeletionError('settings_invalid', 'reject', 'cdk.json names no data map; name it with --data-map PATH');
}
