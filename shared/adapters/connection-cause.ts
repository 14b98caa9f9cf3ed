/** Our code, and the end of a sentence that begins with the host. */
type Cause = readonly [code: string, says: string];

export const CERTIFICATE_REFUSED: Cause = [
  'target_certificate_refused',
  'has a certificate that is not trusted here, has expired, or is for another name',
];

/** Errors of the network and of TLS, by their code. */
const CAUSES: readonly (readonly [code: RegExp, ...cause: Cause])[] = [
  [
    /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)$/,
    'target_unreachable',
    'cannot be reached: no such host, no route, or nothing that listens',
  ],
  [/CERT|SIGNATURE|^ERR_TLS/, ...CERTIFICATE_REFUSED],
];

/**
 * Why no connection could be made, if the error says so. A connection that was made and broke later is not among these.
 *
 * @returns our code, and the end of a sentence that begins with the host
 */
export function connectionCause(error: unknown): Cause | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const cause = typeof code === 'string' ? CAUSES.find(([pattern]) => pattern.test(code)) : undefined;
  return cause && [cause[1], cause[2]];
}
