import { contactOf, digitsOf, type PersonName, personNamed } from './people.ts';

/** The identifier by which a store finds a person's rows. */
export type Key = 'asid' | 'identity' | 'contact' | 'phone' | 'handle' | 'email' | 'waba';

type StorePlan = {
  /** How many items it holds of Anna; of the others, it holds one each. */
  readonly items: number;
  readonly by: Key;
  readonly knowsTimes: boolean;
  readonly onDeauthorize?: true;
  /** Whether it can be read in the same run that purges it. */
  readonly isConsistent?: true;
};

/**
 * `identities` holds the registration records, which lead from Meta's id and from the number to the contact, whose id is created
 * for one start and never reused. `contacts` leads to the number that keys calls and invoices, to a typed address, and to the
 * business. Meta's directory, which need not answer, leads to the handle that keys posts. With the deployment, the notes move to
 * another store, the polls leave the data map, and the archive is added to it.
 */
export const STORES = {
  identities: { items: 1, by: 'identity', knowsTimes: true },
  contacts: { items: 1, by: 'contact', knowsTimes: true, isConsistent: true },
  messages: { items: 27, by: 'contact', knowsTimes: false, isConsistent: true },
  chats: { items: 1, by: 'asid', knowsTimes: false, isConsistent: true },
  calls: { items: 2, by: 'phone', knowsTimes: true },
  tokens: { items: 1, by: 'asid', knowsTimes: true, onDeauthorize: true, isConsistent: true },
  invoices: { items: 1, by: 'phone', knowsTimes: true, isConsistent: true },
  posts: { items: 2, by: 'handle', knowsTimes: false },
  tickets: { items: 1, by: 'email', knowsTimes: true },
  accounts: { items: 1, by: 'waba', knowsTimes: true },
  files: { items: 2, by: 'asid', knowsTimes: true, isConsistent: true },
  oldNotes: { items: 1, by: 'asid', knowsTimes: true },
  newNotes: { items: 1, by: 'asid', knowsTimes: true },
  polls: { items: 1, by: 'asid', knowsTimes: false },
  archive: { items: 1, by: 'asid', knowsTimes: true, isConsistent: true },
} as const satisfies { readonly [name: string]: StorePlan };
export type StoreName = keyof typeof STORES;
export const STORE_NAMES = Object.keys(STORES) as StoreName[];

export function forEachStore<Value>(make: (store: StoreName) => Value): { readonly [store in StoreName]: Value } {
  const made: Partial<Record<StoreName, Value>> = {};
  for (const store of STORE_NAMES) made[store] = make(store);
  return made as Record<StoreName, Value>;
}

export function storePlan(store: StoreName): StorePlan {
  return STORES[store];
}

/** Whether its rows are found by an id that is never reused, so that their age does not matter. */
export function isNeverReused(store: StoreName): boolean {
  return storePlan(store).by === 'contact';
}

/** The owners under which a store keeps data of one start of a person; empty if it keeps nothing of them. */
export function ownersOf(store: StoreName, name: PersonName, start: number): readonly string[] {
  const person = personNamed(name);
  const { appId, id, phone, email, handle, waba } = person;
  switch (storePlan(store).by) {
    case 'asid':
      return [`${appId}#${id}`];
    case 'identity':
      return [`${appId}#asid#${id}`, `${appId}#phone#${digitsOf(phone)}`];
    case 'contact':
      return [contactOf(name, start)];
    case 'phone':
      return [`${appId}#${digitsOf(phone)}`];
    case 'handle':
      return [`${appId}#${handle}`];
    case 'email':
      return [email.toLowerCase()];
    case 'waba':
      return waba === undefined ? [] : [waba];
  }
}
