import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { receiptCheck } from '../../../functions/deletion-status/pages/receipt-check.ts';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { formatConfirmationCode } from '../../../shared/domain/confirmation-code.ts';
import { receiptClaims, receiptSigningInput } from '../../../shared/domain/receipt.ts';
import { memoryReceiptSigner } from '../../support/memory/keys.ts';
import { ISSUER, SAMPLES } from './sample-requests.ts';
import { statusWorld } from './status-world.ts';

const { received, running, onHold, lastCheck, completedWithRetention, refused, cancelled, expired } = SAMPLES;

describe('the receipt as a page', () => {
  it('says who signed it and when, with which key, and what became of each part', async () => {
    const { get } = statusWorld();
    const { statusCode, headers, body } = await get(`/data-deletion/${completedWithRetention.code}/receipt/page`);
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const text = body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(text).toContain(`Issued by ${ISSUER} Issued on 23 November 2026 at 14:05 (UTC)`);
    expect(text).toContain('Signed with key key-1');
    expect(text).toMatch(/Deleted and checked: nothing is left\. Your contact entry: name and phone number/);
    expect(text).toMatch(/Invoices The law says we must keep this data\. .* We keep this data until 31 December 2036/);
    expect(body).toContain(`href="/data-deletion/${completedWithRetention.code}/receipt" download`);
  });

  it('is linked from the request in the language of the reader', async () => {
    const { get } = statusWorld();
    const page = await get(`/data-deletion/${completedWithRetention.code}?lang=de`);
    expect(page.body).toContain(`href="/data-deletion/${completedWithRetention.code}/receipt/page?lang=de"`);
  });

  it.each([
    ['received', received],
    ['under way', running],
    ['on hold', onHold],
    ['before its last check', lastCheck],
    ['refused', refused],
    ['cancelled', cancelled],
  ])('leads to the status page while the request has none, in the chosen language: %s', async (_, { code }) => {
    const { get } = statusWorld();
    const written = formatConfirmationCode(code).toLowerCase();
    const answers = await Promise.all(
      ['', '?lang=de'].map((query) => get(`/data-deletion/${written}/receipt/page${query}`)),
    );
    expect(answers.map(({ statusCode, headers, body }) => [statusCode, headers['location'], body])).toEqual([
      [303, `/data-deletion/${code}`, ''],
      [303, `/data-deletion/${code}?lang=de`, ''],
    ]);
  });

  it('leads to the status page while a part that had been kept is deleted after all', async () => {
    const { code, request } = completedWithRetention;
    const { get } = statusWorld({ store: { read: async () => ({ ...request, status: 'running' }) } });
    const { statusCode, headers } = await get(`/data-deletion/${code}/receipt/page?lang=de`);
    expect([statusCode, headers['location']]).toEqual([303, `/data-deletion/${code}?lang=de`]);
  });

  it('is the same neutral page for every code that opens nothing, and repeats none', async () => {
    const { get } = statusWorld();
    const pages = await Promise.all(
      [expired.code, '0'.repeat(32), 'not-a-code'].map((code) => get(`/data-deletion/${code}/receipt/page`)),
    );
    expect(new Set(pages.map((page) => JSON.stringify(page))).size).toBe(1);
    const unknown = await get('/data-deletion/not-a-code');
    expect(pages[0]).toEqual(unknown);
    expect(unknown.body).not.toContain('not-a-code');
  });
});

describe('the command that checks a receipt', () => {
  const folder = mkdtempSync(join(tmpdir(), 'receipt-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const { sign, keyId, jwk } = memoryReceiptSigner();
  const retired = memoryReceiptSigner().jwk;
  let server: LoopbackServer;
  beforeAll(async () => {
    server = await listenOnLoopback(
      createServer((_, response) => response.end(JSON.stringify({ keys: [retired, jwk] }))),
    );
  });
  afterAll(() => server.stop());

  const claimsOf = () => receiptClaims(completedWithRetention.request, server.url);
  const base64url = (value: Uint8Array | object) =>
    Buffer.from(value instanceof Uint8Array ? value : JSON.stringify(value)).toString('base64url');
  /** A receipt with this change to its header, signed with the site's key. */
  async function signed(change: object = {}): Promise<string> {
    const input = receiptSigningInput(claimsOf(), await keyId());
    const [header = '', claims] = input.split('.');
    const changed = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...change };
    const text = `${base64url(changed)}.${claims}`;
    return `${text}.${base64url(await sign(Buffer.from(text)))}`;
  }
  async function printed(text: string) {
    writeFileSync(join(folder, 'deletion-receipt.jws'), text);
    const { stdout, stderr } = await promisify(execFile)('/bin/sh', ['-c', receiptCheck(server.url)], { cwd: folder });
    return { stdout: stdout.trim(), stderr };
  }

  it('prints true and what was signed', async () => {
    expect(await printed(`${await signed()}\n`)).toEqual({
      stdout: `true ${JSON.stringify(claimsOf())}`,
      stderr: '',
    });
  });

  it.each<readonly [what: string, receipt: () => Promise<string>]>([
    [
      'other claims',
      async () => {
        const [header, , signature] = (await signed()).split('.');
        return `${header}.${base64url({ ...claimsOf(), parts: [] })}.${signature}`;
      },
    ],
    ['a key that the site does not have', () => signed({ kid: 'another' })],
    ['another of its keys', () => signed({ kid: retired.kid })],
    ['another algorithm', () => signed({ alg: 'none' })],
    ['another type, signed with the same key', () => signed({ typ: 'JWT' })],
    ['a header that is not JSON', async () => `x${await signed()}`],
    ['a fourth segment', async () => `${await signed()}.x`],
    ['no signature', async () => (await signed()).split('.').slice(0, 2).join('.')],
    ['nothing', async () => ''],
  ])('prints false and no more for a file with %s', async (_, receipt) => {
    expect(await printed(await receipt())).toEqual({ stdout: 'false', stderr: '' });
  });

  it('is one line that every shell takes as it is', () => {
    expect(receiptCheck('https://deletion.example.com')).toMatch(/^node -e "[^"$`\\!%\n]+"$/);
  });
});
