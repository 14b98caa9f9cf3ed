import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { receiptJsonSchema } from '../../infra/receipt-schema.ts';
import { type DeletionRequest, rollUp } from '../../shared/domain/deletion-request.ts';
import { isDone, PART_STATUSES, type Part } from '../../shared/domain/part.ts';
import { RETENTION_REASONS } from '../../shared/domain/reasons.ts';
import { RECEIPT_OUTCOMES, receiptClaims, receiptSigningInput } from '../../shared/domain/receipt.ts';
import { NOTICE_KINDS } from '../../shared/domain/selection.ts';
import { PUBLIC_STATUS } from '../../shared/domain/status-view.ts';
import { ISSUER, NOW, parts, sample } from '../functions/deletion-status/sample-requests.ts';

const infra = join(import.meta.dirname, '../../infra');
const published = readFileSync(join(infra, 'receipt.schema.json'), 'utf8');
const page = readFileSync(join(infra, 'receipts.md'), 'utf8');
const schema = JSON.parse(published) as {
  readonly properties: {
    readonly [claim: string]: { readonly items?: { readonly properties: { readonly outcome?: unknown } } };
  };
};
const isValid = new Ajv().compile(schema);

const DONE = PART_STATUSES.filter((status) => isDone({ status }));

/** The payload of the receipt that a request with these parts gets, as a reader decodes it. */
function payloadOf(some: readonly Part[], change: Partial<DeletionRequest> = {}): unknown {
  const status = rollUp(some);
  if (status === undefined) throw new TypeError('a request ends when every part is done');
  const { request } = sample('closed', { status, parts: some, completedAt: NOW, dataMapHash: 'hash', ...change });
  const [, payload = ''] = receiptSigningInput(receiptClaims(request, ISSUER), 'key-1').split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

describe('the published schema of a receipt', () => {
  it('is what receipts are read by, which `npx node infra/receipt-schema.ts` writes', () => {
    expect(published).toBe(receiptJsonSchema());
  });

  it('is in the package, and can be imported from it', () => {
    const manifest = JSON.parse(readFileSync(join(infra, '../package.json'), 'utf8')) as {
      readonly files: readonly string[];
      readonly exports: { readonly [entry: string]: unknown };
    };
    expect(manifest.files).toContain('infra/receipt.schema.json');
    expect(manifest.exports['./infra/receipt.schema.json']).toBe('./infra/receipt.schema.json');
  });

  it('allows the receipt of every outcome of a request and of a part', () => {
    const outcomes = DONE.map((status) => {
      const retention =
        status === 'kept' ? ({ reason: 'legal_claims', basis: 'A lawsuit', until: NOW } as const) : undefined;
      const payload = payloadOf(parts({ messages: [status, { retention, stays: 'The sums' }] }));
      expect([payload, isValid(payload)]).toEqual([payload, true]);
      return (payload as { readonly outcome: string }).outcome;
    });
    expect(new Set(outcomes)).toEqual(new Set(RECEIPT_OUTCOMES));
  });

  it.each(RETENTION_REASONS)('allows a receipt of what was kept because of %s', (reason) => {
    const payload = payloadOf(parts({ invoices: ['kept', { retention: { reason, basis: 'Law' } }] }));
    expect([payload, isValid(payload)]).toEqual([payload, true]);
  });

  it('allows a receipt with every kind of notice', () => {
    const some = parts({
      contacts: ['deleted', { left: { newer: 1, undated: 1 }, hasSelfDeclared: true, copiesUntil: NOW }],
      book: ['deleted', { leftOut: 'parent_id' }],
      crm: ['kept', { items: 1, retention: { reason: 'controller_decides', basis: 'Contract' } }],
    });
    const payload = payloadOf(some, {
      returns: { activeSince: NOW },
      goneSources: ['psid'],
      silentSources: ['phone'],
    }) as { readonly notices: readonly { readonly kind: string }[] };
    const { request } = sample('nobody', { status: 'nothing_found', parts: [], completedAt: NOW });
    const nobody = receiptClaims(request, ISSUER);
    const kinds = [...(nobody.notices ?? []), ...payload.notices].map(({ kind }) => kind);
    expect(kinds).toEqual(NOTICE_KINDS);
    for (const one of [payload, nobody]) expect([one, isValid(one)]).toEqual([one, true]);
  });

  it('refuses a receipt without a version or of another, of a request that is under way, and with a part that is not done', () => {
    const payload = payloadOf(parts({ messages: 'deleted' })) as object;
    const { version: _, ...unversioned } = payload as { readonly version: number };
    const wrong = [
      unversioned,
      { ...payload, version: 2 },
      { ...payload, outcome: 'running' },
      { ...payload, parts: parts({ messages: 'purging' }).map((part) => ({ ...part, outcome: part.status })) },
      { ...payload, iat: undefined },
    ];
    expect(wrong.map((value) => isValid(JSON.parse(JSON.stringify(value))))).toEqual(wrong.map(() => false));
  });
});

describe('infra/receipts.md', () => {
  it('describes every claim, in the order in which they are stated', () => {
    const listed = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, claim]) => claim);
    const claims = Object.keys(schema.properties);
    expect(claims.length).toBeGreaterThan(10);
    expect(listed.slice(0, claims.length)).toEqual(claims);
  });

  it('shows a receipt that the schema allows', () => {
    const shown = [...page.matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = '']) => JSON.parse(json) as unknown);
    expect(shown.map((receipt) => isValid(receipt))).toEqual([true]);
  });

  it('says of every status which public word and which word of OpenDSR it has', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| `(\w+)` \| (`\w+`|none)/gm)].map(([, ...cells]) => cells);
    const openDsr = new Set(['pending', 'in_progress', 'completed', 'cancelled']);
    expect(rows).toEqual(
      Object.entries(PUBLIC_STATUS).map(([status, word]) => [status, word, openDsr.has(word) ? `\`${word}\`` : 'none']),
    );
  });
});
