import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoopbackServer, listenOnLoopback } from '../../infra/local/system/loopback.ts';
import { hmacSha256 } from '../../shared/meta/signer.ts';
import { verifyWebhookSignature } from '../../shared/meta/webhook-signature.ts';
import { accountEvent, changeOfNumber, partnerEvent } from '../support/whatsapp-webhooks.ts';

type HandOn = (body: Uint8Array, signature: string, address: string) => Promise<void>;

const SECRET = 'an app secret';
const APPS = [{ appId: '1', kind: 'whatsapp', secrets: [{ value: SECRET, age: 'current' }] }] as const;
/** Contains spaces, an escape and a non-ASCII letter, so that parsing the body and serializing it again changes its bytes. */
const AS_META_WRITES_IT = (webhook: object): Buffer =>
  Buffer.from(JSON.stringify({ note: 'Ω/', ...webhook }, undefined, 1).replace('/', '\\/'));

let folder: string;
let handOn: HandOn;
let server: LoopbackServer;
let status: number;
const received: { readonly body: Buffer; readonly signature: string | undefined }[] = [];

beforeAll(async () => {
  const page = readFileSync(join(import.meta.dirname, '../../infra/whatsapp-webhook.md'), 'utf8');
  const snippet = /^```js\n([\s\S]+?)^```$/m.exec(page)?.[1] ?? '';
  folder = mkdtempSync(join(tmpdir(), 'relay-'));
  const file = join(folder, 'hand-on.js');
  writeFileSync(file, snippet.replace('export async function', 'module.exports = async function'));
  handOn = (await import(file)).default as HandOn;
  server = await listenOnLoopback(
    createServer(async (request, response) => {
      received.push({ body: await bytesOf(request), signature: request.headers['x-hub-signature-256']?.toString() });
      response.writeHead(status).end();
    }),
    0,
  );
});
beforeEach(() => {
  status = 200;
  received.splice(0);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function signatureOf(body: Buffer): string {
  return `sha256=${hmacSha256(SECRET, body).toString('hex')}`;
}

describe('the snippet of infra/whatsapp-webhook.md', () => {
  it.each([
    ['a partner’s', partnerEvent('PARTNER_REMOVED', 1)],
    ['an account’s own', accountEvent('ACCOUNT_DELETED', 1)],
  ])('passes on %s event so that its signature remains valid', async (_, webhook) => {
    const body = AS_META_WRITES_IT(webhook);
    await handOn(body, signatureOf(body), server.url);
    const [arrived] = received;
    expect(arrived?.body.equals(body)).toBe(true);
    expect(verifyWebhookSignature(arrived?.body ?? Buffer.of(), arrived?.signature, APPS)).toMatchObject({
      appId: '1',
    });
  });

  it.each([
    ['messages', changeOfNumber('user_changed_number', 1)],
    ['a webhook without entries', {}],
  ])('keeps %s', async (_, webhook) => {
    const body = AS_META_WRITES_IT(webhook);
    await handOn(body, signatureOf(body), server.url);
    expect(received).toEqual([]);
  });

  it.each([401, 503])('throws when it is answered %i, so that Meta sends the webhook again', async (answered) => {
    status = answered;
    const body = AS_META_WRITES_IT(accountEvent('ACCOUNT_DELETED', 1));
    await expect(handOn(body, signatureOf(body), server.url)).rejects.toThrow(String(answered));
  });
});
