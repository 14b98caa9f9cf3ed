/** Errors of the network and of TLS, by their code: our code, and the end of a sentence that begins with the host. */
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
 * Why no connection could be made, if the error says so. A connection that was made and broke later is not among these.
 *
 * @returns our code, and the end of a sentence that begins with the host
 */
export function connectionCause(error: unknown): readonly [code: string, says: string] | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const cause = typeof code === 'string' ? CAUSES.find(([pattern]) => pattern.test(code)) : undefined;
  return cause && [cause[1], cause[2]];
}
