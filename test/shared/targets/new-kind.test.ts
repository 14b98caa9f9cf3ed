import { toJsonSchema } from '@valibot/to-json-schema';
import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import { permissionsOf } from '../../../shared/data-map/data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { dataMapSchema } from '../../../shared/data-map/schema.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';
import { requestWorld } from '../../support/request-world.ts';
import { shelf, shelves } from '../../support/shelf-kind.ts';
import { environment } from '../../support/target-environment.ts';

/** The one line. */
const kinds = [...TARGET_KINDS, shelf];

const ROW = { name: 'paper', label: { en: 'Paper' }, kind: 'shelf', shelf: 'letters', match: ['{appId}#{asid}'] };

describe('a kind of store that is one file and one line', () => {
  it('can be named in a data map, and an editor knows it', () => {
    expect(loadDataMap({ targets: [ROW] }, kinds).targets).toEqual([ROW]);
    expect(JSON.stringify(toJsonSchema(dataMapSchema(kinds), { ignoreActions: ['check'] }))).toContain('"shelf"');
    expect(() => loadDataMap({ targets: [ROW] })).toThrow('targets[0].kind is "shelf"; expected "dynamodb"');
  });

  it('has its mistakes named, and what it would find everybody by', () => {
    expect(() => loadDataMap({ targets: [{ ...ROW, shelf: 'B7' }] }, kinds)).toThrow('a shelf in lower-case letters');
    expect(() => loadDataMap({ targets: [{ ...ROW, match: ['{appId}'] }] }, kinds)).toThrow('would find everybody');
  });

  it('gets the permissions it asks for, and no other', () => {
    expect(permissionsOf(loadDataMap({ targets: [ROW] }, kinds), kinds)).toEqual([
      { actions: ['shelf:Empty'], resources: ['shelf:shelf/letters'] },
    ]);
  });

  it('is purged, verified and named in the record like every other', async () => {
    shelves.set('letters', new Set(['app-1#218471', 'app-1#2184710', 'app-2#218471']));
    const world = requestWorld();
    const dataMap = await connectDataMap(loadDataMap({ targets: [ROW] }, kinds), environment(), world.ports.log, kinds);
    Object.assign(world.ports, { dataMap });
    const { requestId } = await world.accept('218471');
    expect((await world.runToEnd(requestId)).status).toBe('completed');
    expect(world.part(requestId, 'paper')).toMatchObject({ status: 'deleted', items: 1, label: 'Paper' });
    expect([...(shelves.get('letters') ?? [])]).toEqual(['app-1#2184710', 'app-2#218471']);
  });
});
