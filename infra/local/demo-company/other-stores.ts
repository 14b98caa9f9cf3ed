import { join } from 'node:path';
import type { DataMap } from '../../../shared/data-map/data-map.ts';
import type { AwsClients } from '../emulators/aws-clients.ts';
import { startPostgresApart } from '../emulators/postgres/postgres-apart.ts';
import { accessTokenOf, seedAccessTokens, type TokenStore } from './access-tokens.ts';
import { startCrm } from './crm.ts';
import type { LocalApp } from './demo-apps.ts';
import { startGraph } from './graph.ts';
import { MEDIA_BUCKET, type MediaPerson, seedMedia } from './media.ts';
import { seedSupportDatabase } from './support-database.ts';
import type { WhatsAppAccount } from './whatsapp-accounts.ts';
import type { WhatsAppContact } from './whatsapp-contacts.ts';

export type OtherStoresOptions = {
  readonly clients: Pick<AwsClients, 's3' | 'kms' | 'dynamodb'>;
  readonly dataMap: DataMap;
  readonly apps: readonly LocalApp[];
  /** Who is in them. */
  readonly people: readonly StoredPerson[];
  /** Who only wrote on WhatsApp. */
  readonly contacts?: readonly StoredContact[];
  /** To whom they wrote. */
  readonly accounts?: readonly StoredAccount[];
  /** Where the database outlives the process. */
  readonly dataDirectory?: string | undefined;
};

export type StoredPerson = {
  readonly appId: string;
  readonly userId: string;
  readonly contactId: string;
  readonly email: string;
  readonly wabaId: string;
  readonly messages: number;
};

export type StoredAccount = WhatsAppAccount & { readonly appId: string };
export type StoredContact = MediaPerson & Pick<WhatsAppContact, 'account' | 'bsuids'>;

/** Where the company has data besides its tables: a database, a bucket, Meta, and a service provider. */
export type OtherStores = {
  /** What the worker is told to reach them, by the names of the data map. */
  readonly targetSettings: Readonly<Record<string, string>>;
  /** Those of its settings that are secrets. */
  readonly secretSettings: readonly string[];
  /** Puts the people into what outlives this process. Meta and the provider know them anew at each start. */
  fill(): Promise<void>;
  stop(): Promise<void>;
};

/** The secret that the demonstration shares with its CRM. */
const CRM_SECRET = 'whsec_ZGVtb25zdHJhdGlvbi1zZWNyZXQtb2Ytbm9ib2R5';
const TOKEN_TABLE = 'caliq-access-tokens';
const DATABASE = 'TARGET_SUPPORT_DATABASE';
const PASSWORD = `${DATABASE}_PASSWORD`;
export const GRAPH_SETTING = 'TARGET_GRAPH_URL';

/** The settings for which there is something on this machine. */
export const EMULATED_SETTINGS: readonly string[] = [
  DATABASE,
  PASSWORD,
  'TARGET_CRM_URL',
  'TARGET_CRM_SECRET',
  GRAPH_SETTING,
];

export async function startOtherStores(options: OtherStoresOptions): Promise<OtherStores> {
  const { clients, dataMap, apps, people, contacts = [], accounts = [], dataDirectory } = options;
  const names = new Set(textsIn(dataMap));
  const tokens = tokenStoreIn(dataMap);
  const [postgres, graph, crm] = await Promise.all([
    // the slowest of all to start
    names.has(DATABASE) || names.has(PASSWORD)
      ? startPostgresApart({ dataDirectory: dataDirectory && join(dataDirectory, 'postgres') })
      : undefined,
    startGraph({ apps }),
    startCrm({ secret: CRM_SECRET }),
  ]);
  for (const who of people) {
    const { appId, userId, wabaId, contactId, email } = who;
    graph.addPerson({ appId, userId, permissions: ['email', 'public_profile'], pageScopedIds: [`9${userId}`] });
    graph.addAccount({ appId, wabaId, token: accessTokenOf(who) });
    crm.add({ identifiers: [contactId, email], name: contactId });
  }
  for (const account of accounts) {
    graph.addAccount({ ...account, token: accessTokenOf(account) });
    for (const {
      appId,
      account: { wabaId, numberIds },
      bsuids,
    } of contacts) {
      if (appId === account.appId && wabaId === account.wabaId) graph.addToContactBook(numberIds, bsuids);
    }
  }
  return {
    targetSettings: {
      ...(postgres && { [DATABASE]: postgres.url, [PASSWORD]: 'it asks for none' }),
      TARGET_CRM_URL: crm.url,
      TARGET_CRM_SECRET: CRM_SECRET,
      [GRAPH_SETTING]: `${graph.url}/v24.0`,
      // what hangs on this machine hangs because somebody wants to see it
      TARGET_TIMEOUT_SECONDS: '10',
    },
    secretSettings: ['TARGET_CRM_SECRET', ...(postgres ? [PASSWORD] : [])],
    async fill() {
      await Promise.all([
        postgres && seedSupportDatabase(postgres.url, people),
        names.has(MEDIA_BUCKET) && seedMedia(clients.s3, [...people, ...contacts]),
        tokens && seedAccessTokens(clients, tokens, [...people, ...accounts]),
      ]);
    },
    async stop() {
      await Promise.all([postgres?.stop(), graph.stop(), crm.stop()]);
    },
  };
}

/** However deep the row with it is. */
function tokenStoreIn(value: unknown): TokenStore | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('table' in value && value.table === TOKEN_TABLE) return value as TokenStore;
  return Object.values(value)
    .map(tokenStoreIn)
    .find((store) => store !== undefined);
}

/** Every text that stands anywhere in it. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
