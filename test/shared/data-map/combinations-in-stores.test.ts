import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectSources, connectTargets } from '../../../shared/data-map/connect-data-map.ts';
import type { IdentifierRule } from '../../../shared/data-map/data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { POSTGRES_START, startTestPostgres, type TestPostgres } from '../../support/postgres.ts';
import { awsEnvironment } from '../../support/target-environment.ts';

function selecting(identifiers: Identifiers): Selection {
  return { requestId: 'request' as RequestId, appId: 'app-1', identifiers, askedAt: 0 };
}

describe('ids that belong together', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  }, POSTGRES_START);
  afterAll(() => postgres?.stop());

  it('are found by the generated column that infra/data-map.md shows', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../../infra/data-map.md'), 'utf8');
    const [, added = ''] = /^ *```sql\n(.+?)^ *```$/ms.exec(page) ?? [];
    // customer 200 of the bakery is somebody else
    await postgres.run(`
      CREATE TABLE memberships (user_id text, tenant_id text, customer_no bigint); ${added}
      INSERT INTO memberships VALUES ('u-1', 'bakery', 100), ('u-1', 'florist', 200), ('u-1', 'butcher', 0), ('u-2', 'butcher', 0), ('u-2', 'bakery', 200)`);
    const database = { kind: 'postgres', connection: 'TARGET_SHOP', password: 'TARGET_PASSWORD' };
    const where = (column: string, by: string) => ({ where: [{ column, values: [by] }] });
    const read = { ...database, table: 'memberships', column: 'customer_key', ...where('user_id', '{asid}') };
    const tables = [{ table: 'memberships', ...where('customer_key', '{customerKey}') }];
    const map = loadDataMap({
      identifiers: [{ kind: 'customerKey', from: read, oneApp: true }],
      targets: [{ name: 'rows', label: { en: 'Rows' }, ...database, tables }],
    });
    const settings = awsEnvironment({ TARGET_SHOP: postgres.url, TARGET_PASSWORD: 'none' });
    const source = (await connectSources(map, settings)).get(map.identifiers[0] as IdentifierRule);
    const found = (await source?.lookUp(selecting({ asid: ['u-1'] })))?.found.map(({ value }) => value) ?? [];
    expect(found.toSorted()).toEqual(['bakery#100', 'florist#200']);
    const target = (await connectTargets(map, settings)).get('rows')?.target;
    expect(await target?.purge(selecting({ customerKey: found }), unlimited())).toEqual({
      outcome: 'emptied',
      items: 2,
    });
    expect(await postgres.run('SELECT tenant_id FROM memberships ORDER BY 1')).toEqual(
      ['bakery', 'butcher', 'butcher'].map((tenant_id) => ({ tenant_id })),
    );
  });
});
