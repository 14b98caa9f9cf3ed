import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { receiptVerify } from '../../../infra/ops/commands/receipt-verify.ts';
import { RECEIPT_TYPE } from '../../../shared/domain/receipt.ts';
import { runCommand } from './run-command.ts';

const directory = mkdtempSync(join(tmpdir(), 'receipt-'));
afterAll(() => rmSync(directory, { recursive: true }));

const CLAIMS = {
  iss: 'https://privacy.example.test',
  jti: 'the-request',
  app_id: '1',
  outcome: 'completed_with_retention',
  accepted_at: 0,
  completed_at: 60,
  backups_expire_at: 120,
  data_map: 'hash',
  parts: [
    { name: 'orders', label: 'Orders', outcome: 'anonymised', stays: 'The sums' },
    { name: 'invoices', label: 'Invoices', outcome: 'kept', legal_basis: 'Tax law', kept_until: 180 },
  ],
};

async function files(keyId: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const receipt = await new CompactSign(Buffer.from(JSON.stringify(CLAIMS)))
    .setProtectedHeader({ alg: 'ES256', typ: RECEIPT_TYPE, kid: 'the-key' })
    .sign(privateKey);
  const [file, jwks] = [join(directory, 'receipt.jws'), join(directory, 'jwks.json')];
  writeFileSync(file, receipt);
  writeFileSync(jwks, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: keyId }] }));
  return { file, jwks };
}

const verify = (jwks: string, file: string) =>
  runCommand(receiptVerify, { jwks }, [file], { services: {} as Services });

describe('receipt verify', () => {
  it('shows what a valid receipt states, in the words of the other commands', async () => {
    const { file, jwks } = await files('the-key');
    const { exit, printed, value } = await verify(jwks, file);
    expect(exit).toBe(0);
    expect(value).toMatchObject({ valid: true, claims: CLAIMS, keyId: 'the-key' });
    expect(printed[0]).toBe('Valid.');
    expect(printed).toContain('Request ID    the-request');
    expect(printed).toContain('Outcome       completed, some data kept');
    expect(printed.at(-2)).toMatch(/^orders +Orders +anonymised +The sums$/);
    expect(printed.at(-1)).toMatch(/^invoices +Invoices +kept +Tax law until 1970-01-01 00:03 UTC$/);
  });

  it('repeats nothing of a receipt that proves nothing', async () => {
    const { file, jwks } = await files('another-key');
    await expect(verify(jwks, file)).rejects.toMatchObject({
      code: 'receipt_invalid',
      message: 'not valid: none of the keys is the one that it names',
    });
  });

  it('says what a file of keys must be', async () => {
    const { file } = await files('the-key');
    await expect(verify(file, file)).rejects.toThrow('holds no keys; expected a JWK Set');
  });
});
