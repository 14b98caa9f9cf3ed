import type { DataMap } from '../../../shared/data-map/data-map.ts';
import type { AwsClients } from '../emulators/aws-clients.ts';
import { accessTokenOf, seedAccessTokens, type TokenStore } from './access-tokens.ts';
import type { LocalCrm } from './crm.ts';
import { DEMO_APPS, type LocalApp } from './demo-apps.ts';
import { DEMO_PEOPLE, demoAccounts, demoContacts, demoItems, demoUsers, seedDemo } from './demo-data.ts';
import type { LocalGraph } from './graph.ts';
import { MEDIA_BUCKET, seedMedia } from './media.ts';
import { createSupportTables, seedSupportDatabase } from './support-database.ts';

/** Those of the demonstration company's stores that the data map names. */
export type DemonstrationStores = {
  readonly clients: Pick<AwsClients, 's3' | 'kms' | 'dynamodb'>;
  readonly dataMap: DataMap;
  readonly tables: readonly string[];
  readonly buckets: readonly string[];
  readonly targetSettings: Readonly<Record<string, string>>;
  readonly graph: LocalGraph;
  readonly crm: LocalCrm | undefined;
};

/** The two apps: the second has other people under the same ids. */
export type TwoApps = { readonly appId: string; readonly otherAppId: string };

export const CRM_SETTING = 'TARGET_CRM_URL';
const DATABASE = 'TARGET_SUPPORT_DATABASE';
const TOKEN_TABLE = 'caliq-access-tokens';
const DEMO_TABLES = new Set(demoItems(DEMO_PEOPLE.person, DEMO_APPS[0].appId).map(({ table }) => table));

/** Creates tables that have more than the columns in the data map, by the setting with their database's address. */
export const DEMO_DATABASES: ReadonlyMap<string, (url: string) => Promise<void>> = new Map([
  [DATABASE, createSupportTables],
]);

/** Whether a data map is the demonstration's, possibly changed: it names one of the tables that its people are in. */
export function isOfDemonstration(tables: readonly string[]): boolean {
  return tables.some((table) => DEMO_TABLES.has(table));
}

/** Only in the demonstration's own stores, the second of its apps has people. */
export function appsWithPeople(apps: readonly LocalApp[], tables: readonly string[]): readonly LocalApp[] {
  return apps === DEMO_APPS && !isOfDemonstration(tables) ? [DEMO_APPS[0]] : apps;
}

/** Adds the people to the emulated Graph API and CRM, which lose them when they stop. */
export function introducePeople({ graph, crm }: DemonstrationStores, { appId, otherAppId }: TwoApps): void {
  for (const who of demoUsers(appId, otherAppId)) {
    const { userId, wabaId, contactId, email } = who;
    graph.addPerson({
      appId: who.appId,
      userId,
      permissions: ['email', 'public_profile'],
      pageScopedIds: [`9${userId}`],
    });
    graph.addAccount({ appId: who.appId, wabaId, token: accessTokenOf(who) });
    crm?.add({ identifiers: [contactId, email], name: contactId });
  }
  const contacts = demoContacts(appId, otherAppId);
  for (const account of demoAccounts(appId)) {
    graph.addAccount({ ...account, token: accessTokenOf(account) });
    const customers = contacts.filter((one) => one.appId === account.appId && one.account.wabaId === account.wabaId);
    for (const { account: of, bsuids } of customers) graph.addToContactBook(of.numberIds, bsuids);
  }
}

/** Puts the people into the stores whose data can outlive this process. A second run changes nothing. */
export async function fillDemonstration(stores: DemonstrationStores, { appId, otherAppId }: TwoApps): Promise<void> {
  const { clients, dataMap, tables, buckets, targetSettings } = stores;
  const people = demoUsers(appId, otherAppId);
  const database = targetSettings[DATABASE];
  const tokens = tokenStoreIn(dataMap);
  await Promise.all([
    seedDemo(clients.dynamodb, appId, otherAppId, new Set(tables)),
    database && seedSupportDatabase(database, people),
    buckets.includes(MEDIA_BUCKET) && seedMedia(clients.s3, [...people, ...demoContacts(appId, otherAppId)]),
    tokens && seedAccessTokens(clients, tokens, [...people, ...demoAccounts(appId)]),
  ]);
}

/** Finds the token store at any depth of the data map. */
function tokenStoreIn(value: unknown): TokenStore | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('table' in value && value.table === TOKEN_TABLE) return value as TokenStore;
  return Object.values(value)
    .map(tokenStoreIn)
    .find((store) => store !== undefined);
}
