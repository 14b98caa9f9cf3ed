import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { Client } from 'pg';
import { EVERYBODY, SOMEBODY } from '../../infra/local/stores/people-of-data-map.ts';
import { type LocalStack, type StatusJson, startLocalStack } from '../support/local-stack.ts';
import { dataMapOnPage } from '../support/page-data-map.ts';
import { type } from '../support/typed.ts';

const folder = mkdtempSync(join(tmpdir(), 'any-data-map-'));
const DATA_MAP = join(folder, 'shop.json');
type Map = { readonly targets: readonly { readonly name: string }[] };
const { targets, ...rules } = JSON.parse(dataMapOnPage()) as Map;
// so that there is something to warn about
const changed = targets.map((row) => (row.name === 'payments' ? { ...row, label: { en: 'Payments' } } : row));
writeFileSync(DATA_MAP, JSON.stringify({ ...rules, targets: changed }));

let stack: LocalStack;
beforeAll(async () => {
  // the SDK reads them from the process's environment
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  stack = await startLocalStack({ DATA_MAP });
}, 120_000);
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
}, 30_000);

/** The people in the shop's table and database, by their ids at Meta. */
async function people(): Promise<{ readonly table: readonly string[]; readonly database: readonly string[] }> {
  const { Items = [] } = await stack.tables.send(new ScanCommand({ TableName: 'shop' }));
  const { targetSettings } = stack.deployment as unknown as { readonly targetSettings: Record<string, string> };
  const client = new Client({ connectionString: targetSettings['TARGET_SHOP_DATABASE'] });
  await client.connect();
  const { rows } = await client.query<{ readonly user_id: string }>('SELECT user_id FROM reviews');
  await client.end();
  const ids = (texts: readonly string[]) => texts.map((text) => text.replace(/^.*canary-/, '')).toSorted();
  return { table: ids(Items.map(({ pk }) => pk?.S ?? '')), database: ids(rows.map(({ user_id }) => user_id)) };
}

describe('npm start with the data map of another company', () => {
  const others = EVERYBODY.filter((userId) => userId !== SOMEBODY).toSorted();
  let status: StatusJson;

  it('has the people of the map’s own rows in the stores that the map names', async () => {
    const everybody = EVERYBODY.toSorted();
    expect(await people()).toEqual({ table: everybody.flatMap((id) => [id, id]), database: everybody });
    expect(stack.output.join('\n')).toContain('orders, reviews, review-photos, account');
    const { people: named } = stack.deployment as unknown as {
      readonly people: readonly { readonly userId: string }[];
    };
    expect(named.map(({ userId }) => userId)).toEqual(EVERYBODY);
  });

  it('warns of what the synthesis warns of in the map', async () => {
    await stack.quiet();
    const at = stack.output.indexOf(
      `The data map has warnings; npm run synth -- --context dataMap=${DATA_MAP} says what to do, once cdk.json has the map’s settings:`,
    );
    expect(stack.output.slice(at + 2, at + 6)).toEqual([
      expect.stringContaining('the label of "payments" has no words in es,'),
      expect.stringContaining('the basis of "invoices" has no words in es,'),
      expect.stringContaining('nobody is found by phone or email,'),
      '',
    ]);
  });

  it('ends a person’s request in every store, and leaves everybody else as they are', async () => {
    const { url } = (await (await stack.callback(SOMEBODY)).json()) as { readonly url: string };
    status = await stack.until(url, ['completed'], 100);
    expect(Object.fromEntries(status.parts.map((part) => [part.name, part.status]))).toEqual({
      ...{ orders: 'deleted', reviews: 'deleted', 'review-photos': 'deleted', account: 'deleted' },
      ...{ newsletter: 'confirmed', payments: 'confirmed', invoices: 'nothing_found' },
    });
    expect(await people()).toEqual({ table: others.flatMap((id) => [id, id]), database: others });
  }, 120_000);

  it('shows the ready-made labels in the reader’s language, and a receipt', async () => {
    const page = await fetch(`${stack.url}/data-deletion/${status.confirmation_code}`, {
      headers: { 'accept-language': 'tr' },
    });
    expect(await page.text()).toContain('Siparişler');
    const receipt = await fetch(status.receipt_url ?? '');
    expect(await receipt.text()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('says in a second receipt that a provider who was told nothing has nothing, and deleted once more of the stores', async () => {
    const payload = { algorithm: 'HMAC-SHA256', issued_at: Math.ceil(Date.now() / 1000), user_id: SOMEBODY };
    const { url } = (await (await stack.callback(SOMEBODY, { payload })).json()) as { readonly url: string };
    const { parts, confirmation_code: code } = await stack.until(url, ['completed'], 100);
    expect(code).not.toBe(status.confirmation_code);
    expect(Object.fromEntries(parts.map((part) => [part.name, part.status]))).toEqual({
      ...{ orders: 'deleted', reviews: 'deleted', 'review-photos': 'deleted', account: 'deleted' },
      ...{ newsletter: 'nothing_found', payments: 'confirmed', invoices: 'nothing_found' },
    });
  }, 120_000);

  it('answers the operations’ questions about the same stores', async () => {
    const counted = await type(stack.url, 'plan --app 1234567890 --kind asid --json', others[0]);
    expect(JSON.parse(counted.out)).toMatchObject({ identifiers: { userId: 1, customerEmail: 1 } });
    const doctor = await type(stack.url, 'doctor');
    expect(doctor.out).toMatch(/^ok +store orders/m);
    expect(doctor.exit).toBe(0);
  }, 120_000);
});
