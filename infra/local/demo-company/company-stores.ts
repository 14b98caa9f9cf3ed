import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataMap } from '../../../shared/data-map/data-map.ts';
import type { AwsClients } from '../emulators/aws-clients.ts';
import { createTable } from '../emulators/create-table.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';
import { DEMO_APPS, type LocalApp } from './demo-apps.ts';
import { DEMO_PEOPLE, demoAccounts, demoContacts, demoItems, demoUsers, seedDemo } from './demo-data.ts';
import { demoTables } from './demo-tables.ts';
import { startOtherStores } from './other-stores.ts';

export type CompanyStoresOptions = {
  readonly clients: AwsClients;
  readonly dataMap: DataMap;
  /** Those that Meta knows. The first has people in the stores, and the second has others with the same ids. */
  readonly apps: readonly LocalApp[];
  readonly seed: boolean;
  /** Remembers that the people were put in: those who were deleted since do not come back at the next start. */
  readonly dataDirectory?: string | undefined;
};

const DEMO_TABLES = new Set(demoItems(DEMO_PEOPLE.person, DEMO_APPS[0].appId).map(({ table }) => table));

/** Where the company keeps data about people, outside of the stack. */
export type CompanyStores = {
  /** What the worker is told to reach them, by the names of the data map. */
  readonly targetSettings: Readonly<Record<string, string>>;
  /** Those of its settings that are secrets. */
  readonly secretSettings: readonly string[];
  /** Whether the demonstration's people are in stores of the data map; those of another company do not know them. */
  readonly hasDemoPeople: boolean;
  stop(): Promise<void>;
};

/** Starts the stores that the data map names, and fills them with the demonstration's people. */
export async function startCompanyStores(options: CompanyStoresOptions): Promise<CompanyStores> {
  const { clients, dataMap, seed, dataDirectory } = options;
  const [app = DEMO_APPS[0], otherApp = DEMO_APPS[1], ...more] = options.apps;
  const apps = [app, otherApp, ...more];
  const [{ appId }, { appId: otherAppId }] = [app, otherApp];
  const tables = demoTables(dataMap);
  const people = seed ? demoUsers(appId, otherAppId) : [];
  const contacts = seed ? demoContacts(appId, otherAppId) : [];
  const accounts = seed ? demoAccounts(appId) : [];
  const [others, ...made] = await Promise.all([
    startOtherStores({ clients, dataMap, apps, people, contacts, accounts, dataDirectory }),
    ...tables.map((table) => createTable(clients.dynamodb, table)),
  ]);

  // a start that was cut short has made tables and not filled them
  const seeded = dataDirectory === undefined ? undefined : join(dataDirectory, 'seeded');
  const isEmpty = seeded === undefined ? made.includes(true) : !existsSync(seeded);
  // with nobody to put in, it makes the tables and the bucket
  if (!seed) await others.fill();
  else if (isEmpty) {
    const names = new Set(tables.map(({ TableName = '' }) => TableName));
    await Promise.all([seedDemo(clients.dynamodb, appId, otherAppId, names), others.fill()]);
    if (seeded !== undefined) writeFileAtomically(seeded, '');
  }
  return { ...others, hasDemoPeople: seed && tables.some(({ TableName = '' }) => DEMO_TABLES.has(TableName)) };
}
