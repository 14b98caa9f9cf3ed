import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oneAppMistakes } from '../../shared/data-map/one-app.ts';
import { dataMapWarnings } from '../../shared/data-map/warnings.ts';
import type { Synthesis } from '../app.ts';
import { readConfiguration } from '../settings/read-configuration.ts';
import type { SettingsInput } from '../settings/read-settings.ts';
import { type DeployedStack, deploy } from './cloudformation/deploy.ts';
import { synthesizeApart } from './cloudformation/synthesis.ts';
import { requireHandlers, startCompanyFunctions } from './company-functions/company-functions.ts';
import { registerApps } from './demo-company/app-registration.ts';
import { demoAppAmong } from './demo-company/demo-apps.ts';
import { appsWithPeople } from './demo-company/demonstration.ts';
import { sealedSettings } from './demo-company/sealed-settings.ts';
import { awsClients, type Credentials } from './emulators/aws-clients.ts';
import type { Endpoints } from './emulators/emulators.ts';
import { requireAnswer, startServices } from './emulators/services.ts';
import { httpApi } from './gateway/http-api.ts';
import { iamAuthorizer } from './gateway/iam-authorizer.ts';
import { withLocalAddresses } from './gateway/local-addresses.ts';
import { answerCanary, CANARY_FUNCTION, LOCAL_CANARY_PATH } from './gateway/local-canary.ts';
import { answerDescription, STACK_DESCRIPTION_PATH } from './gateway/stack-description.ts';
import { NO_ENFORCEMENT, startEnforcement } from './iam/enforcement.ts';
import { accessKeyIdOf } from './iam/permissions.ts';
import { startFunctions } from './lambda/functions.ts';
import type { LogLine } from './lambda/logs.ts';
import { startQueuePoller } from './lambda/queue-poller.ts';
import { startScheduler } from './lambda/scheduler.ts';
import { replaceTargetSettings } from './lambda/target-settings.ts';
import { startTracedQueues } from './lambda/traced-queues.ts';
import { ownStores } from './own-stores.ts';
import type { LocalSettings } from './settings.ts';
import { type PeopleInStores, startCompanyStores } from './stores/company-stores.ts';
import { dynamodbTables } from './stores/dynamodb-tables.ts';
import { peopleToTry } from './stores/people-to-try.ts';
import { openDataDirectory } from './system/data-directory.ts';
import { remoteHostIn } from './system/hosts.ts';
import { type LoopbackServer, listenOnLoopback } from './system/loopback.ts';
import { StartError } from './system/start-error.ts';

/** The whole stack, running on this machine. */
export type LocalStack = {
  readonly url: string;
  /** The company in its settings. */
  readonly companyName: string;
  readonly region: string;
  readonly endpoints: Endpoints;
  /** The addresses of the databases, by the settings that the data map names them by. */
  readonly databases: Readonly<Record<string, string>>;
  readonly people: PeopleInStores;
  /** The synthesis' warnings about the data map, without its advice. */
  readonly findings: readonly string[];
  /** Where the data map's `oneApp` does not fit the registered apps. */
  readonly oneAppMistakes: readonly string[];
  /** Ends everything, even in the middle of a deletion, which continues at the next start. */
  stop(): Promise<void>;
};

export type LocalStackOptions = {
  readonly settings: LocalSettings;
  readonly credentials: Credentials;
  /** The environment of the company's own functions. @default only Lambda's variables */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Called with each line that the functions write. */
  readonly log: LogLine;
  /** Changes the synthesized template before it is deployed. @default nothing is changed */
  readonly alter?: (synthesis: Synthesis) => Synthesis;
  /** Called once the settings are validated, with those that lead to other machines. From here on it takes seconds. */
  readonly onStarting: (remote: readonly string[]) => void;
  /** Called when a part that everything needs ends unexpectedly. */
  readonly onFailure: (error: Error) => void;
};

/** The account id that emulators of AWS use. */
const ACCOUNT_ID = '000000000000';
const REQUEST_TIMEOUT = 30_000;
/** How long a stop waits for pending answers, in milliseconds. */
const LONGEST_STOP = 1000;

