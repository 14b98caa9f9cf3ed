import type { RegisteredApp } from '../../../shared/ports/app-registry.ts';

/** The company's apps. */
export const APPS: readonly RegisteredApp[] = [
  {
    appId: 'app-1',
    kind: 'facebook',
    secrets: [
      { value: 'current-secret-of-app-1', age: 'current' },
      { value: 'previous-secret-of-app-1', age: 'previous' },
    ],
  },
  { appId: 'app-2', kind: 'facebook', secrets: [{ value: 'current-secret-of-app-2', age: 'current' }] },
];

export type Person = {
  readonly appId: string;
  readonly id: string;
  readonly phone: string;
  readonly email: string;
  readonly handle: string;
  /** The unverified e-mail address that they typed. */
  readonly claims: string;
  /** The business that they work for. */
  readonly waba?: string;
  /** The contact id of their first start, if it is not a regular one. */
  readonly firstContact?: string;
};

/** Anna, and people who must not be mistaken for her. */
export const PEOPLE = {
  /** Typed Bela's address as her own, and works for the shop. */
  anna: {
    appId: 'app-1',
    id: '10217000000218471',
    phone: '+49 (0)1517 0000001',
    email: 'Anna.W@Example.com',
    handle: '@anna.w',
    claims: 'Bela@Example.com',
    waba: 'waba-1',
  },
  /** His id and number start with Anna's. */
  bela: {
    appId: 'app-1',
    id: '102170000002184715',
    phone: '+49151700000012',
    email: 'Bela@Example.com',
    handle: '@anna.w2',
    claims: 'Bela@Example.com',
  },
  /** Has Anna's id, in another app. */
  cleo: {
    appId: 'app-2',
    id: '10217000000218471',
    phone: '+4915170000003',
    email: 'cleo@example.com',
    handle: '@cleo',
    claims: 'cleo@example.com',
  },
  /** Never asks. Anna's id and number start with hers. */
  dana: {
    appId: 'app-1',
    id: '1021700000021847',
    phone: '+491517000000',
    email: 'dana@example.com',
    handle: '@anna',
    claims: 'dana@example.com',
  },
  /** Has placeholders instead of a contact and an address, as in strangers' rows. */
  erik: {
    appId: 'app-1',
    id: '10217000000399001',
    phone: '+4915170000005',
    email: 'erik@example.com',
    handle: '@erik',
    claims: 'none',
    firstContact: '0',
  },
  /** An id at Meta that names nobody. */
  nobody: {
    appId: 'app-1',
    id: '0',
    phone: '+4915170000009',
    email: 'nobody@example.com',
    handle: '@nobody',
    claims: 'nobody@example.com',
  },
} as const satisfies { readonly [name: string]: Person };
export type PersonName = keyof typeof PEOPLE;
export const PERSON_NAMES = Object.keys(PEOPLE) as PersonName[];

export function personNamed(name: PersonName): Person {
  return PEOPLE[name];
}

/** The id, never reused, that the company gives to a start of a person. Starts count from 0. */
export function contactOf(name: PersonName, start: number): string {
  const { firstContact } = personNamed(name);
  return start === 0 && firstContact !== undefined ? firstContact : `${name}-contact-${start}`;
}

export function digitsOf(phone: string): string {
  return phone.replace('(0)', '').replace(/\D/g, '');
}
