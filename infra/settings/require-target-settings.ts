import { BlockList, isIP } from 'node:net';
import { type DataMap, settingsOf } from '../../shared/data-map/data-map.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import {
  addressMistake,
  certificatesIn,
  certificatesParameter,
  type DatabaseKind,
  databaseKindOf,
  isDatabaseKind,
} from '../../shared/targets/sql/sql-address.ts';
import { isLoopback } from '../../shared/targets/target-settings.ts';
import { unreadMistake, unreadSettings } from './unread-settings.ts';

/** Private addresses: RFC 1918, 6598 and 4193, loopback and link-local. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
] as const) {
  PRIVATE.addSubnet(network, prefix);
}
for (const [network, prefix] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6');
}

/**
 * Checks before a deployment that the worker gets every setting that the data map names: addresses in plain text,
 * secrets sealed. Any other text is refused, because it may be a secret that the template, the console and the list of
 * functions would show.
 *
 * @throws DeletionError `settings_invalid` (reject); the message has one line for each mistake, and never a value
 */
export function requireTargetSettings(
  dataMap: DataMap,
  given: { readonly [name: string]: string } = {},
  { hasNetwork }: { readonly hasNetwork: boolean } = { hasNetwork: false },
): void {
  const named = settingsOf(dataMap);
  const databases = databasesOf(dataMap);
  const unread = unreadSettings(dataMap, given);
  const isMisspelt = (name: string) => unread.some(({ meant }) => meant === name);
  const mistakes = [
    ...unread.filter(({ meant = '' }) => named.includes(meant)).map(unreadMistake),
    ...named
      .filter((name) => !isMisspelt(name))
      .flatMap((name) => mistakeOf(name, given[name] ?? '', databases.get(name), hasNetwork) ?? []),
    // settings that no row names may be read too, such as the address of the Graph API
    ...Object.keys(given).flatMap((name) => (named.includes(name) ? [] : (openMistake(name, given[name] ?? '') ?? []))),
  ];
  if (mistakes.length === 0) return;
  // unread settings are only a warning, but beside an error they may be the misnamed setting
  const unneeded = unread.map(unreadMistake).filter((mistake) => !mistakes.includes(mistake));
  throw new DeletionError('settings_invalid', 'reject', [...mistakes, ...unneeded].join('\n'));
}

function mistakeOf(
  name: string,
  value: string,
  database: DatabaseKind | undefined,
  hasNetwork: boolean,
): string | undefined {
  if (value === '') {
    return `setting ${name} is missing; the data map names it: add it to "targetSettings" in cdk.json, or to the construct’s targetSettings`;
  }
  if (value.startsWith('kms:')) return undefined;
  if (/^http:/i.test(value) && URL.canParse(value)) return withoutEncryption(name);
  if (!/^(?:https|postgres(?:ql)?|mysql|mariadb):\/\//.test(value) || !URL.canParse(value)) {
    return `setting ${name} is neither an address nor sealed; expected https://…, postgres://…, mysql://…, and for a secret kms: and its ciphertext, see "Targets" in infra/README.md`;
  }
  if (new URL(value).password !== '') {
    return `setting ${name} shows a password in its address; take it out, seal it in a setting of its own, and name that as "password" in the data map`;
  }
  if (!hasNetwork && isPrivate(new URL(value).hostname)) {
    return `setting ${name} is a private address, and the worker is in no network; set vpcId, subnetIds and securityGroupIds, or workerNetwork of the construct, see infra/networks.md`;
  }
  const mistake = databaseMistake(new URL(value), database);
  return mistake && `setting ${name} ${mistake}`;
}

/** Refuses plain HTTP, except to loopback, because people's tokens would be sent to such an address. */
function openMistake(name: string, value: string): string | undefined {
  if (!/^http:/i.test(value) || (URL.canParse(value) && isLoopback(new URL(value).hostname))) return undefined;
  return withoutEncryption(name);
}

function withoutEncryption(name: string): string {
  return `setting ${name} is an address without encryption; expected https://…`;
}

/** The only files that the worker has: those of Lambda's runtime, of layers, and in its own folder. */
const FILES_OF_A_FUNCTION = /^\/(?:var\/runtime|opt|var\/task)\/./;

/** The settings that hold the address of a database, with the kind of database. */
function databasesOf(row: unknown): ReadonlyMap<string, DatabaseKind> {
  if (typeof row !== 'object' || row === null) return new Map();
  const { kind, connection } = row as { readonly kind?: unknown; readonly connection?: unknown };
  const own = isDatabaseKind(kind) && typeof connection === 'string' ? [[connection, kind] as const] : [];
  return new Map([...own, ...Object.values(row).flatMap((inner) => [...databasesOf(inner)])]);
}

function databaseMistake(url: URL, expected: DatabaseKind | undefined): string | undefined {
  const kind = expected ?? databaseKindOf(url);
  if (kind === undefined) return undefined;
  const mistake = addressMistake(url, kind);
  const path = certificatesIn(url);
  if (mistake !== undefined || path === undefined || FILES_OF_A_FUNCTION.test(path)) return mistake;
  return `names a file of certificates that the worker will not have; for RDS it is ${certificatesParameter(kind)}=/var/runtime/ca-cert.pem, otherwise one below /opt, from a layer`;
}

/** Whether a host can be reached only from within a network, as far as its name or address shows. */
function isPrivate(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  if (family === 0) return !host.includes('.') || /\.(?:internal|local|lan|corp|home\.arpa)$/.test(host);
  return PRIVATE.check(host, family === 6 ? 'ipv6' : 'ipv4');
}
