import { readFileSync } from 'node:fs';
import { DeletionError } from '../../domain/errors.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { isLoopback, urlSetting } from '../target-settings.ts';

/** Where a database is, and how to get in. */
export type Address = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly ssl: false | { readonly ca?: Buffer };
};

const EXPECTED = 'postgres://user@host:5432/database, with no parameter but sslrootcert';

/**
 * Away from this machine the connection is encrypted and the server's certificate is checked; nothing turns that off.
 *
 * @throws DeletionError `setting_missing`, `setting_invalid`, `target_certificate_missing` (fail)
 */
export function addressOf(name: string, environment: TargetEnvironment): Address {
  const url = urlSetting(environment, name);
  const mistake = addressMistake(url);
  if (mistake !== undefined) throw new DeletionError('setting_invalid', 'fail', `setting ${name} ${mistake}`);
  const certificates = url.searchParams.get('sslrootcert');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 5432),
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    ssl: certificates !== null ? { ca: authorities(name, certificates) } : isLoopback(url.hostname) ? false : {},
  };
}

/** What is wrong with the address of a database, as the end of a sentence that names its setting; never a value. */
export function addressMistake(url: URL): string | undefined {
  if (!/^postgres(?:ql)?:$/.test(url.protocol)) return `is no address of a database; expected is ${EXPECTED}`;
  if (url.hostname === '') return `names no host; expected is ${EXPECTED}`;
  if (url.pathname.length < 2) return `names no database; expected is ${EXPECTED}`;
  const other = [...url.searchParams.keys()].find((key) => key !== 'sslrootcert');
  if (other?.startsWith('sslmode') === true) {
    return 'has the parameter "sslmode", which is not needed: away from this machine the connection is always encrypted and the certificate checked; take it out';
  }
  if (other !== undefined) return `has a parameter that is not known; expected is ${EXPECTED}`;
  if (url.searchParams.get('sslrootcert') === '') return 'has "sslrootcert" without the path of a file';
  if (![url.pathname, url.username, url.password].every(isDecodable)) {
    return 'has a percent sign that begins no escape; write % itself as %25';
  }
  return undefined;
}

function authorities(name: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const elsewhere = path.startsWith('/var/runtime/')
      ? '; Lambda alone has it: see infra/networks.md for another machine'
      : '';
    const message = `setting ${name} names a file of certificates, "sslrootcert", that cannot be read${elsewhere}`;
    throw new DeletionError('target_certificate_missing', 'fail', message, { cause: error });
  }
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
