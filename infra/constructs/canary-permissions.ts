import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { seedingPermissionsOf, seedingSettingsOf } from '../../shared/data-map/canary.ts';
import type { DataMap } from '../../shared/data-map/data-map.ts';
import { CANARY_APP_ID } from '../../shared/domain/canary.ts';
import type { DataDeletion } from './data-deletion.ts';
import { fullArn, statementsOf } from './grants.ts';
import { SERVICE_NEEDS } from './keys.ts';

/**
 * What the canary may do: keep its own app, and put into the company's stores what bears its own reserved ids, and see that.
 * It reads no request and no person, deletes nothing, and asks over the public address like everybody.
 */
export function grantCanaryPermissions(
  { keys, tables: { apps }, functions }: Pick<DataDeletion, 'keys' | 'tables' | 'functions'>,
  dataMap: DataMap,
  storeKeyIds: readonly string[] = [],
): void {
  const { role } = functions.canary;
  role.addToPrincipalPolicy(
    new PolicyStatement({
      sid: 'KeepItsApp',
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      resources: [apps.tableArn],
      conditions: {
        'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [CANARY_APP_ID] },
        // without keys, "for all of them" would hold
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    }),
  );
  keys.letKeepAppSecret(role, CANARY_APP_ID);
  keys.letUseThrough('dynamodb', role);

  for (const statement of statementsOf(apps, seedingPermissionsOf(dataMap))) role.addToPrincipalPolicy(statement);
  const settings = seedingSettingsOf(dataMap);
  if (settings.length > 0) keys.letOpenSettings(role, settings);
  if (storeKeyIds.length > 0) {
    const services = ['dynamodb', 's3'].map((service) => `${service}.${Stack.of(apps).region}.amazonaws.com`);
    role.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'StoreKeysThroughStores',
        actions: [...SERVICE_NEEDS.dynamodb.actions],
        resources: storeKeyIds.map((keyId) => fullArn(apps, `kms:key/${keyId}`)),
        conditions: { StringEquals: { 'kms:ViaService': services } },
      }),
    );
  }
}
