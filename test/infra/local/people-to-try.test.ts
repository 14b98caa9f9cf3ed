import { DEMO_PEOPLE } from '../../../infra/local/demo-company/demo-data.ts';
import { EVERYBODY } from '../../../infra/local/stores/people-of-data-map.ts';
import { peopleToTry } from '../../../infra/local/stores/people-to-try.ts';

describe('the people whom the suggested commands name', () => {
  const ofDataMap = { who: 'data_map', appId: '1', unfound: [], empty: [], notFilled: [] } as const;

  it('are those of the demonstration if they are in the stores', () => {
    const people = peopleToTry({ who: 'demonstration', appId: '1' });
    expect(people.map(({ userId }) => userId)).toEqual(Object.values(DEMO_PEOPLE).map(({ userId }) => userId));
  });

  it('are those of the data map’s canary rows, with the targets that hold something of them', () => {
    expect(peopleToTry({ ...ofDataMap, targets: ['orders', 'photos'] })).toEqual(
      EVERYBODY.map((userId) => ({ userId, about: 'has something in orders, photos' })),
    );
  });

  it('are none if nobody is in any store', () => {
    expect(peopleToTry({ ...ofDataMap, targets: [] })).toEqual([]);
    expect(peopleToTry({ who: 'nobody', because: 'no_canary_rows' })).toEqual([]);
  });
});
