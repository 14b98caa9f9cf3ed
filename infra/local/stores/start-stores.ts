import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DataMap } from '../../../shared/data-map/data-map.ts';
import { webhookKey } from '../../../shared/targets/webhook/webhook-signature.ts';
import { type LocalCrm, startCrm } from '../demo-company/crm.ts';
import type { LocalApp } from '../demo-company/demo-apps.ts';
import { type LocalGraph, startGraph } from '../demo-company/graph.ts';
import type { AwsClients } from '../emulators/aws-clients.ts';
import { createTable } from '../emulators/create-table.ts';
import { StartError } from '../system/start-error.ts';
import { createBucket } from './buckets.ts';
import { dynamodbTables } from './dynamodb-tables.ts';
import { emulatedSettings, GRAPH_SETTING } from './emulated-settings.ts';
import { SQL_EMULATORS } from './sql-emulators.ts';
import { sqlStoresIn } from './sql-tables.ts';
import { bucketsIn, providersIn } from './stores-in.ts';

export type StoresOptions = {
  readonly clients: Pick<AwsClients, 'dynamodb' | 's3'>;
  readonly dataMap: DataMap;
  /** The apps that the Graph API knows. */
  readonly apps: readonly LocalApp[];
  /** The settings of targets that already have a value, so that no emulator has to provide it. */
  readonly given: Readonly<Record<string, string>>;
  /** Creates tables that have more than the columns in the data map, by the setting with their database's address. */
  readonly tablesOfDatabases: ReadonlyMap<string, (url: string) => Promise<void>>;
  /** The folder that keeps databases after the process ends. */
  readonly dataDirectory?: string | undefined;
};

/** The running stores of the data map, with their tables; without those that have an address in the environment. */
export type Stores = {
  /** The settings with which the worker reaches them, by the names in the data map. */
  readonly targetSettings: Readonly<Record<string, string>>;
  /** The names of those settings that are secrets. */
  readonly secretSettings: readonly string[];
  readonly tables: readonly string[];
  readonly buckets: readonly string[];
  /** Whether all tables and buckets were created now. */
  readonly areNew: boolean;
  /** The Graph API and the providers have no data when they start. */
  readonly graph: LocalGraph;
  readonly providers: ReadonlyMap<string, LocalCrm>;
  stop(): Promise<void>;
};

/** The secret that the demonstration shares with its providers. */
const PROVIDER_SECRET = 'whsec_ZGVtb25zdHJhdGlvbi1zZWNyZXQtb2Ytbm9ib2R5';
const NO_PASSWORD = 'it asks for none';

/** @throws StartError if the environment has an invalid secret of a provider */
export async function startStores(options: StoresOptions): Promise<Stores> {
  const { clients, dataMap, apps, dataDirectory } = options;
  const tables = dynamodbTables(dataMap);
  const buckets = bucketsIn(dataMap);
  const sharedSecrets = emulatedProviders(options);
  const [graph, databases, providers, ...made] = await Promise.all([
    startGraph({ apps, file: dataDirectory && join(dataDirectory, 'deleted-at-meta.json') }),
    // the slowest to start
    startDatabases(options),
    startProviders(sharedSecrets, dataDirectory),
    ...tables.map((table) => createTable(clients.dynamodb, table)),
    ...buckets.map((bucket) => createBucket(clients.s3, bucket)),
  ]);
  return {
    targetSettings: {
      ...databases.settings,
      ...providers.settings,
      [GRAPH_SETTING]: `${graph.url}/v24.0`,
      // short, because here a store hangs only if somebody switched that fault on
      TARGET_TIMEOUT_SECONDS: '10',
    },
    secretSettings: [...databases.secrets, ...providers.secrets],
    tables: tables.map(({ TableName = '' }) => TableName),
    buckets,
    areNew: !made.includes(false),
    graph,
    providers: providers.servers,
    async stop() {
      await Promise.all([graph.stop(), databases.stop(), ...[...providers.servers.values()].map((one) => one.stop())]);
    },
  };
}

async function startDatabases({ dataMap, given, tablesOfDatabases, dataDirectory }: StoresOptions) {
  const emulated = SQL_EMULATORS.flatMap((emulator) =>
    sqlStoresIn(dataMap, emulator.kind)
      .filter(({ connection }) => !given[connection])
      .map((store) => ({ ...store, emulator })),
  );
  const started = await Promise.all(
    emulated.map(async ({ emulator, connection, otherConnections, passwords, tables }) => {
      const folder = dataDirectory && join(dataDirectory, emulator.kind, connection);
      if (folder) mkdirSync(dirname(folder), { recursive: true });
      const server = await emulator.start({ dataDirectory: folder });
      await tablesOfDatabases.get(connection)?.(server.url);
      await emulator.createTables(server.url, tables);
      const addresses = [connection, ...otherConnections].map((name) => [name, server.url] as const);
      return { server, passwords, addresses };
    }),
  );
  const secrets = started.flatMap(({ passwords }) => passwords);
  return {
    settings: Object.fromEntries([
      ...started.flatMap(({ addresses }) => addresses),
      ...secrets.map((name) => [name, NO_PASSWORD]),
    ]) as Readonly<Record<string, string>>,
    secrets,
    stop: async () => {
      await Promise.all(started.map(({ server }) => server.stop()));
    },
  };
}

type SharedSecret = { readonly url: string; readonly secrets: readonly string[]; readonly secret: string };

function emulatedProviders({ dataMap, given }: StoresOptions): readonly SharedSecret[] {
  const emulated = emulatedSettings(dataMap, given);
  return providersIn(dataMap)
    .filter(({ url }) => emulated.has(url))
    .map(({ url, secrets }) => {
      const setting = secrets.find((name) => given[name]);
      const secret = (setting && given[setting]) || PROVIDER_SECRET;
      if (webhookKey(secret) !== undefined) return { url, secrets, secret };
      throw new StartError(
        `${setting} is not a valid secret of a provider; expected whsec_ and base64 of 24 bytes or more`,
      );
    });
}

async function startProviders(providers: readonly SharedSecret[], dataDirectory: string | undefined) {
  const started = await Promise.all(
    providers.map(async (provider) => {
      const file = dataDirectory && join(dataDirectory, `told-${provider.url}.json`);
      return { ...provider, server: await startCrm({ secret: provider.secret, file }) };
    }),
  );
  return {
    settings: Object.fromEntries(
      started.flatMap(({ url, secrets, secret, server }) => [
        [url, server.url],
        ...secrets.map((name) => [name, secret]),
      ]),
    ) as Readonly<Record<string, string>>,
    secrets: started.flatMap(({ secrets }) => secrets),
    servers: new Map(started.map(({ url, server }) => [url, server])),
  };
}
