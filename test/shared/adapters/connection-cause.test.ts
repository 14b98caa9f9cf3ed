import { connectionCause } from '../../../shared/adapters/connection-cause.ts';

describe('the cause of a connection that did not come about', () => {
  it.each([
    ['ENOTFOUND', 'target_unreachable'],
    ['EAI_AGAIN', 'target_unreachable'],
    ['ECONNREFUSED', 'target_unreachable'],
    ['EHOSTUNREACH', 'target_unreachable'],
    ['ENETUNREACH', 'target_unreachable'],
    ['CERT_HAS_EXPIRED', 'target_certificate_refused'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'target_certificate_refused'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'target_certificate_refused'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'target_certificate_refused'],
  ])('is told by %s as %s, without the value that the error quotes', (code, ours) => {
    const [told, says] = connectionCause(Object.assign(new Error('connect to secret.example'), { code })) ?? [];
    expect(told).toBe(ours);
    expect(says).not.toContain('secret');
  });

  it.each([
    ['a connection that broke', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
    ['a time-out', Object.assign(new Error('aborted'), { code: 20 })],
    ['an error without a code', new Error('no answer')],
    ['no error', undefined],
  ])('is unknown for %s', (_what, error) => {
    expect(connectionCause(error)).toBeUndefined();
  });
});
