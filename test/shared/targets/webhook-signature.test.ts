import { isSignedWebhook, signWebhook, webhookKey } from '../../../shared/targets/webhook/webhook-signature.ts';

// the vector of the Standard Webhooks libraries
const KEY = webhookKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') ?? Buffer.alloc(0);
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const BODY = '{"test": 2432232314}';
const THEN = 1_614_265_330_000;
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

describe('the signature of a webhook', () => {
  const headers = signWebhook(KEY, ID, BODY, THEN);

  it('is that of Standard Webhooks', () => {
    expect(headers).toEqual({ 'webhook-id': ID, 'webhook-timestamp': '1614265330', 'webhook-signature': SIGNATURE });
    expect(isSignedWebhook(KEY, headers, BODY, THEN)).toBe(true);
  });

  it('may stand among others, as while a secret is replaced', () => {
    const several = { ...headers, 'webhook-signature': `v1,AAAA v2,x ${SIGNATURE}` };
    expect(isSignedWebhook(KEY, several, BODY, THEN)).toBe(true);
  });

  it.each([
    ['another body', headers, `${BODY} `, THEN],
    ['another id', { ...headers, 'webhook-id': 'msg_2' }, BODY, THEN],
    ['another time', { ...headers, 'webhook-timestamp': '1614265331' }, BODY, THEN],
    ['no time', { ...headers, 'webhook-timestamp': '' }, BODY, THEN],
    ['no signature', { ...headers, 'webhook-signature': '' }, BODY, THEN],
    ['six minutes later', headers, BODY, THEN + 360_000],
    ['six minutes earlier', headers, BODY, THEN - 360_000],
  ])('is not valid with %s', (_what, given, body, now) => {
    expect(isSignedWebhook(KEY, given, body, now)).toBe(false);
  });
});
