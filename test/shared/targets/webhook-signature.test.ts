import { Webhook } from 'standardwebhooks';
import { signWebhook, webhookKey } from '../../../shared/targets/webhook/webhook-signature.ts';

// the vector of the Standard Webhooks libraries
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const KEY = webhookKey(SECRET) ?? Buffer.alloc(0);
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const BODY = '{"test": 2432232314}';
const THEN = 1_614_265_330_000;
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

describe('the signature of a webhook', () => {
  it('equals the published vector', () => {
    const headers = signWebhook(KEY, ID, BODY, THEN);
    expect(headers).toEqual({ 'webhook-id': ID, 'webhook-timestamp': '1614265330', 'webhook-signature': SIGNATURE });
  });

  it('is accepted by the reference library, and by none for another body', () => {
    const receiver = new Webhook(SECRET);
    const headers = signWebhook(KEY, ID, BODY, Date.now());
    expect(receiver.verify(BODY, { ...headers })).toEqual({ test: 2432232314 });
    expect(() => receiver.verify(`${BODY} `, { ...headers })).toThrow();
  });
});

describe('the secret of a webhook', () => {
  it.each([
    ['A'.repeat(32), 24],
    [`${'A'.repeat(34)}==`, 25],
    [`${'A'.repeat(35)}=`, 26],
    ['A'.repeat(35), 26],
    ['+/'.repeat(18), 27],
  ])('whsec_%s is a key of %i bytes', (encoded, bytes) => {
    expect(webhookKey(`whsec_${encoded}`)).toHaveLength(bytes);
  });

  it.each([
    `whsec_${'A'.repeat(31)}`,
    `whsec_${'A'.repeat(33)}`,
    `whsec_${'A'.repeat(32)}!!`,
    `whsec_${'A'.repeat(34)}===`,
    ` whsec_${'A'.repeat(32)}`,
    'A'.repeat(32),
  ])('"%s" is none', (secret) => {
    expect(webhookKey(secret)).toBeUndefined();
  });
});
