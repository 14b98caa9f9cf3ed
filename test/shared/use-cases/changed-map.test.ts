import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import type { ConnectedDataMap } from '../../../shared/ports/connected-data-map.ts';
import { connectedTarget, requestWorld, resolution, testTarget } from '../../support/request-world.ts';

describe('a data map that changes while a request is under way', () => {
  it('still leads to what belongs to a business after the person was taken out of it', async () => {
    const world = requestWorld({ accounts: testTarget(), messages: testTarget({ m1: 'app-1#218471' }) });
    let ofBusiness: Identifiers = { wabaId: ['4001'] };
    const dataMap: ConnectedDataMap = {
      ...world.ports.dataMap,
      resolveSelection: async ({ identifiers }) => resolution(identifiers, { ofBusiness }),
    };
    world.ports.dataMap = dataMap;
    const { requestId } = await world.accept();
    await world.run(requestId);

    ofBusiness = {};
    const moved = { ...connectedTarget('messages', testTarget()), selects: 'something else' };
    world.ports.dataMap = { ...dataMap, targets: new Map([...dataMap.targets, ['messages', moved]]) };
    world.advance(60_000);
    await world.run(requestId);
    const record = world.record(requestId);
    const { sealed } = record;
    if (sealed === undefined) throw new Error('no seal');
    expect(record.parts.find(({ name }) => name === 'messages')?.selects).toBe('something else');
    expect((await world.ports.seal.open(sealed, record)).identifiers).toMatchObject({
      ofBusiness: { wabaId: ['4001'] },
    });
  });
});
