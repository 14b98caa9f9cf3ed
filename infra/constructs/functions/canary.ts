import { Duration } from 'aws-cdk-lib/core';
import { seedingPermissionsOf, seedingSettingsOf } from '../../../shared/data-map/canary.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { allowRows } from '../data-map-policies.ts';
import type { FunctionDefinition } from '../deletion-function.ts';
import { allow, allowKeyThrough, fullArn } from '../grants.ts';
import { schedule } from '../schedule.ts';

/**
 * Manages its own app, seeds the company's stores with items under its reserved ids, and checks whether they are there.
 * It reads neither requests nor people's data, deletes nothing, and requests deletion at the public address as Meta
 * does.
 */
export const canary: FunctionDefinition<'canary'> = {
  name: 'canary',
  id: 'Canary',
  description: 'Proves every day that requested deletions happen',
  memoryMegabytes: 512,
  timeout: Duration.minutes(5),
  rollbackAlarm: 'canary-errors',
  reachesStores: true,

  environment: ({ keys, tables, url }) => ({
    APP_TABLE: tables.apps.tableName,
    SEAL_KEY_ID: keys.data.keyId,
    PUBLIC_URL: url,
  }),

  targetSettings({ dataMap, targetSettings }) {
    const seeded = new Set(seedingSettingsOf(dataMap));
    return Object.fromEntries(Object.entries(targetSettings).filter(([name]) => seeded.has(name)));
  },

  grantPermissions(role, { props, keys, tables: { apps } }) {
    allow(role, 'KeepItsApp', ['dynamodb:GetItem', 'dynamodb:UpdateItem'], [apps.tableArn], {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [CANARY_APP_ID] },
      // ForAllValues also holds for a call without keys
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
    keys.letKeepAppSecret(role, CANARY_APP_ID);
    keys.letUseThrough('dynamodb', role);
    allowRows(role, seedingPermissionsOf(props.dataMap));
    const settings = seedingSettingsOf(props.dataMap);
    if (settings.length > 0) keys.letOpenTargetSecrets(role, settings);
    if (props.storeKeyIds.length > 0) {
      const storeKeys = props.storeKeyIds.map((keyId) => fullArn(role, `kms:key/${keyId}`));
      allowKeyThrough(role, 'StoreKeysThroughStores', storeKeys, 'dynamodb', 's3');
    }
  },

  connect: (self) => schedule(self, 'Checks the canaries in progress, and starts one a day', Duration.hours(1)),
};
