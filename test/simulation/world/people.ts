import type { RegisteredApp } from '../../../shared/ports/app-registry.ts';

/** The apps of the company, and whom it knows through them. */
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
  /** What they typed as their e-mail address, which nobody has verified. */
  readonly claims: string;
  /** The business that they work for. */
  readonly waba?: string;
  /** The contact id of their first start, where it is not one like everybody's. */
  readonly firstContact?: string;
};

/** Anna, and who must not be taken for her. */
export const PEOPLE = {
  /** She typed Bela's address as her own, and works for the shop. */
  anna: {
    appId: 'app-1',
    id: '10217000000218471',
    phone: '+49 (0)1517 0000001',
    email: 'Anna.W@Example.com',
    handle: '@anna.w',
    claims: 'Bela@Example.com',
    waba: 'waba-1',
  },
  /** Anna's id and number are the beginning of his. */
  bela: {
    appId: 'app-1',
    id: '102170000002184715',
    phone: '+49151700000012',
    email: 'Bela@Example.com',
    handle: '@anna.w2',
    claims: 'Bela@Example.com',
  },
  /** The same id in another app. */
  cleo: {
    appId: 'app-2',
    id: '10217000000218471',
    phone: '+4915170000003',
    email: 'cleo@example.com',
    handle: '@cleo',
    claims: 'cleo@example.com',
  },
  /** Never asks; her id and number are the beginning of Anna's. */
  dana: {
    appId: 'app-1',
    id: '1021700000021847',
    phone: '+491517000000',
    email: 'dana@example.com',
    handle: '@anna',
    claims: 'dana@example.com',
  },
  /** Placeholders stand where his contact and his address should be, as in rows of strangers. */
  erik: {
    appId: 'app-1',
    id: '10217000000399001',
    phone: '+4915170000005',
    email: 'erik@example.com',
    handle: '@erik',
    claims: 'none',
    firstContact: '0',
  },
  /** Meta's id that names nobody. */
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

/** The never-reused id that the company gives to one start of a person, from 0. */
export function contactOf(name: PersonName, start: number): string {
  const { firstContact } = personNamed(name);
  return start === 0 && firstContact !== undefined ? firstContact : `${name}-contact-${start}`;
}

export function digitsOf(phone: string): string {
  return phone.replace('(0)', '').replace(/\D/g, '');
}
