import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { APP_IDENTIFIER_KIND, type AppKind } from '../../shared/domain/identifiers.ts';
import { isMetaId } from '../../shared/meta/meta-id.ts';
import { LONGEST_HOLD_HOURS } from '../settings/rules.ts';
import { DEMO_APPS, type LocalApp } from './demo-company/demo-apps.ts';
import { remoteHostIn } from './system/hosts.ts';
import { StartError } from './system/start-error.ts';

/** The settings of `npm start`, from its environment. */
export type LocalSettings = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly apps: readonly LocalApp[];
  /** The path of a data map, instead of the one that `cdk.json` names. */
  readonly dataMap?: string;
  readonly settleSeconds: number;
  readonly rescanSeconds: number;
  /** Instead of the `whatsAppHoldHours` of `cdk.json`. */
  readonly whatsAppHoldHours?: number;
  /** Whether to put people into the stores. */
  readonly seed: boolean;
  /** The folder that keeps the emulators' data after the process ends. */
  readonly dataDirectory?: string;
  /** The endpoint of services to use instead of the embedded emulators. */
  readonly endpoint?: string;
  /** The files that export the handlers of functions that the data map names, by `NAME:ALIAS`. */
  readonly handlers: Readonly<Record<string, string>>;
  /** `TARGET_…`: the addresses and secrets of stores that are not emulated. */
  readonly targetSettings: Readonly<Record<string, string>>;
  /** Whether stores and services on other machines may be used. */
  readonly allowsRemoteStores: boolean;
  /** Whether the template's policies decide who may call the services. */
  readonly enforcesIam: boolean;
  /** The file that records the policies' statements, and which of them have decided a call. */
  readonly iamReport?: string;
  /** Whether to show everything that the functions write. */
  readonly verbose: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings, with their descriptions in `npm start -- --help`. */
export const SETTINGS = {
  PORT: 'the port to listen on; 0 takes any free port (3000)',
  META_APPS: 'appId:secret[:kind][,…], the apps whose callbacks are accepted, instead of the demonstration’s',
  DATA_MAP: 'the path of a data map, instead of the one that cdk.json names',
  SETTLE_SECONDS: 'from the last delete to the first verification (1)',
  RESCAN_SECONDS: 'from there to the last verification (2)',
  WHATSAPP_HOLD_HOURS: 'from a business leaving WhatsApp to its deletion, instead of what cdk.json says',
  SEED: '0 leaves the stores empty; otherwise people are put into them',
  DATA_DIR: 'a folder that keeps the data; without it the data is lost when the process ends',
  LAMBDA_HANDLERS: 'name:alias=path[,…], the files that export the handlers of functions that the data map names',
  AWS_ENDPOINT_URL:
    'services to use instead of the embedded ones: LocalStack, moto or another emulator of AWS on this machine',
  ALLOW_REMOTE_STORES: '1 allows stores and services on other machines; data there is really deleted',
  IAM: '0 allows calls that the template does not grant; otherwise they are denied, as on AWS',
  IAM_REPORT: 'a file for the statements of the template’s policies, and those that decided a call',
  LOG: 'debug shows everything that the functions write, metrics too',
} as const;

/** @throws StartError that names the setting, the given value (unless it may be a secret) and what is expected */
export function readLocalSettings(environment: Environment): LocalSettings {
  const given = (name: keyof typeof SETTINGS): string | undefined => environment[name] || undefined;
  const [dataMap, dataDirectory, endpoint] = [given('DATA_MAP'), given('DATA_DIR'), given('AWS_ENDPOINT_URL')];
  const iamReport = given('IAM_REPORT');
  if (dataMap !== undefined && !existsSync(dataMap)) throw wrong('DATA_MAP', dataMap, 'the path of a file that exists');
  if (endpoint !== undefined && !/^https?:\/\/[^/]+\/?$/.test(endpoint)) {
    throw wrong('AWS_ENDPOINT_URL', endpoint, 'an address like http://127.0.0.1:4566');
  }
  if (endpoint !== undefined && dataDirectory !== undefined) {
    throw new StartError(
      'DATA_DIR and AWS_ENDPOINT_URL exclude each other: only the embedded services keep data there',
    );
  }
  const hold = given('WHATSAPP_HOLD_HOURS');
  const whatsAppHoldHours =
    hold === undefined ? undefined : wholeNumber('WHATSAPP_HOLD_HOURS', hold, 1, LONGEST_HOLD_HOURS);
  const allowsRemoteStores = oneOf('ALLOW_REMOTE_STORES', given('ALLOW_REMOTE_STORES'), ['0', '1']) === '1';
  const elsewhere = endpoint === undefined ? undefined : remoteHostIn(endpoint);
  if (elsewhere !== undefined && !allowsRemoteStores) {
    throw new StartError(
      `AWS_ENDPOINT_URL leads to ${elsewhere}; expected an address on this machine, such as http://127.0.0.1:4566, or ALLOW_REMOTE_STORES=1 to use and delete what is there`,
    );
  }
  return {
    port: wholeNumber('PORT', given('PORT'), 3000, 65_535),
    apps: readApps(given('META_APPS')),
    ...(dataMap !== undefined && { dataMap: resolve(dataMap) }),
    settleSeconds: wholeNumber('SETTLE_SECONDS', given('SETTLE_SECONDS'), 1, 900),
    rescanSeconds: wholeNumber('RESCAN_SECONDS', given('RESCAN_SECONDS'), 2, 604_800),
    ...(whatsAppHoldHours !== undefined && { whatsAppHoldHours }),
    seed: oneOf('SEED', given('SEED'), ['1', '0']) === '1',
    ...(dataDirectory !== undefined && { dataDirectory: resolve(dataDirectory) }),
    ...(endpoint !== undefined && { endpoint: endpoint.replace(/\/$/, '') }),
    handlers: readHandlers(given('LAMBDA_HANDLERS')),
    targetSettings: targetSettingsIn(environment),
    allowsRemoteStores,
    enforcesIam: oneOf('IAM', given('IAM'), ['1', '0']) === '1',
    ...(iamReport !== undefined && { iamReport: resolve(iamReport) }),
    verbose: oneOf('LOG', given('LOG'), ['info', 'debug']) === 'debug',
  };
}

