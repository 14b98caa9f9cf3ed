import { createHmac } from 'node:crypto';
import { verifyWebhookSignature } from '../../../shared/meta/webhook-signature.ts';
import { subscriptionChallenge, webhookVerifyToken } from '../../../shared/meta/webhook-subscription.ts';
import type { RegisteredApp } from '../../../shared/ports/app-registry.ts';

const SECRET = '00112233445566778899aabbccddeeff';

function app(...values: readonly string[]): RegisteredApp {
  return { appId: '1', kind: 'whatsapp', secrets: values.map((value) => ({ value, age: 'current' })) };
}

function answer(change: Record<string, string | undefined> = {}, apps = [app('another'), app('first', SECRET)]) {
  const asked = {
    'hub.mode': 'subscribe',
    'hub.verify_token': webhookVerifyToken(SECRET),
    'hub.challenge': '1158201444',
    ...change,
  };
  const query = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return subscriptionChallenge(new URLSearchParams(query), apps);
}

describe('Meta’s question whether this address wants webhooks', () => {
  it('is answered with the challenge when the token is of a registered app', () => {
    expect(answer()).toBe('1158201444');
    expect(answer({ 'hub.verify_token': webhookVerifyToken('another') })).toBe('1158201444');
  });

  it('takes a token that is derived from the secret as RFC 5869 says', () => {
    const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
    const pseudorandomKey = hmac(Buffer.alloc(32), SECRET);
    expect(webhookVerifyToken(SECRET)).toBe(hmac(pseudorandomKey, 'webhook verify token\u0001').toString('hex'));
  });

  it('takes a token that signs no webhook and no signed_request', () => {
    const token = webhookVerifyToken(SECRET);
    for (const text of ['webhook verify token', 'webhook verify token\u0001', '', token]) {
      expect(verifyWebhookSignature(Buffer.from(text), `sha256=${token}`, [app(SECRET)])).toBeUndefined();
    }
  });

  it.each([
    undefined,
    '',
    SECRET,
    webhookVerifyToken('unknown'),
    webhookVerifyToken(SECRET).slice(1),
    webhookVerifyToken(SECRET).toUpperCase(),
    `${webhookVerifyToken(SECRET)}0`,
  ])('is not answered for the token %s', (token) => {
    expect(answer({ 'hub.verify_token': token })).toBeUndefined();
  });

  it('fails closed when there is no secret, or an empty one', () => {
    expect(answer({}, [])).toBeUndefined();
    expect(answer({}, [app()])).toBeUndefined();
    expect(answer({ 'hub.verify_token': webhookVerifyToken('') }, [app('')])).toBeUndefined();
    expect(answer({ 'hub.verify_token': undefined }, [app('')])).toBeUndefined();
  });

  it('is a subscription', () => {
    for (const mode of [undefined, '', 'unsubscribe', 'Subscribe']) {
      expect(answer({ 'hub.mode': mode })).toBeUndefined();
    }
  });

  it('has a challenge that can be said again without harm: up to 100 letters, digits, dashes', () => {
    expect(answer({ 'hub.challenge': 'aZ_9-' })).toBe('aZ_9-');
    expect(answer({ 'hub.challenge': 'a'.repeat(100) })).toBe('a'.repeat(100));
    for (const challenge of [undefined, '', 'a'.repeat(101), '<b>', 'a b', 'a\n', '!a', 'a!']) {
      expect(answer({ 'hub.challenge': challenge })).toBeUndefined();
    }
  });
});
