import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { readDataMap } from '../../../infra/data-map-file.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { receiptVerify } from '../../../infra/ops/commands/receipt-verify.ts';
import { dataMapHash } from '../../../shared/data-map/data-map.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { RECEIPT_TYPE } from '../../../shared/domain/receipt.ts';
import { runCommand } from './run-command.ts';

const directory = mkdtempSync(join(tmpdir(), 'receipt-'));
afterAll(() => rmSync(directory, { recursive: true }));

const NOON = Date.UTC(2026, 0, 15, 12) / 1000;
const CLAIMS = {
  iss: 'https://privacy.example.test',
  jti: 'the-request',
  app_id: '1',
  outcome: 'completed_with_retention',
  accepted_at: NOON + 60,
  completed_at: NOON + 120,
  backups_expire_at: NOON + 180,
  data_map: 'hash',
  parts: [
    { name: 'orders', label: 'Orders', outcome: 'anonymised', stays: 'The sums' },
    { name: 'invoices', label: 'Invoices', outcome: 'kept', legal_basis: 'Tax law', kept_until: NOON + 240 },
    { name: 'messages', label: 'Messages', outcome: 'nothing_found' },
  ],
};

async function files(keyId: string, others: readonly unknown[] = [], claims: object = CLAIMS) {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const receipt = await new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', typ: RECEIPT_TYPE, kid: 'the-key' })
    .sign(privateKey);
  const [file, jwks] = [join(directory, 'receipt.jws'), join(directory, 'jwks.json')];
  writeFileSync(file, receipt);
  const keys = JSON.stringify({ keys: [...others, { ...(await exportJWK(publicKey)), kid: keyId }] });
  writeFileSync(jwks, keys);
  return { file, jwks, receipt, keys };
}

const verify = (jwks: string | undefined, file: string, world: object = {}) =>
  runCommand(receiptVerify, { jwks }, [file], { services: {} as Services, ...world });

