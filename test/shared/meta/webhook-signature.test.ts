import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { verifyWebhookSignature } from '../../../shared/meta/webhook-signature.ts';
import type { RegisteredApp } from '../../../shared/ports/app-registry.ts';

const BODY = Buffer.from('{"object":"whatsapp_business_account","entry":[]}');

function app(appId: string, ...secrets: readonly string[]): RegisteredApp {
  return {
    appId,
    kind: 'whatsapp',
    secrets: secrets.map((value, index) => ({ value, age: index === 0 ? 'current' : 'previous' })),
  };
}

function sign(body: Uint8Array, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function isRefused(body: Uint8Array, header: string | undefined, apps = [app('1', 'secret')]): boolean {
  return verifyWebhookSignature(body, header, apps) === undefined;
}

describe('the signature of a webhook', () => {
  test('is the one that GitHub documents for the same header', () => {
    const header = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const signer = verifyWebhookSignature(Buffer.from('Hello, World!'), header, [
      app('1', "It's a Secret to Everybody"),
    ]);
    expect(signer).toEqual({ appId: '1', appKind: 'whatsapp', secretAge: 'current' });
  });

  test('names the app and the age of the secret that made it', () => {
    const apps = [app('1', 'a', 'b'), app('2', 'c', 'd')];
    expect(verifyWebhookSignature(BODY, sign(BODY, 'd'), apps)).toMatchObject({ appId: '2', secretAge: 'previous' });
  });

  test('covers the bytes as they arrived, valid UTF-8 or not', () => {
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]);
    expect(isRefused(bytes, sign(bytes, 'secret'))).toBe(false);
    expect(isRefused(Buffer.from(bytes.toString()), sign(bytes, 'secret'))).toBe(true);
  });

  test('fails closed: no header, no secret, an empty secret', () => {
    expect(isRefused(BODY, undefined)).toBe(true);
    expect(isRefused(BODY, sign(BODY, ''), [])).toBe(true);
    expect(isRefused(BODY, sign(BODY, ''), [app('1')])).toBe(true);
    expect(isRefused(BODY, sign(BODY, ''), [app('1', '')])).toBe(true);
  });

  test('is refused in any other form', () => {
    const hex = sign(BODY, 'secret').slice(7);
    const sha1 = createHmac('sha1', 'secret').update(BODY).digest('hex');
    const others = ['', hex, `sha1=${sha1}`, `sha256=${sha1}`, `sha256=${hex}00`, `sha256=${hex.slice(1)}`];
    const spelt = [`sha256= ${hex}`, `sha256=${hex}\n`, `SHA256=${hex}`, `sha256=${hex},sha256=${hex}`];
    for (const header of [...others, ...spelt]) expect(isRefused(BODY, header)).toBe(true);
  });

  test('is refused for a body in which one byte is another', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (body, at, by) => {
        const header = sign(body, 'secret');
        expect(isRefused(body, header)).toBe(false);
        const other = body.slice();
        other[at % body.length] = (other[at % body.length] ?? 0) ^ by;
        expect(isRefused(other, header)).toBe(true);
      }),
    );
  });

  test('is refused whatever the header is, and never breaks the verifier', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => isRefused(BODY, header)));
    fc.assert(fc.property(fc.stringMatching(/^sha256=[0-9a-f]{64}$/), (header) => isRefused(BODY, header)));
  });
});