/**
 * Runs on this machine what `cdk deploy` deploys: the template's resources in emulators, and its functions behind its
 * routes, its queue and its schedule.
 *
 * @throws StartError; DeletionError `settings_invalid`, `data_map_invalid` (reject). The message says what is wrong
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const { settings, credentials, log, alter = (synthesis) => synthesis } = options;
  const { settings: inForce, dataMap } = readConfiguration(inPlaceOfCdkJson(settings));
  const { companyName, region, dataMap: dataMapFile } = inForce;
  const { allowsRemoteStores } = settings;
  const metaApps = appsWithPeople(
    settings.apps,
    dynamodbTables(dataMap).map(({ TableName = '' }) => TableName),
  );
  const own = ownStores({
    dataMap,
    given: settings.targetSettings,
    deployed: inForce.targetSettings,
    allowsRemoteStores,
  });
  // the services at an endpoint of the user's may have the functions
  if (settings.endpoint === undefined) requireHandlers(dataMap, settings.handlers);
  let listener: RequestListener = answerUnavailable;
  const server = await listen((request, response) => listener(request, response), settings.port);
  const directory = settings.dataDirectory === undefined ? undefined : openDataDirectory(settings.dataDirectory);
  const dataDirectory = directory?.path;
  if (settings.endpoint !== undefined) await requireAnswer(settings.endpoint);
  options.onStarting([...own.remote, ...remoteEndpoint(settings)]);

  const folder = mkdtempSync(join(tmpdir(), 'data-deletion-'));
  const { whatsAppHoldHours } = inForce;
  const synthesizing = synthesizeApart({
    settings: { dataMap: dataMapFile, ...(whatsAppHoldHours !== undefined && { whatsAppHoldHours }) },
    targetSettings: inForce.targetSettings,
    folder,
  });
  const place = { region, accountId: ACCOUNT_ID };
  const enforcement = settings.enforcesIam
    ? startEnforcement({
        place,
        administrator: credentials.accessKeyId,
        report: settings.iamReport,
        log: (line) => log('iam', line),
        onFailure: options.onFailure,
      })
    : NO_ENFORCEMENT;
  const services = await startServices(settings.endpoint, { ...place, dataDirectory }, options.onFailure);
  // creating and filling the stores needs no permission, so this bypasses the enforcement
  const clients = awsClients(services.endpoints, region, credentials);
  const companyFunctions = await startCompanyFunctions({
    handlers: settings.handlers,
    environment: options.environment ?? {},
    surroundings: { region, endpoints: services.endpoints, credentials },
    folder,
    log,
  });
  const endpoints = await enforcement.before({
    ...services.endpoints,
    ...(companyFunctions && { lambda: companyFunctions.url }),
  });
  const [synthesis, stores] = await Promise.all([
    synthesizing,
    startCompanyStores({
      clients,
      endpoints: services.endpoints,
      region,
      credentials,
      dataMap,
      apps: metaApps,
      given: { ...settings.targetSettings, ...own.targetSettings },
      seed: settings.seed,
      dataDirectory,
    }),
  ]);
  const deployed = await deploy(alter(synthesis), { clients, ...place, publicUrl: server.url });
  enforcement.begin(deployed.permissions);
  const apps = appTableOf(deployed);
  const plain = { ...stores.targetSettings, ...own.targetSettings };
  const secrets = [...new Set([...stores.secretSettings, ...own.secretSettings])];
  const [targetSettings] = await Promise.all([
    sealedSettings(clients.kms, apps.keyId, plain, secrets),
    registerApps(clients, apps, metaApps),
  ]);

  const overrides = overridesOf(settings, server.url);
  replaceTargetSettings(deployed.functions, targetSettings);
  const queues = await startTracedQueues(endpoints.sqs);
  const functions = await startFunctions(
    deployed.functions,
    { region, endpoints: { ...endpoints, sqs: queues.url }, credentials, overrides },
    log,
  );
  const authorize = iamAuthorizer({
    ...place,
    administrator: credentials,
    roles: deployed.permissions.roles,
    mayCall: enforcement.mayCall,
  });
  const api = httpApi({ routes: deployed.routes, invoke: functions.invoke, authorize });
  const describe = answerDescription({
    outputs: { ...deployed.outputs, PublicUrl: server.url, StartAfterMinutes: START_AFTER_MINUTES },
    region,
    endpoints,
    dataMap: dataMapFile,
    targetSettings,
    people: peopleToTry(stores.people),
    demoApp: demoAppAmong(metaApps),
  });
  // Lambda receives messages with the function's role
  const queueFor = (role: string | undefined) =>
    awsClients(endpoints, region, { ...credentials, ...(role && { accessKeyId: accessKeyIdOf(role) }) }).sqs;
  const stops = deployed.eventSources.map((source) => {
    const { role, mayCallItself = false } = deployed.functions.find(({ name }) => name === source.functionName) ?? {};
    return startQueuePoller({
      source,
      region,
      sqs: queueFor(role),
      administrator: clients.sqs,
      invoke: (...call) => functions.invoke(source.functionName, ...call),
      allowsLoops: mayCallItself,
      log: (line) => log('queue', line),
    });
  });
  const schedules = deployed.schedules.filter(({ role, functionArn }) => enforcement.mayInvoke(role, functionArn));
  const regular = schedules.filter(({ functionName }) => functionName !== CANARY_FUNCTION);
  stops.push(startScheduler({ schedules: regular, invoke: functions.invoke }));
  const addresses = new Map([[STACK_DESCRIPTION_PATH, describe]]);
  if (regular.length < schedules.length) addresses.set(LOCAL_CANARY_PATH, answerCanary(functions.invoke));
  listener = withLocalAddresses(addresses, api);

  return {
    url: server.url,
    companyName,
    region,
    endpoints,
    databases: databasesIn(stores.targetSettings),
    people: stores.people,
    findings: dataMapWarnings(dataMap).map(({ finding }) => finding),
    oneAppMistakes: oneAppMistakes(dataMap, metaApps),
    async stop() {
      for (const stop of stops) stop();
      await server.stop(LONGEST_STOP);
      await functions.stop();
      await queues.stop();
      await companyFunctions?.stop();
      await enforcement.stop();
      await Promise.all([stores.stop(), services.stop()]);
      directory?.release();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function inPlaceOfCdkJson({ dataMap, whatsAppHoldHours }: LocalSettings): SettingsInput {
  return {
    ...(dataMap !== undefined && { dataMap }),
    ...(whatsAppHoldHours !== undefined && { whatsAppHoldHours }),
  };
}

function databasesIn(settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => /^(?:postgres|mysql):/.test(value)));
}

function remoteEndpoint({ endpoint = '' }: LocalSettings): readonly string[] {
  const host = remoteHostIn(endpoint);
  return host === undefined ? [] : [`AWS_ENDPOINT_URL (${host})`];
}

async function listen(listener: RequestListener, port: number): Promise<LoopbackServer> {
  try {
    return await listenOnLoopback(createServer({ requestTimeout: REQUEST_TIMEOUT }, listener), port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new StartError(`PORT ${port} is taken; set PORT to another, or to 0 for any`);
    if (code === 'EACCES') throw new StartError(`PORT ${port} is not open to this user; set PORT to one above 1023`);
    throw error;
  }
}

const answerUnavailable: RequestListener = (_, response) => {
  response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '5' });
  response.end('{"message":"Service Unavailable"}');
};

/** Read from a function's environment, because the names in the template are not the ones on this machine. */
function appTableOf({ functions }: DeployedStack) {
  const { environment } = functions.find((definition) => 'APP_TABLE' in definition.environment) ?? {};
  return { table: environment?.['APP_TABLE'] ?? '', keyId: environment?.['SEAL_KEY_ID'] ?? '' };
}

/** No delay: a local stack need not be protected from a flood of requests signed with a stolen secret. */
const START_AFTER_MINUTES = '0';

function overridesOf({ settleSeconds, rescanSeconds }: LocalSettings, url: string) {
  return {
    PUBLIC_URL: url,
    SETTLE_SECONDS: String(settleSeconds),
    RESCAN_SECONDS: String(rescanSeconds),
    START_AFTER_MINUTES,
  };
}
