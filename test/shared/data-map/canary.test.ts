import {
  canaryWarnings,
  connectSeedings,
  seedingPermissionsOf,
  seedingSettingsOf,
} from '../../../shared/data-map/canary.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { environment } from '../../support/target-environment.ts';

const values = ['{appId}#{asid}'];
const events = {
  ...{ name: 'events', label: { en: 'Events' }, kind: 'dynamodb', table: 'events', key: ['owner'] },
  partitionKey: { attribute: 'owner', values },
};
const orders = (name: string, connection: string) => ({
  ...{ name, label: { en: 'Orders' }, kind: 'postgres', connection },
  tables: [{ table: 'orders', where: [{ column: 'owner', values }] }],
});
const kept = {
  name: 'invoices',
  label: { en: 'Invoices' },
  kind: 'kept',
  reason: 'legal_obligation',
  basis: 'Tax law',
};
const canary = { rows: [{ table: 'orders', values: { owner: '{appId}#{asid}' } }] };

const map = loadDataMap({
  targets: [
    { ...events, canary: { owner: '{appId}#{asid}' } },
    { ...orders('shop', 'TARGET_SHOP_DATABASE'), canary },
    { ...orders('archive', 'TARGET_ARCHIVE_DATABASE'), noCanary: 'written by another company' },
    kept,
  ],
});

describe('the canary of a data map', () => {
  it('may do nothing but put and look at what is its own, in the stores into which it is put', () => {
    expect(seedingPermissionsOf(map)).toEqual([
      {
        actions: ['dynamodb:PutItem', 'dynamodb:GetItem'],
        resources: ['dynamodb:table/events'],
        conditions: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${CANARY_APP_ID}#90${'?'.repeat(17)}`] },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      },
    ]);
  });

  it('needs the settings of the stores into which it is put, and of no others', () => {
    expect(seedingSettingsOf(map)).toEqual(['TARGET_SHOP_DATABASE']);
  });

  it('is put into these stores, by the names of the targets', async () => {
    const settings = { AWS_REGION: 'eu-central-1', TARGET_SHOP_DATABASE: 'postgres://purge@127.0.0.1:1/shop' };
    expect([...(await connectSeedings(map, environment(settings))).keys()]).toEqual(['events', 'shop']);
  });

  it('is missed in each store of which nobody says why it is not put there', () => {
    const silent = loadDataMap({ targets: [events, orders('shop', 'TARGET_SHOP_DATABASE'), kept] });
    expect(canaryWarnings(silent)).toEqual([
      {
        finding:
          'no data of the canary person is put into "events", "shop", so no daily check proves that they are emptied',
        advice: 'add "canary", or say in "noCanary" why nothing is put there',
      },
    ]);
    expect(canaryWarnings(map)).toEqual([]);
  });

  it.each<[object, string]>([
    [{ canary: { owner: '{asid}' }, noCanary: 'both' }, 'canary and noCanary exclude each other; leave one out'],
    [{ canary: { number: '{asid}' } }, 'canary has no text or number "owner"'],
  ])('is refused in a row that says %j', (change, sentence) => {
    expect(() => loadDataMap({ targets: [{ ...events, ...change }] })).toThrow(sentence);
  });
});