describe('receipt verify', () => {
  it('shows what a valid receipt states, in the words of the other commands', async () => {
    const { file, jwks } = await files('the-key');
    const { exit, printed, styles, value } = await verify(jwks, file);
    expect(exit).toBe(0);
    expect(value).toEqual({ valid: true, claims: CLAIMS, keyId: 'the-key' });
    expect(printed).toEqual([
      'Valid.',
      'Issued by     https://privacy.example.test',
      'Request ID    the-request',
      'App           1',
      'Outcome       completed, some data kept',
      'Accepted      2026-01-15 12:01 UTC',
      'Completed     2026-01-15 12:02 UTC',
      'Last backup   expires 2026-01-15 12:03 UTC',
      'Data map      hash',
      '',
      'PART      WHAT IT IS  OUTCOME        WHY',
      'orders    Orders      anonymised     The sums',
      'invoices  Invoices    kept           Tax law. Kept until 2026-01-15 12:04 UTC',
      'messages  Messages    nothing found',
    ]);
    expect(styles).toEqual(['good: Valid.', 'good: anonymised']);
  });

  it('shows when the person asked, if that was on another day, and what was left', async () => {
    const notices = [
      { kind: 'newer_data', part: 'messages', since: NOON },
      { kind: 'source_silent', identifier_kind: 'psid' },
      { kind: 'copies_at_meta', part: 'contacts', until: NOON },
      { kind: 'nobody_named' },
      { kind: 'of_a_later_version' },
    ];
    const { file, jwks } = await files('the-key', [], { ...CLAIMS, asked_at: NOON - 86_400, notices });
    const { printed } = await verify(jwks, file);
    expect(printed).toContain('Asked         2026-01-14 12:00 UTC');
    expect(printed.slice(-7)).toEqual([
      '',
      'Notices:',
      '  messages: newer data was left, since 2026-01-15 12:00 UTC',
      '  psid: a source did not answer',
      '  contacts: copies may stay at Meta, until 2026-01-15 12:00 UTC',
      '  the request names nobody, so nothing could be searched',
      '  of a later version',
    ]);
    const sameDay = await files('the-key', [], { ...CLAIMS, asked_at: NOON });
    expect((await verify(sameDay.jwks, sameDay.file)).printed.join()).not.toContain('Asked');
  });

  it('says whether the receipt names a data map', async () => {
    const caliqs = join(import.meta.dirname, '../../../infra/data-map.json');
    const verified = async (data_map: string) => {
      const { file, jwks } = await files('the-key', [], { ...CLAIMS, data_map, parts: [] });
      return (await runCommand(receiptVerify, { jwks, map: caliqs }, [file], { services: {} as Services })).printed.at(
        -1,
      );
    };
    const hash = dataMapHash(readDataMap(caliqs));
    expect(await verified(hash)).toBe(`Data map      ${hash}, which is ${caliqs}`);
    expect(await verified('another')).toBe(`Data map      another, which is not ${caliqs}`);
  });

  it('shows no table where the receipt has no parts', async () => {
    const { file, jwks } = await files('the-key', [], { ...CLAIMS, parts: [] });
    expect((await verify(jwks, file)).printed.at(-1)).toBe('Data map      hash');
  });

  it('reads the receipt from standard input, and passes over keys that are not for receipts', async () => {
    const { receipt, jwks } = await files('the-key', [{ kty: 'unknown', kid: 'the-key' }, 'no key']);
    expect(await verify(jwks, '-', { input: receipt })).toMatchObject({ exit: 0, value: { keyId: 'the-key' } });
  });

  it('reads the keys from the address that is named, or of the deployment', async () => {
    const { file, keys } = await files('the-key');
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.end(keys);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const PublicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const services = { deployment: { outputs: { PublicUrl } } } as Services;
    const exits = [await verify(undefined, file, { services }), await verify(`${PublicUrl}/keys.json`, file)];
    server.close();
    server.closeAllConnections();
    expect(exits.map(({ exit }) => exit)).toEqual([0, 0]);
    expect(asked).toEqual(['/.well-known/jwks.json', '/keys.json']);
  });

  it('says how to do without a deployment where none is found', async () => {
    const { file } = await files('the-key');
    const services = {
      get deployment(): never {
        throw new DeletionError('deployment_unreachable', 'reject', 'nothing answers at http://127.0.0.1:3000');
      },
    } as unknown as Services;
    await expect(verify(undefined, file, { services })).rejects.toMatchObject({
      code: 'deployment_unreachable',
      message: expect.stringMatching(/^nothing answers at .*; or give the keys with --jwks, such as https:/),
    });
  });

  it('ends each sentence about a part once', async () => {
    const kept = { name: 'a', label: 'A', outcome: 'kept', kept_until: NOON };
    const parts = [{ ...kept, legal_basis: 'Tax law: 10 years.' }, kept];
    const { file, jwks } = await files('the-key', [], { ...CLAIMS, parts });
    const { printed } = await verify(jwks, file);
    expect(printed.slice(-2)).toEqual([
      expect.stringMatching(/ Tax law: 10 years\. Kept until 2026/),
      expect.stringMatching(/kept {5}Kept until 2026/),
    ]);
  });

  it('names the file that cannot be read', async () => {
    const { file, jwks } = await files('the-key');
    const none = join(directory, 'none.https:');
    const error = { name: 'UsageError', message: `${none} cannot be read` };
    await expect(verify(jwks, none)).rejects.toMatchObject(error);
    await expect(verify(none, file)).rejects.toMatchObject(error);
  });

  it('repeats nothing of a receipt that proves nothing', async () => {
    const { file, jwks } = await files('another-key');
    await expect(verify(jwks, file)).rejects.toMatchObject({
      code: 'receipt_invalid',
      disposition: 'reject',
      message: 'not valid: none of the keys is the one that it names',
    });
  });

  it('says what a file of keys must be', async () => {
    const { file } = await files('the-key');
    await expect(verify(file, file)).rejects.toMatchObject({
      name: 'UsageError',
      message: `${file} holds no keys; expected a JWK Set, {"keys":[…]}`,
    });
  });
});
