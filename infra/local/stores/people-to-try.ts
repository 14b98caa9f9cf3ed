import { DEMO_PEOPLE } from '../demo-company/demo-data.ts';
import type { PeopleInStores } from './company-stores.ts';
import { EVERYBODY } from './people-of-data-map.ts';

/** A person for whom a callback finds something. */
export type PersonToTry = { readonly userId: string; readonly about: string };

/** The people that commands suggest if nobody has the given id. */
export function peopleToTry(people: PeopleInStores): readonly PersonToTry[] {
  switch (people.who) {
    case 'demonstration':
      return Object.values(DEMO_PEOPLE).map(({ userId, about }) => ({ userId, about }));
    case 'data_map':
      return people.targets.length === 0
        ? []
        : EVERYBODY.map((userId) => ({ userId, about: `has something in ${people.targets.join(', ')}` }));
    case 'nobody':
      return [];
  }
}
