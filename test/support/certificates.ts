import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The files of a certificate for one host, of the authority that signed it, and of its key. */
export type Certificate = { readonly authority: string; readonly certificate: string; readonly key: string };

/** Creates an authority and a certificate that it signs, both valid for a day. Needs `openssl`. */
export function makeCertificate(folder: string, name: string, host: string): Certificate {
  const file = (end: string): string => join(folder, `${name}-${end}.pem`);
  const openssl = (...parameters: readonly string[]): void => {
    execFileSync('openssl', parameters, { stdio: 'ignore' });
  };
  const [authority, authorityKey, certificate, key] = [file('ca'), file('ca-key'), file('cert'), file('key')];
  const made = ['-newkey', 'rsa:2048', '-noenc', '-days', '1'];
  openssl('req', '-x509', ...made, '-subj', `/CN=authority of ${name}`, '-keyout', authorityKey, '-out', authority);
  openssl(
    ...['req', '-x509', ...made, '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`],
    ...['-CA', authority, '-CAkey', authorityKey, '-keyout', key, '-out', certificate],
  );
  return { authority, certificate, key };
}
