import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { kmsReceiptKeys } from '../../../shared/adapters/aws/receipt-keys.ts';
import { type PublicJwk, publicJwk } from '../../../shared/domain/public-jwk.ts';

function publicKey(namedCurve = 'P-256'): Buffer {
  return generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'der', type: 'spki' });
}

function keysOf(answer: () => Promise<unknown>, retired: readonly PublicJwk[] = []) {
  const calls: unknown[] = [];
  const call = (...of: readonly unknown[]): Promise<unknown> => {
    calls.push(of);
    return answer();
  };
  return { calls, keys: kmsReceiptKeys(call, 'key-1', retired) };
}

describe('the public keys of receipts', () => {
  it('are the one in force, which is asked for once, and the retired ones, each once', async () => {
    const [inForce, retired] = [publicKey(), publicKey()];
    const { calls, keys } = keysOf(
      async () => ({ PublicKey: inForce.toString('base64') }),
      [publicJwk(retired), publicJwk(inForce)],
    );
    expect(await keys()).toEqual([publicJwk(inForce), publicJwk(retired)]);
    await keys();
    expect(calls).toEqual([['GetPublicKey', { KeyId: 'key-1' }]]);
  });

  it('are named by their RFC 7638 thumbprint, as jose computes it', async () => {
    const key = publicKey();
    const [jwk] = await keysOf(async () => ({ PublicKey: key.toString('base64') })).keys();
    expect(jwk?.kid).toBe(await calculateJwkThumbprint(jwk as JWK));
  });

  it('are asked for again after the key did not answer', async () => {
    const key = publicKey();
    let answers = 0;
    const { keys } = keysOf(async () => {
      answers += 1;
      if (answers === 1) throw new Error('kms answered GetPublicKey with 400 DisabledException');
      return { PublicKey: key.toString('base64') };
    });
    await expect(keys()).rejects.toMatchObject({ code: 'key_unavailable', disposition: 'retry' });
    expect(await keys()).toEqual([publicJwk(key)]);
  });

  it('are never of another curve', async () => {
    const { keys } = keysOf(async () => ({ PublicKey: publicKey('P-384').toString('base64') }));
    await expect(keys()).rejects.toThrow(TypeError);
  });
});
