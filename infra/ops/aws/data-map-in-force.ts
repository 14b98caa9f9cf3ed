import { type DataMap, dataMapHash } from '../../../shared/data-map/data-map.ts';
import { readDataMap } from '../../data-map-file.ts';
import { readSettings } from '../../settings.ts';
import type { Deployment } from './deployment.ts';

/** The data map as it is on this machine, and whether the deployment has the same. */
export type DataMapHere = { readonly map: DataMap; readonly path: string; readonly isInForce: boolean };

/** @throws DeletionError `data_map_invalid`, `settings_invalid` (reject) */
export function dataMapHere({ local, outputs }: Deployment): DataMapHere {
  const path = local?.dataMap ?? readSettings().dataMap;
  const map = readDataMap(path);
  return { map, path, isInForce: dataMapHash(map) === outputs.DataMapHash };
}