function targetSettingsIn(environment: Environment): Readonly<Record<string, string>> {
  const named = Object.entries(environment).filter(([name]) => name.startsWith('TARGET_'));
  return Object.fromEntries(named.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function wholeNumber(name: string, value: string | undefined, otherwise: number, most: number): number {
  if (value === undefined) return otherwise;
  if (/^\d{1,9}$/.test(value) && Number(value) <= most) return Number(value);
  throw wrong(name, value, `a whole number from 0 to ${most}`);
}

function oneOf(name: string, value: string | undefined, allowed: readonly [string, ...string[]]): string {
  if (value === undefined) return allowed[0];
  if (allowed.includes(value)) return value;
  throw wrong(name, value, allowed.join(' or '));
}

const APP_KINDS = Object.keys(APP_IDENTIFIER_KIND).join('|');
/** Secrets must not contain a colon, or a misspelt kind would become part of one; Meta's are hexadecimal. */
const APP = new RegExp(String.raw`^([^\s:]+):([^\s:]+)(?::(${APP_KINDS}))?$`);

/** Errors name the position of the invalid app, not its text, which contains a secret. */
function readApps(value: string | undefined): readonly LocalApp[] {
  if (value === undefined) return DEMO_APPS;
  const apps = value.split(',').map((text, index) => {
    const [, appId, secret, kind = 'facebook'] = APP.exec(text.trim()) ?? [];
    if (appId !== undefined && secret !== undefined && isMetaId(appId)) return { appId, secret, kind: kind as AppKind };
    const kinds = APP_KINDS.replaceAll('|', ', ').replace(/, (?=\w+$)/, ' or ');
    throw new StartError(
      `META_APPS is invalid at app ${index + 1}; expected appId:secret[:kind][,…], where the app id is decimal digits, the secret has no colon and the kind is ${kinds}`,
    );
  });
  const repeated = apps.find(({ appId }, index) => apps.findIndex((app) => app.appId === appId) !== index);
  if (repeated !== undefined) throw new StartError(`META_APPS has the app ${repeated.appId} twice`);
  const sharing = [...Map.groupBy(apps, ({ secret }) => secret).values()].find(({ length }) => length > 1);
  if (sharing !== undefined) {
    const ids = sharing.map(({ appId }) => appId).join(' and ');
    throw new StartError(`META_APPS gives the apps ${ids} the same secret; Meta gives each app its own`);
  }
  return apps;
}

function readHandlers(value: string | undefined): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const handlers = value.split(',').map((text) => {
    const [, name, path] = /^([\w-]+:[\w-]+)=(.+)$/.exec(text.trim()) ?? [];
    if (name === undefined || path === undefined) {
      throw wrong(
        'LAMBDA_HANDLERS',
        text,
        'name:alias=path[,…], where each path is that of a file that exports `handler`',
      );
    }
    if (!existsSync(path)) {
      throw new StartError(
        `LAMBDA_HANDLERS names ${path} for ${name}, and there is no such file; expected the path of one that exports \`handler\``,
      );
    }
    return [name, resolve(path)] as const;
  });
  return Object.fromEntries(handlers);
}

function wrong(name: string, value: string, allowed: string): StartError {
  return new StartError(`${name} is ${JSON.stringify(value)}; expected ${allowed}`);
}
