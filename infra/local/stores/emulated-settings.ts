import type { DataMap } from '../../../shared/data-map/data-map.ts';
import { SQL_EMULATORS } from './sql-emulators.ts';
import { sqlStoresIn } from './sql-tables.ts';
import { providersIn } from './stores-in.ts';

type Settings = Readonly<Record<string, string>>;

/** The setting with the address of Meta's Graph API, which no data map names. */
export const GRAPH_SETTING = 'TARGET_GRAPH_URL';

/** A store that has an address: the setting with it, and the other settings that its clients need. */
type AddressedStore = { readonly address: string; readonly others: readonly string[] };

/**
 * The settings that emulators provide. A store whose address is given is the user's own, so its secrets have to be
 * given, too.
 */
export function emulatedSettings(map: DataMap, given: Settings): ReadonlySet<string> {
  const stores = addressedStores(map);
  const ofOwn = new Set(stores.filter(({ address }) => given[address]).flatMap(settingsOfStore));
  const emulated = stores.filter(({ address }) => !given[address]).flatMap(settingsOfStore);
  return new Set(emulated.filter((name) => !ofOwn.has(name)));
}

/** What has to be installed to emulate the database that a setting belongs to, worded as the end of a sentence. */
export function whyNotEmulated(map: DataMap, setting: string): string | undefined {
  const emulator = SQL_EMULATORS.find(({ kind }) =>
    sqlStoresIn(map, kind).some(({ connection, otherConnections, passwords }) =>
      [connection, ...otherConnections, ...passwords].includes(setting),
    ),
  );
  return emulator?.missing?.();
}

function addressedStores(map: DataMap): readonly AddressedStore[] {
  return [
    { address: GRAPH_SETTING, others: [] },
    ...providersIn(map).map(({ url, secrets }) => ({ address: url, others: secrets })),
    ...SQL_EMULATORS.flatMap((emulator) => {
      const databases = sqlStoresIn(map, emulator.kind);
      return databases.length === 0 || emulator.missing?.() !== undefined ? [] : databases;
    }).map(({ connection, otherConnections, passwords }) => ({
      address: connection,
      others: [...otherConnections, ...passwords],
    })),
  ];
}

function settingsOfStore({ address, others }: AddressedStore): readonly string[] {
  return [address, ...others];
}
