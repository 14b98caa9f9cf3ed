import { type DataMapFacts, factsOf } from '../../../shared/data-map/connect-data-map.ts';
import type { DataMap } from '../../../shared/data-map/data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { kept } from '../../../shared/targets/kept/kept.ts';
import type { TargetKind } from '../../../shared/targets/target-kind.ts';
import { memoryKind } from '../../support/memory/memory-target.ts';
import { DAY } from '../history.ts';
import { directoryKind } from './directory.ts';
import { partnerKind } from './partner.ts';
import { type Key, STORE_NAMES, type StoreName, storePlan } from './stores.ts';

export const KEPT_FOR = 60 * DAY;

const MATCH: { readonly [by in Key]: readonly string[] } = {
  asid: ['{appId}#{asid}'],
  identity: ['{appId}#asid#{asid}', '{appId}#phone#{phone:digits}', '{appId}#phone#{contactPhone:digits}'],
  contact: ['{contactId}'],
  phone: ['{appId}#{phone:digits}', '{appId}#{contactPhone:digits}'],
  handle: ['{appId}#{handle}'],
  email: ['{email:lower}', '{contactEmail:lower}'],
  waba: ['{wabaId}'],
};

const contacts = { kind: 'memory', store: 'contacts', match: ['{contactId}'] };
const identifiers = [
  {
    kind: 'contactId',
    neverReused: true,
    registration: {
      createdAt: { attribute: 'linkedAt', format: 'epoch_ms' },
      activeAt: { attribute: 'seenAt', format: 'epoch_ms' },
    },
    verified: 'only the webhook writes identities',
    from: {
      kind: 'memory',
      store: 'identities',
      match: ['{appId}#asid#{asid}', '{appId}#phone#{phone:digits}'],
      field: 'contactId',
    },
  },
  {
    kind: 'contactPhone',
    as: 'phone',
    verified: 'the number from which somebody wrote',
    from: { ...contacts, field: 'phone' },
  },
  { kind: 'contactEmail', as: 'email', from: { ...contacts, field: 'email' } },
  { kind: 'wabaId', of: 'business', from: { ...contacts, field: 'waba' } },
  {
    kind: 'handle',
    from: { kind: 'directory', store: 'directory', match: ['{appId}#{asid}'], field: 'handle' },
    required: false,
  },
];

/** The names of targets that differ from the names of their stores. */
const TARGET_NAMES: { readonly [store in StoreName]?: string } = { oldNotes: 'notes', newNotes: 'notes' };

function row(store: StoreName, isAfter: boolean): object {
  const { by, onDeauthorize } = storePlan(store);
  const where = { kind: 'memory', store, match: MATCH[by] };
  const isRenamed = store === 'calls' && isAfter;
  const common = {
    name: isRenamed ? 'phone-calls' : (TARGET_NAMES[store] ?? store),
    label: { en: `The ${store}` },
    ...(isRenamed && { formerly: 'calls' }),
    ...(store === 'accounts' && { ofBusiness: { basis: 'The shop decides about its account' } }),
    ...(onDeauthorize && { onDeauthorize }),
  };
  if (store !== 'invoices') return { ...common, ...where };
  const until = { days: KEPT_FOR / DAY };
  return { ...common, kind: 'kept', reason: 'legal_obligation', basis: 'Tax law', until, where };
}

const partner = { name: 'partner', label: { en: 'A service provider' }, kind: 'partner' };
const memory = memoryKind(new Map());
const kinds: readonly TargetKind[] = [
  memory,
  directoryKind(memory, () => false),
  kept([memory]),
  partnerKind(() => Promise.reject(new TypeError('not connected'))),
];

/** A store in a data map, with the name of its target. */
export type Place = { readonly store: StoreName; readonly target: string; readonly formerly?: string };
export type MapInForce = {
  readonly map: DataMap;
  /** Computed once, because a history connects the map for each run. */
  readonly facts: DataMapFacts;
  readonly hash: string;
  readonly places: readonly Place[];
};

/** @param spelled changes the map's text; a wrong design removes the normalization from its templates */
export function mapsOf(spelled: (template: string) => string = (template) => template): {
  readonly before: MapInForce;
  readonly after: MapInForce;
} {
  const mapOf = (isAfter: boolean): MapInForce => {
    const stores = STORE_NAMES.filter(
      (store) => !(isAfter ? ['oldNotes', 'polls'] : ['newNotes', 'archive']).includes(store),
    );
    const rows = stores.map((store) => row(store, isAfter));
    const text = JSON.stringify({ identifiers, targets: [...rows, partner] });
    const map = loadDataMap(JSON.parse(spelled(text)), kinds);
    const places = stores.map((store): Place => {
      if (store === 'calls' && isAfter) return { store, target: 'phone-calls', formerly: 'calls' };
      return { store, target: TARGET_NAMES[store] ?? store };
    });
    const facts = factsOf(map, kinds);
    return { map, facts, hash: facts.hash, places };
  };
  return { before: mapOf(false), after: mapOf(true) };
}

/** The data map before the deployment and after it. */
export const DATA_MAPS = mapsOf();
