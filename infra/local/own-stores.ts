import { type DataMap, settingsOf } from '../../shared/data-map/data-map.ts';
import { addressMistake, databaseKindOf } from '../../shared/targets/sql/sql-address.ts';
import { webhookKey } from '../../shared/targets/webhook/webhook-signature.ts';
import { misspelling, unreadSettings } from '../settings/unread-settings.ts';
import { emulatedSettings, GRAPH_SETTING, whyNotEmulated } from './stores/emulated-settings.ts';
import { passwordSettingOf, passwordSettingsIn } from './stores/sql-tables.ts';
import { providersIn } from './stores/stores-in.ts';
import { hostsIn, remoteHostIn } from './system/hosts.ts';
import { StartError } from './system/start-error.ts';

export type OwnStoresQuestion = {
  readonly dataMap: DataMap;
  /** The settings of targets that are set in the environment. */
  readonly given: Readonly<Record<string, string>>;
  /** The settings of targets in `cdk.json`, which are for AWS. */
  readonly deployed: Readonly<Record<string, string>>;
  readonly allowsRemoteStores: boolean;
};

/** The settings of the targets that are not emulated. */
export type OwnStores = {
  readonly targetSettings: Readonly<Record<string, string>>;
  /** The names of those settings that are secrets. */
  readonly secretSettings: readonly string[];
  /** The settings that lead to other machines, each with its host. */
  readonly remote: readonly string[];
};

const PROVIDER_SECRET = 'whsec_ and base64 of 24 bytes or more';
const HERE = { postgres: 'postgres://user@127.0.0.1/database', http: 'http://127.0.0.1:8080/' };

/**
 * Decides for each setting that the data map names whether it comes from the environment, an emulator, or `cdk.json`.
 * The stores in `cdk.json` are real, so addresses on other machines are refused unless they are explicitly allowed.
 *
 * @throws StartError with one line for each setting that is missing or leads to another machine; it never has a secret
 */
export function ownStores(question: OwnStoresQuestion): OwnStores {
  const { dataMap, deployed, allowsRemoteStores } = question;
  const mistakes = unreadSettings(dataMap, question.given).flatMap((setting) => misspelling(setting) ?? []);
  const given = withPasswordsApart(question, mistakes);
  const targetSettings: Record<string, string> = {};
  const secretSettings: string[] = [];
  const remote: string[] = [];
  const emulated = emulatedSettings(dataMap, given);
  const ofProviders = new Set(providersIn(dataMap).flatMap(({ secrets }) => secrets));
  for (const name of new Set([...settingsOf(dataMap), GRAPH_SETTING])) {
    if (emulated.has(name)) continue;
    const value = given[name] || deployed[name] || '';
    const host = remoteHostIn(value);
    if (value === '' || value.startsWith('kms:')) mistakes.push(missing(dataMap, name, value));
    else if (host !== undefined && !allowsRemoteStores) mistakes.push(elsewhere(dataMap, name, value, host));
    else if (ofProviders.has(name) && webhookKey(value) === undefined) mistakes.push(noSecret(dataMap, name));
    else targetSettings[name] = value;
    if (host !== undefined) remote.push(`${name} (${host})`);
    if (hostsIn(value).length === 0) secretSettings.push(name);
  }
  if (mistakes.length > 0) throw new StartError(mistakes.join('\n'));
  return { targetSettings, secretSettings, remote };
}

/** Moves a password in a database's address to the setting that the data map names for it, because it is a secret. */
function withPasswordsApart({ dataMap, given }: OwnStoresQuestion, mistakes: string[]): OwnStoresQuestion['given'] {
  const apart = { ...given };
  for (const name of settingsOf(dataMap)) {
    const url = URL.parse(given[name] ?? '');
    if (url === null || url.password === '') continue;
    const mistake = databaseKindOf(url) && addressMistake(url);
    if (mistake !== undefined) {
      mistakes.push(`${whoNames(dataMap, name)} needs ${name}, which ${mistake}`);
      continue;
    }
    const setting = passwordSettingOf(dataMap, name);
    if (setting === undefined) {
      mistakes.push(
        `${whoNames(dataMap, name)} needs ${name}, which shows a password in its address; take it out, and name a setting for it as "password" in the data map`,
      );
    } else {
      apart[setting] = given[setting] || decodeURIComponent(url.password);
    }
    url.password = '';
    apart[name] = url.href;
  }
  return apart;
}

function noSecret(dataMap: DataMap, name: string): string {
  return `${whoNames(dataMap, name)} needs ${name}, which is not a valid secret of a provider; expected ${PROVIDER_SECRET}`;
}

function missing(dataMap: DataMap, name: string, value: string): string {
  const needs = `${whoNames(dataMap, name)} needs ${name}`;
  if (value !== '') {
    return `${needs}, which is sealed with a key that is not on this machine; set it in the environment to a secret for this machine`;
  }
  const secret = secretOf(dataMap, name);
  if (secret !== undefined) return `${needs} beside its address; set it in the environment to ${secret}`;
  const why = whyNotEmulated(dataMap, name);
  return `${needs}, which is not emulated${why === undefined ? '' : `, because ${why}`}; set it in the environment: an address on this machine, such as ${name}=${HERE.postgres} or ${name}=${HERE.http}`;
}

/** The secret that a store with a given address needs, in words. */
function secretOf(dataMap: DataMap, name: string): string | undefined {
  if (providersIn(dataMap).some(({ secrets }) => secrets.includes(name))) {
    return `the secret of the provider: ${PROVIDER_SECRET}`;
  }
  return passwordSettingsIn(dataMap).includes(name)
    ? 'the password of the database, or to any text if it needs none'
    : undefined;
}

function elsewhere(dataMap: DataMap, name: string, value: string, host: string): string {
  const example = value.startsWith('postgres') ? HERE.postgres : HERE.http;
  return `${whoNames(dataMap, name)} needs ${name}, which leads to ${host}; set it in the environment to an address on this machine, such as ${name}=${example}, leave it out to have the store emulated, or set ALLOW_REMOTE_STORES=1 to use and delete what is there`;
}

function whoNames({ identifiers, targets }: DataMap, name: string): string {
  const target = targets.find((row) => settingsOf({ identifiers: [], targets: [row] }).includes(name));
  if (target !== undefined) return `target ${target.name}`;
  const rule = identifiers.find((row) => settingsOf({ identifiers: [row], targets: [] }).includes(name));
  return rule === undefined ? 'Meta' : `the rule for ${rule.kind}`;
}
