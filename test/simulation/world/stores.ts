import { contactOf, digitsOf, type PersonName, personNamed } from './people.ts';

/** By what a store finds the rows of a person. */
export type Key = 'asid' | 'identity' | 'contact' | 'phone' | 'handle' | 'email' | 'waba';

type StorePlan = {
  /** How many items of Anna it holds; of the others, one each. */
  readonly items: number;
  readonly by: Key;
  readonly knowsTimes: boolean;
  readonly onDeauthorize?: true;
  /** It can be read in the run that purges it. */
  readonly isConsistent?: true;
};

/**
 * `identities` holds the registration records: from Meta's id and from the number to the contact, whose id is made for one
 * start and never again. `contacts` leads to the number by which calls and invoices are keyed, to a typed address, and to
 * the business; Meta's directory, which need not answer, to the handle of posts. With the deployment the notes move to
 * another store, polls leave the data map, and the archive comes to it.
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

/** Whether rows stand there under an id that is never reused, so that their age tells nothing more. */
export function isNeverReused(store: StoreName): boolean {
  return storePlan(store).by === 'contact';
}

/** Under which owners a store keeps what is of one start of a person; none where it would keep nothing of them. */
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
