import { CompactSign, calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { verifyReceipt } from '../../../infra/receipts/verify-receipt.ts';
import type { PublicJwk } from '../../../shared/domain/public-jwk.ts';
import { RECEIPT_TYPE } from '../../../shared/domain/receipt.ts';

const NOT_A_RECEIPT = `it is not a receipt; expected algorithm ES256 and type ${RECEIPT_TYPE}`;
const NOT_A_JWS = 'it is not a compact JWS that names its key';

/** What a receipt stated before there were versions. */
const CLAIMS = {
  iss: 'https://example.test',
  jti: 'r',
  app_id: '1',
  outcome: 'completed',
  accepted_at: 1,
  completed_at: 2,
  backups_expire_at: 3,
  data_map: '',
  parts: [],
};

async function signer() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const sign = (header: object = {}, claims: object | string = CLAIMS) =>
    new CompactSign(Buffer.from(typeof claims === 'string' ? claims : JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'ES256', typ: RECEIPT_TYPE, kid, ...header })
      .sign(privateKey);
  return { key: { ...jwk, kid, alg: 'ES256', use: 'sig' } as unknown as PublicJwk, sign };
}

describe('checking a receipt', () => {
  it('believes what the key it names has signed, also among others and with a line break at its end', async () => {
    const [{ key, sign }, other] = [await signer(), await signer()];
    expect(await verifyReceipt(`${await sign()}\n`, [other.key, key])).toEqual({ claims: CLAIMS, keyId: key.kid });
  });

  it('takes a JWK Set, as the site answers it, and says when it is none', async () => {
    const { key, sign } = await signer();
    const receipt = await sign();
    expect(await verifyReceipt(receipt, { keys: [key] })).toEqual({ claims: CLAIMS, keyId: key.kid });
    for (const keys of [{}, { keys: {} }, null, 'keys'] as readonly unknown[]) {
      expect(await verifyReceipt(receipt, keys as never)).toEqual({ problem: 'the keys are not a JWK Set' });
    }
  });

  it('believes nothing after any single changed character', async () => {
    const { key, sign } = await signer();
    const receipt = await sign();
    for (let at = 0; at < receipt.length; at += 1) {
      const changed = `${receipt.slice(0, at)}${receipt[at] === 'A' ? 'B' : 'A'}${receipt.slice(at + 1)}`;
      expect(await verifyReceipt(changed, [key])).toHaveProperty('problem');
    }
  });

  it.each<[string, object, string]>([
    ['of another type', { typ: 'JWT' }, NOT_A_RECEIPT],
    ['with an extension that must be understood', { crit: ['b64'], b64: true }, NOT_A_RECEIPT],
    ['by a key that is not there', { kid: 'another' }, 'none of the keys is the one that it names'],
    ['without a key', { kid: undefined }, NOT_A_JWS],
  ])('refuses one %s', async (_, header, problem) => {
    const { key, sign } = await signer();
    expect(await verifyReceipt(await sign(header), [key])).toEqual({ problem });
  });

  it('refuses another algorithm, also none', async () => {
    const { key, sign } = await signer();
    const [, claims = '', signature = ''] = (await sign()).split('.');
    for (const alg of ['none', 'HS256', 'RS256']) {
      const header = Buffer.from(JSON.stringify({ alg, typ: RECEIPT_TYPE, kid: key.kid })).toString('base64url');
      for (const end of [signature, '']) {
        expect(await verifyReceipt(`${header}.${claims}.${end}`, [key])).toEqual({ problem: NOT_A_RECEIPT });
      }
    }
  });

  it('refuses a second text of the same signature, which a lenient decoder accepts', async () => {
    const { key, sign } = await signer();
    const receipt = await sign();
    // the last character of a signature carries two bits that no byte needs
    const second = `${receipt.slice(0, -1)}${String.fromCharCode(receipt.charCodeAt(receipt.length - 1) + 1)}`;
    const bytes = (text: string) => Buffer.from(text.split('.')[2] ?? '', 'base64url');
    expect(bytes(second)).toEqual(bytes(receipt));
    expect(await verifyReceipt(second, [key])).toEqual({ problem: NOT_A_JWS });
  });

  it('refuses a key that is not on the curve, and two keys of the same name', async () => {
    const [{ key, sign }, { key: other }] = [await signer(), await signer()];
    const receipt = await sign();
    const notAKey = { problem: 'the key that it names is not an ES256 key' };
    expect(await verifyReceipt(receipt, [{ ...key, x: key.y }])).toEqual(notAKey);
    expect(await verifyReceipt(receipt, [{ ...key, x: '!' }])).toEqual(notAKey);
    expect(await verifyReceipt(receipt, [{ ...key, x: 1 as never }])).toEqual(notAKey);
    expect(await verifyReceipt(receipt, [key, key])).toEqual({
      problem: 'several of the keys have the name that it gives',
    });
    expect(await verifyReceipt(receipt, ['key' as never])).toEqual({ problem: 'the keys are not a JWK Set' });
    expect(await verifyReceipt(receipt, [{ ...key, x: other.x, y: other.y }])).toEqual({
      problem: 'the signature does not match what it states',
    });
  });

  it('refuses what is signed, and states no times, no known outcome, no parts, a part that is not done, or a notice of no kind', async () => {
    const { key, sign } = await signer();
    for (const claims of [
      { ...CLAIMS, completed_at: 1e300 },
      { ...CLAIMS, outcome: 'constructor' },
      { ...CLAIMS, parts: undefined },
      { ...CLAIMS, parts: [{ name: 'a', label: 'b', outcome: 'toString' }] },
      { ...CLAIMS, parts: [{ name: 'a', label: 'b', outcome: 'failing' }] },
      { ...CLAIMS, notices: [{}] },
    ]) {
      expect(await verifyReceipt(await sign({}, claims), [key])).toEqual({
        problem: expect.stringContaining('claims'),
      });
    }
  });

  it.each([
    [0, true],
    [8.64e12, true],
    [-1, false],
    [8.64e12 + 1, false],
    [1.5, false],
  ])('takes the second %d for a time that a date can hold: %j', async (accepted_at, isTime) => {
    const { key, sign } = await signer();
    const verified = await verifyReceipt(await sign({}, { ...CLAIMS, accepted_at }), [key]);
    expect('claims' in verified).toBe(isTime);
  });

  it('believes a receipt of version 1, with what is not known here, and refuses any other version by its number', async () => {
    const { key, sign } = await signer();
    const claims = { ...CLAIMS, version: 1, iat: 2, asked_at: 1, later: 'claim' };
    expect(await verifyReceipt(await sign({}, claims), [key])).toEqual({ claims, keyId: key.kid });
    expect(await verifyReceipt(await sign({}, { ...claims, version: 2 }), [key])).toEqual({
      problem: 'it has version 2; this program reads version 1',
    });
  });

  it('refuses a receipt of version 1 that lacks a claim of that version, or has a notice of no known kind', async () => {
    const { key, sign } = await signer();
    const { asked_at, ...claims } = { ...CLAIMS, version: 1, iat: 2, asked_at: 1 };
    for (const lacking of [
      claims,
      { ...claims, asked_at, version: '1' },
      { ...claims, asked_at, notices: [{ kind: 'x' }] },
    ]) {
      expect(await verifyReceipt(await sign({}, lacking), [key])).toEqual({
        problem: expect.stringContaining('claims'),
      });
    }
  });

  it('refuses what is no receipt at all', async () => {
    const { key, sign } = await signer();
    for (const text of [
      '',
      '.',
      '..',
      'a.b.c',
      `${await sign()}.`,
      '<html>',
      'x'.repeat(100_000),
      await sign({}, 'text'),
    ]) {
      expect(await verifyReceipt(text, [key])).toHaveProperty('problem');
    }
    const [, claims, signature] = (await sign()).split('.');
    const header = Buffer.from(JSON.stringify({ typ: RECEIPT_TYPE, kid: key.kid })).toString('base64url');
    const withoutAlgorithm = [header, claims, signature].join('.');
    expect(await verifyReceipt(withoutAlgorithm, [key])).toEqual({ problem: 'it is not a compact JWS' });
  });
});
