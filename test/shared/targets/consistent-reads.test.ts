import { connectTargets } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { awsEnvironment } from '../../support/target-environment.ts';

const byKey = {
  kind: 'dynamodb',
  table: 'messages',
  partitionKey: { attribute: 'owner', values: ['{appId}#{asid}'] },
  key: ['owner', 'id'],
};
const further = { attribute: 'instagram', values: ['{appId}#{igUser}'] };
const business = { ofBusiness: { basis: 'It is theirs.' } };
const law = { reason: 'legal_obligation', basis: 'Law' };

async function isReadAtOnce(row: object): Promise<boolean> {
  const map = loadDataMap({ identifiers: [], targets: [{ name: 'here', label: 'messages', oneApp: true, ...row }] });
  const settings = {
    TARGET_GRAPH_VERSION: 'v24.0',
    TARGET_SHOP: 'postgres://user@127.0.0.1/shop',
    PUBLIC_URL: 'https://deletion.example',
    TARGET_CRM: 'http://127.0.0.1',
    TARGET_CRM_SECRET: 'whsec_ZGVtb25zdHJhdGlvbi1zZWNyZXQtb2Ytbm9ib2R5',
  };
  return (await connectTargets(map, awsEnvironment(settings))).get('here')?.target.isConsistent === true;
}

/** A store that shows late what was written would prove nothing in the run that purges it. */
describe('the first look comes in the run that purges', () => {
  it.each([
    ['a table by its own key', byKey],
    ['the same for a business', { ...byKey, ...business }],
    ['the same where it is kept for a time', { kind: 'kept', ...law, until: { years: 1 }, where: byKey }],
    ['a bucket', { kind: 's3', bucket: 'media', match: [{ prefix: '{appId}/{asid}/' }] }],
    [
      'a database',
      {
        kind: 'postgres',
        connection: 'TARGET_SHOP',
        tables: [{ table: 'orders', where: [{ column: 'user_id', values: ['{asid}'] }] }],
      },
    ],
  ])('for %s', async (_, row) => {
    expect(await isReadAtOnce(row)).toBe(true);
  });

  it.each([
    ['an index', { ...byKey, index: 'by-owner' }],
    [
      'a table of which a further key is an index',
      { ...byKey, also: [{ index: 'by-instagram', partitionKey: further }] },
    ],
    ['a service provider', { kind: 'webhook', url: 'TARGET_CRM', secret: 'TARGET_CRM_SECRET', identifiers: ['asid'] }],
    ['what an operator deletes', { kind: 'manual', instructions: 'Look there.' }],
  ])('not for %s', async (_, row) => {
    expect(await isReadAtOnce(row)).toBe(false);
  });
});
