import { connectionCause } from '../../../shared/adapters/connection-cause.ts';

describe('the cause of a connection that did not come about', () => {
  const SAYS: { readonly [code: string]: string } = {
    target_unreachable: 'cannot be reached: no such host, no route, or nothing that listens',
    target_certificate_refused: 'has a certificate that is not trusted here, has expired, or is for another name',
  };

  it.each([
    ['ENOTFOUND', 'target_unreachable'],
    ['EAI_AGAIN', 'target_unreachable'],
    ['ECONNREFUSED', 'target_unreachable'],
    ['EHOSTUNREACH', 'target_unreachable'],
    ['ENETUNREACH', 'target_unreachable'],
    ['EADDRNOTAVAIL', 'target_unreachable'],
    ['CERT_HAS_EXPIRED', 'target_certificate_refused'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'target_certificate_refused'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'target_certificate_refused'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'target_certificate_refused'],
  ])('is told by %s as %s, without the value that the error quotes', (code, ours) => {
    const error = Object.assign(new Error('connect to secret.example'), { code });
    expect(connectionCause(error)).toEqual([ours, SAYS[ours]]);
  });

  it.each([
    ['a connection that broke', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
    ['a code that only ends like one', Object.assign(new Error('other'), { code: 'NOT_ENOTFOUND' })],
    ['a code that only begins like one', Object.assign(new Error('other'), { code: 'ENOTFOUND_HERE' })],
    ['a code that has TLS further on', Object.assign(new Error('other'), { code: 'NO_ERR_TLS' })],
    ['a time-out', Object.assign(new Error('aborted'), { code: 20 })],
    ['an error without a code', new Error('no answer')],
    ['no error', undefined],
  ])('is unknown for %s', (_what, error) => {
    expect(connectionCause(error)).toBeUndefined();
  });
});
