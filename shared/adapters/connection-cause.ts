/** What the network and TLS say, by the code of the error: our code, and the end of a sentence that names the place. */
const CAUSES: readonly (readonly [code: RegExp, ours: string, says: string])[] = [
  [
    /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/,
    'target_unreachable',
    'cannot be reached: no such host, no route, or nothing that listens',
  ],
  [
    /CERT|SIGNATURE|^ERR_TLS/,
    'target_certificate_refused',
    'has a certificate that is not trusted here, has expired, or is of another name',
  ],
];

/**
 * Why there is no connection, where the error says so. A connection that was had and broke is none of these.
 *
 * @returns our code, and how a sentence about the place goes on
 */
export function connectionCause(error: unknown): readonly [code: string, says: string] | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const cause = typeof code === 'string' ? CAUSES.find(([pattern]) => pattern.test(code)) : undefined;
  return cause && [cause[1], cause[2]];
}
