import type { Act } from '../history.ts';
import { itemOf, PEOPLE, STORE_NAMES, storePlan } from '../world/company.ts';
import type { World } from '../world/world.ts';

/** A slow part of the company's own system writes what happened before anybody asked. */
export function writeLate({ stores, start, time }: World, { who, store }: Act & { does: 'writes late' }): void {
  stores[store].set(`${who} late ${time.now()}`, itemOf(store, PEOPLE[who], start - 1));
}

/** A person is there again, as if for the first time. Only where creation times are known can that be told. */
export function comeBack({ stores, time }: World, { who }: Act & { does: 'comes back' }): void {
  for (const store of STORE_NAMES.filter((name) => storePlan(name).knowsTimes)) {
    stores[store].set(`${who} again ${time.now()}`, itemOf(store, PEOPLE[who], time.now()));
  }
}
