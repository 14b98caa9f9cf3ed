import type { DataMap } from '../../../shared/data-map/data-map.ts';
import { sqlStoresIn } from './sql-tables.ts';
import { providersIn } from './stores-in.ts';

type Settings = Readonly<Record<string, string>>;

/** The address of Meta's Graph API, which no data map names. */
export const GRAPH_SETTING = 'TARGET_GRAPH_URL';

/** A store that is reached at an address, and what else its clients need. */
type AddressedStore = { readonly address: string; readonly others: readonly string[] };

/**
 * The settings that an emulator on this machine stands for. One whose address is in the environment is a store of one's
 * own, so that its secrets are needed from there, too.
 */
export function emulatedSettings(map: DataMap, given: Settings): ReadonlySet<string> {
  const stores = addressedStores(map);
  const ofOwn = new Set(stores.filter(({ address }) => given[address]).flatMap(settingsOfStore));
  const emulated = stores.filter(({ address }) => !given[address]).flatMap(settingsOfStore);
  return new Set(emulated.filter((name) => !ofOwn.has(name)));
}

function addressedStores(map: DataMap): readonly AddressedStore[] {
  return [
    { address: GRAPH_SETTING, others: [] },
    ...providersIn(map).map(({ url, secrets }) => ({ address: url, others: secrets })),
    ...sqlStoresIn(map, 'postgres').map(({ connection, otherConnections, passwords }) => ({
      address: connection,
      others: [...otherConnections, ...passwords],
    })),
  ];
}

function settingsOfStore({ address, others }: AddressedStore): readonly string[] {
  return [address, ...others];
}
