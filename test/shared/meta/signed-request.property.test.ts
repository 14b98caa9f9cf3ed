import * as fc from 'fast-check';
import {
  LONGEST_SIGNED_REQUEST,
  SIGNED_REQUEST_STATUS,
  signRequest,
  verifySignedRequest,
} from '../../../shared/meta/signed-request.ts';
import type { RegisteredApp } from '../../../shared/ports/app-registry.ts';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('');

const FAULTS = Object.keys(SIGNED_REQUEST_STATUS);

const digits = fc.stringMatching(/^\d{1,32}$/);
const secret = fc.string({ minLength: 1, unit: 'binary' });
const hexSecret = fc.stringMatching(/^[0-9a-f]{32}$/);
const extraMembers = fc.dictionary(
  fc.string().filter((name) => name !== 'algorithm' && name !== 'user_id'),
  fc.jsonValue({ maxDepth: 3 }),
);
const padding = fc.boolean();

function app(appId: string, ...secrets: readonly string[]): RegisteredApp {
  return { appId, kind: 'facebook', secrets: secrets.map((value) => ({ value, age: 'current' })) };
}

describe('whatever is signed', () => {
  test('verifies to the same digits, for any id, secret, padding and further members', () => {
    fc.assert(
      fc.property(digits, secret, extraMembers, padding, (userId, value, extra, padded) => {
        const payload = { ...extra, user_id: userId, algorithm: 'HMAC-SHA256' };
        const text = signRequest(payload, value, { padding: padded });
        fc.pre(text.length <= LONGEST_SIGNED_REQUEST);
        const payloadText = text.slice(text.indexOf('.') + 1);
        expect(verifySignedRequest(text, [app('1', value)])).toMatchObject({ userId, payload: payloadText });
      }),
    );
  });

  test('verifies to the same digits when the id is a number among other numbers', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 32n - 1n }), extraMembers, fc.boolean(), (userId, extra, first) => {
        const members = [`"user_id":${userId}`, '"algorithm":"HMAC-SHA256"', `"extra":${JSON.stringify(extra)}`];
        const text = signRequest(`{${(first ? members : members.toReversed()).join()}}`, 'secret');
        fc.pre(text.length <= LONGEST_SIGNED_REQUEST);
        expect(verifySignedRequest(text, [app('1', 'secret')])).toMatchObject({ userId: userId.toString() });
      }),
    );
  });

  test('names the app that signed it among many', () => {
    fc.assert(
      fc.property(fc.uniqueArray(hexSecret, { minLength: 1, maxLength: 12 }), fc.nat(), (secrets, index) => {
        const signer = index % secrets.length;
        const text = signRequest({ algorithm: 'HMAC-SHA256', user_id: '1' }, secrets[signer] ?? '');
        const apps = secrets.map((value, appId) => app(`${appId}`, value));
        expect(verifySignedRequest(text, apps)).toMatchObject({ appId: `${signer}` });
      }),
    );
  });
});

describe('whatever was not signed', () => {
  test('is refused when a single character was changed', () => {
    fc.assert(
      fc.property(
        digits,
        padding,
        fc.nat(),
        fc.oneof(fc.constantFrom(...BASE64URL, '=', '.', '+', '/', ' '), fc.string({ minLength: 1, maxLength: 1 })),
        (userId, padded, place, character) => {
          const text = signRequest({ algorithm: 'HMAC-SHA256', user_id: userId }, 'secret', { padding: padded });
          const index = place % text.length;
          fc.pre(text[index] !== character);
          const changed = text.slice(0, index) + character + text.slice(index + 1);
          expect(FAULTS).toContain(verifySignedRequest(changed, [app('1', 'secret')]));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('is refused whatever it is, and nothing is thrown', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 400 });
    const almost = fc
      .tuple(fc.stringMatching(/^[\w-]{43}=?$/), fc.string({ unit: fc.constantFrom(...BASE64URL, '=', '.') }))
      .map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.oneof(anyText, almost), (text) => {
        expect(FAULTS).toContain(verifySignedRequest(text, [app('1', 'secret')]));
      }),
      { numRuns: 300 },
    );
  });

  test('is refused without throwing when only its signature is right', () => {
    const json = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.tuple(fc.json(), fc.json()).map(([a, b]) => `{"algorithm":"HMAC-SHA256","user_id":${a},"x":${b}}`),
    );
    fc.assert(
      fc.property(json, (text) => {
        const verified = verifySignedRequest(signRequest(text, 'secret'), [app('1', 'secret')]);
        if (typeof verified === 'string') expect(FAULTS).toContain(verified);
        else expect(verified.userId).toMatch(/^\d{1,32}$/);
      }),
      { numRuns: 300 },
    );
  });
});
