import { Duration } from 'aws-cdk-lib/core';
import { seedingPermissionsOf, seedingSettingsOf } from '../../../shared/data-map/canary.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { allowRows } from '../data-map-policies.ts';
import type { FunctionDefinition } from '../deletion-function.ts';
import { allow, allowKeyThrough, fullArn } from '../grants.ts';
import { schedule } from '../schedule.ts';

/**
 * Keeps its own app, and puts into the company's stores what bears its own reserved ids, and sees that. It reads no
 * request and no person, deletes nothing, and asks over the public address like everybody.
 */
export const canary: FunctionDefinition<'canary'> = {
  name: 'canary',
  id: 'Canary',
  description: 'Proves every day that a person who asks is deleted',
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
      // without keys, "for all of them" would hold
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

  connect: (self) => schedule(self, 'Checks the canaries under way, and starts one a day', Duration.hours(1)),
};
