import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { DeletionError } from '../../domain/errors.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { isLoopback, urlSetting } from '../target-settings.ts';

/** Where a database is, and how to log in. */
export type Address = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly ssl: false | { readonly ca?: Buffer };
};

/** How the address of a database is written. */
type AddressForm = {
  readonly schemes: readonly string[];
  readonly port: number;
  /** The parameter that names a file with CA certificates. */
  readonly certificates: string;
  /** Parameters with which other clients turn encryption on or off. */
  readonly encryption: RegExp;
  /** The driver checks certificates only against names, not against IP addresses. */
  readonly needsName?: true;
};
export type DatabaseKind = 'postgres' | 'mysql';

const FORMS: { readonly [kind in DatabaseKind]: AddressForm } = {
  postgres: {
    schemes: ['postgres:', 'postgresql:'],
    port: 5432,
    certificates: 'sslrootcert',
    encryption: /^sslmode/,
  },
  mysql: {
    schemes: ['mysql:', 'mariadb:'],
    port: 3306,
    certificates: 'ssl-ca',
    encryption: /^(?:ssl-?mode|ssl|tls|useSSL)$/i,
    needsName: true,
  },
};

/**
 * The address of a database in a setting. Connections to other machines are always encrypted, and the server's
 * certificate is checked; nothing turns that off.
 *
 * @throws DeletionError `setting_missing`, `setting_invalid`, `target_certificate_missing` (fail)
 */
export function addressOf(kind: DatabaseKind, name: string, environment: TargetEnvironment): Address {
  const url = urlSetting(environment, name);
  const mistake = addressMistake(url, kind);
  if (mistake !== undefined) throw new DeletionError('setting_invalid', 'fail', `setting ${name} ${mistake}`);
  const certificates = certificatesIn(url);
  return {
    host: hostOf(url),
    port: Number(url.port || FORMS[kind].port),
    database: databaseNameOf(url),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ssl:
      certificates !== undefined
        ? { ca: authorities(kind, name, certificates) }
        : isLoopback(url.hostname)
          ? false
          : {},
  };
}

/**
 * What a table of one setting's database is called in that of another, whoever logs in there; undefined if no foreign
 * key can lead from one to the other. Hosts and ports are not compared, because one server may have several host names,
 * and a separate port for pooled connections. In MySQL, foreign keys also lead from one database of a server to another.
 */
export function tableSeenFrom(
  environment: TargetEnvironment,
  connection: string,
  { connection: own, table }: { readonly connection: string; readonly table: string },
): string | undefined {
  if (own === connection) return table;
  const here = databaseIn(environment.setting(connection));
  const there = databaseIn(environment.setting(own));
  if (here === undefined || here.kind !== there?.kind) return undefined;
  if (here.name.toLowerCase() === there.name.toLowerCase()) return table;
  if (here.kind === 'postgres') return undefined;
  return table.includes('.') ? table : `${there.name}.${table}`;
}

type NamedDatabase = { readonly kind: DatabaseKind; readonly name: string };

function databaseIn(address: string | undefined): NamedDatabase | undefined {
  const url = address === undefined ? null : URL.parse(address);
  const kind = url === null ? undefined : databaseKindOf(url);
  if (url === null || kind === undefined || !isDecodable(url.pathname)) return undefined;
  return { kind, name: databaseNameOf(url) };
}

function databaseNameOf({ pathname }: URL): string {
  return decodeURIComponent(pathname.slice(1));
}

export function isDatabaseKind(kind: unknown): kind is DatabaseKind {
  return typeof kind === 'string' && Object.hasOwn(FORMS, kind);
}

/** The kind of database at an address, by its scheme. */
export function databaseKindOf({ protocol }: URL): DatabaseKind | undefined {
  if (FORMS.postgres.schemes.includes(protocol)) return 'postgres';
  return FORMS.mysql.schemes.includes(protocol) ? 'mysql' : undefined;
}

/**
 * What is wrong with the address of a database, as the end of a sentence that names its setting. It never quotes a
 * value.
 *
 * @param kind the expected kind @default that of the scheme
 */
export function addressMistake(url: URL, kind = databaseKindOf(url) ?? 'postgres'): string | undefined {
  const { port, certificates, encryption, needsName } = FORMS[kind];
  const expected = `expected ${kind}://user@host:${port}/database, with no parameter but ${certificates}`;
  if (databaseKindOf(url) !== kind) return `is not a database address; ${expected}`;
  if (url.hostname === '') return `names no host; ${expected}`;
  if (url.pathname.length < 2) return `names no database; ${expected}`;
  const other = [...url.searchParams.keys()].find((key) => key !== certificates);
  if (other !== undefined && encryption.test(other)) {
    return `has the parameter "${other}", which is not needed: away from this machine the connection is always encrypted and the certificate checked; take it out`;
  }
  if (other !== undefined) return `has a parameter that is not known; ${expected}`;
  const isEncrypted = url.searchParams.has(certificates) || !isLoopback(url.hostname);
  if (needsName && isEncrypted && isIP(hostOf(url)) !== 0) {
    return 'names the host by its IP address, against which no certificate can be checked; expected its name';
  }
  if (url.searchParams.get(certificates) === '') return `has "${certificates}" without the path of a file`;
  if (![url.pathname, url.username, url.password].every(isDecodable)) {
    return 'has a percent sign that does not begin an escape; write % itself as %25';
  }
  return undefined;
}

/** The file with CA certificates that the address of a database names. */
export function certificatesIn(url: URL): string | undefined {
  const kind = databaseKindOf(url);
  return kind && (url.searchParams.get(FORMS[kind].certificates) ?? undefined);
}

/** The parameter of the address that names this file. */
export function certificatesParameter(kind: DatabaseKind): string {
  return FORMS[kind].certificates;
}

function authorities(kind: DatabaseKind, name: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const elsewhere = path.startsWith('/var/runtime/')
      ? '; only Lambda has it: see infra/networks.md for other machines'
      : '';
    const message = `setting ${name} names a file of certificates, "${certificatesParameter(kind)}", that cannot be read${elsewhere}`;
    throw new DeletionError('target_certificate_missing', 'fail', message, { cause: error });
  }
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
