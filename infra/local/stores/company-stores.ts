import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unfoundSeeds } from '../../../shared/data-map/canary-reach.ts';
import { type DataMap, kindOf, settingsOf } from '../../../shared/data-map/data-map.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';
import { DEMO_APPS, type LocalApp } from '../demo-company/demo-apps.ts';
import {
  CRM_SETTING,
  DEMO_DATABASES,
  fillDemonstration,
  introducePeople,
  isOfDemonstration,
} from '../demo-company/demonstration.ts';
import type { AwsClients, Credentials } from '../emulators/aws-clients.ts';
import type { Endpoints } from '../emulators/emulators.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';
import { dynamodbTables } from './dynamodb-tables.ts';
import { EVERYBODY, type NotFilled, putPeople, seededTargets } from './people-of-data-map.ts';
import { SQL_EMULATORS } from './sql-emulators.ts';
import { type Stores, startStores } from './start-stores.ts';

export type CompanyStoresOptions = {
  readonly clients: AwsClients;
  /** The endpoints of the same services. */
  readonly endpoints: Endpoints;
  readonly region: string;
  /** The credentials for the embedded services, and for databases with IAM authentication. */
  readonly credentials: Credentials;
  readonly dataMap: DataMap;
  /**
   * The apps that the Graph API knows. In the demonstration, the second has other people under the ids of the first.
   */
  readonly apps: readonly LocalApp[];
  /** The settings of targets that already have a value, so that no emulator has to provide it. */
  readonly given: Readonly<Record<string, string>>;
  readonly seed: boolean;
  /** Records that people were put in, so that those who were deleted do not come back at the next start. */
  readonly dataDirectory?: string | undefined;
};

/** The company's own stores with data about people, outside of the stack. */
export type CompanyStores = Pick<Stores, 'targetSettings' | 'secretSettings' | 'stop'> & {
  readonly people: PeopleInStores;
};

/** Who is in the stores. */
export type PeopleInStores =
  | { readonly who: 'demonstration'; readonly appId: string }
  | {
      /** People of this app, as the data map's rows for the canary describe them. */
      readonly who: 'data_map';
      readonly appId: string;
      /** The targets in which a request finds their data. */
      readonly targets: readonly string[];
      /** The targets in which they are and a request does not find them, because nobody is where the rules look. */
      readonly unfound: readonly string[];
      /** The targets that were left empty, because the row has no `canary` or the store is not an emulator. */
      readonly empty: readonly string[];
      readonly notFilled: readonly NotFilled[];
    }
  | { readonly who: 'nobody'; readonly because: 'not_wanted' | 'no_canary_rows' | 'no_facebook_app' };

/** Starts the stores that the data map names, and fills them with the demonstration's people or the data map's own. */
export async function startCompanyStores(options: CompanyStoresOptions): Promise<CompanyStores> {
  const { clients, dataMap, given, dataDirectory, seed } = options;
  const [app, otherApp, ...more] = appsOf(options);
  const isDemonstration = isOfDemonstration(dynamodbTables(dataMap).map(({ TableName = '' }) => TableName));
  const stores = await startStores({
    clients,
    dataMap,
    apps: [app, otherApp, ...more],
    given,
    tablesOfDatabases: isDemonstration ? DEMO_DATABASES : new Map(),
    dataDirectory,
  });
  const { targetSettings, secretSettings, stop } = stores;
  const fill = isDemonstration ? putDemonstration : putPeopleOfDataMap;
  return {
    targetSettings,
    secretSettings,
    stop,
    people: seed ? await fill(options, stores) : { who: 'nobody', because: 'not_wanted' },
  };
}

/** Facebook apps first, because people are known by app-scoped ids; completed to two with the demonstration's apps. */
function appsOf({ apps }: CompanyStoresOptions): readonly [LocalApp, LocalApp, ...LocalApp[]] {
  const [app = DEMO_APPS[0], otherApp = DEMO_APPS[1], ...more] = [
    ...apps.filter(({ kind }) => kind === 'facebook'),
    ...apps.filter(({ kind }) => kind !== 'facebook'),
  ];
  return [app, otherApp, ...more];
}

