import { type DataMap, dataMapHash } from '../../../shared/data-map/data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import type { RegisteredApp } from '../../../shared/ports/app-registry.ts';
import { kept } from '../../../shared/targets/kept/kept.ts';
import type { RunSettings } from '../../../shared/use-cases/run-request.ts';
import type { MemoryRecord } from '../../support/memory/memory-target.ts';
import { memoryKind } from '../../support/memory/memory-target.ts';
import { DAY, MINUTE } from '../history.ts';
import { partnerKind } from './partner.ts';

/** The company whose data it is: its apps, its people, its stores and its data map. */
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

export type Person = { readonly appId: string; readonly id: string; readonly phone: string; readonly handle: string };

/** Anna, and who must not be taken for her. */
export const PEOPLE = {
  anna: { appId: 'app-1', id: '10217000000218471', phone: '+4915170000001', handle: '@anna.w' },
  /** Anna's id and number are the beginning of his. */
  bela: { appId: 'app-1', id: '102170000002184715', phone: '+49151700000012', handle: '@anna.w2' },
  /** The same id in another app. */
  cleo: { appId: 'app-2', id: '10217000000218471', phone: '+4915170000003', handle: '@cleo' },
  /** Never asks; her id and number are the beginning of Anna's. */
  dana: { appId: 'app-1', id: '1021700000021847', phone: '+491517000000', handle: '@anna' },
  /** Meta's id that names nobody. */
  nobody: { appId: 'app-1', id: '0', phone: '+4915170000009', handle: '@nobody' },
} as const satisfies { readonly [name: string]: Person };
export type PersonName = keyof typeof PEOPLE;
export const PERSON_NAMES = Object.keys(PEOPLE) as PersonName[];

type StorePlan = {
  /** How many items of Anna it holds; of the others, one each. */
  readonly items: number;
  readonly by: keyof Pick<Person, 'id' | 'phone' | 'handle'>;
  readonly knowsTimes: boolean;
  readonly onDeauthorize?: true;
};

/**
 * `contacts` leads to the number by which `calls` is keyed, and Meta's directory, which need not answer, to the handle of
 * `posts`; `archive` is in the data map only after a deployment.
 */
export const STORES = {
  contacts: { items: 1, by: 'id', knowsTimes: true },
  messages: { items: 27, by: 'id', knowsTimes: false },
  calls: { items: 2, by: 'phone', knowsTimes: true },
  tokens: { items: 1, by: 'id', knowsTimes: false, onDeauthorize: true },
  invoices: { items: 1, by: 'id', knowsTimes: true },
  posts: { items: 2, by: 'handle', knowsTimes: false },
  archive: { items: 1, by: 'id', knowsTimes: true },
} as const satisfies { readonly [name: string]: StorePlan };
export type StoreName = keyof typeof STORES;
export const STORE_NAMES = Object.keys(STORES) as StoreName[];

export function storePlan(store: StoreName): StorePlan {
  return STORES[store];
}

/** Under which owner a store keeps what is this person's. */
export function ownerOf(store: StoreName, person: Person): string {
  return `${person.appId}#${person[storePlan(store).by]}`;
}

/** An item of a person as the company writes it. */
export function itemOf(store: StoreName, person: Person, createdAt: number): MemoryRecord {
  return {
    owner: ownerOf(store, person),
    ...(storePlan(store).knowsTimes && { createdAt }),
    ...(store === 'contacts' && { fields: { phone: person.phone } }),
  };
}

/** Under which handle Meta knows each person; nothing of it is the company's to delete. */
export const DIRECTORY: ReadonlyMap<string, MemoryRecord> = new Map(
  Object.entries(PEOPLE).map(([name, { appId, id, handle }]) => [
    name,
    { owner: `${appId}#${id}`, fields: { handle } },
  ]),
);

/** In milliseconds; see {@link RunSettings}. */
export const SETTINGS: RunSettings = {
  settle: MINUTE,
  rescan: 30 * MINUTE,
  backupHorizon: 35 * DAY,
  retentionMonths: 25,
  issuer: 'https://deletion.example',
};

export const KEPT_FOR = 60 * DAY;

function row(store: StoreName): object {
  const { by } = storePlan(store);
  const match = [`{appId}#{${by === 'id' ? 'asid' : by}}`];
  const common = { name: store, label: { en: `The ${store}` } };
  const where = { kind: 'memory', store, match };
  if (store === 'invoices') {
    const until = { days: KEPT_FOR / DAY };
    return { ...common, kind: 'kept', reason: 'legal_obligation', basis: 'Tax law', until, where };
  }
  return { ...common, ...where, ...(storePlan(store).onDeauthorize && { onDeauthorize: true }) };
}

const identifiers = [
  {
    kind: 'phone',
    verified: 'contacts hold the numbers from which people wrote',
    from: { kind: 'memory', store: 'contacts', match: ['{appId}#{asid}'], field: 'phone' },
  },
  {
    kind: 'handle',
    from: { kind: 'memory', store: 'directory', match: ['{appId}#{asid}'], field: 'handle' },
    required: false,
  },
];
const partner = { name: 'partner', label: { en: 'A service provider' }, kind: 'partner' };
const memory = memoryKind(new Map());
const kinds = [memory, kept([memory]), partnerKind(() => Promise.reject(new TypeError('not connected')))];
export type MapInForce = { readonly map: DataMap; readonly hash: string };

function mapOf(stores: readonly StoreName[]): MapInForce {
  const map = loadDataMap({ identifiers, targets: [...stores.map(row), partner] }, kinds);
  return { map, hash: dataMapHash(map) };
}

/** The data map before the deployment, and after it. */
export const DATA_MAPS = {
  before: mapOf(STORE_NAMES.filter((store) => store !== 'archive')),
  after: mapOf(STORE_NAMES),
};