async function putDemonstration(options: CompanyStoresOptions, stores: Stores): Promise<PeopleInStores> {
  const { clients, dataMap, dataDirectory } = options;
  const [{ appId }, { appId: otherAppId }] = appsOf(options);
  const demonstration = { ...stores, clients, dataMap, crm: stores.providers.get(CRM_SETTING) };
  introducePeople(demonstration, { appId, otherAppId });
  // an interrupted start may have created the tables without filling them
  const mark = dataDirectory && join(dataDirectory, 'seeded');
  if (mark ? !existsSync(mark) : stores.areNew) {
    await fillDemonstration(demonstration, { appId, otherAppId });
    if (mark) writeFileAtomically(mark, '');
  }
  return { who: 'demonstration', appId };
}

async function putPeopleOfDataMap(options: CompanyStoresOptions, stores: Stores): Promise<PeopleInStores> {
  const { dataMap, endpoints, region, credentials, apps, dataDirectory } = options;
  const targets = seededTargets(dataMap).filter((name) => isEmulated(dataMap, name, stores.targetSettings));
  // rows for the canary use an app-scoped id, which only Facebook apps have
  const app = apps.find(({ kind }) => kind === 'facebook');
  if (targets.length === 0) return { who: 'nobody', because: 'no_canary_rows' };
  if (app === undefined) return { who: 'nobody', because: 'no_facebook_app' };
  const { appId } = app;
  for (const userId of EVERYBODY) {
    stores.graph.addPerson({ appId, userId, permissions: ['email', 'public_profile'], pageScopedIds: [`9${userId}`] });
  }
  const mark = dataDirectory && join(dataDirectory, 'people-of-data-map.json');
  const before = mark && existsSync(mark) ? (JSON.parse(readFileSync(mark, 'utf8')) as readonly string[]) : [];
  const notFilled =
    mark || stores.areNew
      ? await putPeople({
          dataMap,
          targets: targets.filter((name) => !before.includes(name)),
          appId,
          settings: {
            ...stores.targetSettings,
            AWS_REGION: region,
            AWS_ACCESS_KEY_ID: credentials.accessKeyId,
            AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
            AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
            AWS_ENDPOINT_URL_S3: endpoints.s3,
          },
        })
      : [];
  const filled = targets.filter((name) => !notFilled.some(({ target }) => target === name));
  if (mark) writeFileAtomically(mark, JSON.stringify([...new Set([...before, ...filled])]));
  // a rule that reads a store in which nobody was put leads to nobody
  const unfound = unfoundSeeds({ ...dataMap, targets: dataMap.targets.filter(({ name }) => filled.includes(name)) });
  const found = filled.filter((name) => !unfound.includes(name));
  return { who: 'data_map', appId, targets: found, unfound, empty: leftEmpty(dataMap, targets), notFilled };
}

/** The targets whose kind can be filled, without those that were chosen to be. */
function leftEmpty({ targets }: DataMap, chosen: readonly string[]): readonly string[] {
  const names = targets.filter(({ kind }) => kindOf(kind, TARGET_KINDS).seeding !== undefined).map(({ name }) => name);
  return [...new Set(names)].filter((name) => !chosen.includes(name));
}

/** The kinds of store that are AWS services, and so are always emulated. */
const OF_AWS = ['dynamodb', 's3'];

/** Whether a target is emulated. People are not put into a user's own store, or one behind a company's function. */
function isEmulated({ targets }: DataMap, name: string, settings: Readonly<Record<string, string>>): boolean {
  const rows = targets.filter((row) => row.name === name);
  const kinds = new Set([...OF_AWS, ...SQL_EMULATORS.map(({ kind }) => kind)]);
  return (
    rows.every(({ kind }) => kinds.has(kind)) &&
    settingsOf({ identifiers: [], targets: rows }).every((setting) => setting in settings)
  );
}
