import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { DEMO_NEIGHBOURS, DEMO_PEOPLE, type DemoPerson } from '../../infra/local/demo-company/demo-data.ts';
import { fromItem } from '../../shared/adapters/aws/request-item.ts';
import { eventually } from '../support/eventually.ts';
import { APP_ID, type LocalStack, startLocalStack } from '../support/local-stack.ts';

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack();
}, 60_000);
afterAll(async () => {
  await stack.stop();
}, 30_000);

const KEPT_TABLES = ['caliq-access-tokens', 'caliq-invoices', 'caliq-whatsapp-accounts'];

type Answer = { readonly url: string; readonly confirmation_code: string };

/** Whether an item is about this person of the demonstration's app, judged by its text and not by the data map. */
function isAbout(item: string, { userId, contactId, phone, email, wabaId }: DemoPerson): boolean {
  const ids = [`${APP_ID}#${userId}`, contactId, `${APP_ID}#${phone}`, email, wabaId];
  return ids.some((id) => new RegExp(`(?<![\\w.-])${id.replaceAll('.', '\\.')}(?![\\w@])`).test(item));
}

/** The tables of some items, as a snapshot names them. */
function tablesOf(items: readonly string[]): readonly string[] {
  return items.map((item) => item.split(' ')[0] ?? '').toSorted();
}

describe('a callback from Meta, from end to end', () => {
  it('deletes the person from every table, keeps what the law says, and leaves every other item as it was', async () => {
    const before = await stack.snapshot();
    const response = await stack.callback(DEMO_PEOPLE.person.userId);
    expect(response.status).toBe(200);
    const { url, confirmation_code } = (await response.json()) as Answer;
    expect(url).toBe(`${stack.url}/data-deletion/${confirmation_code}`);

    const status = await stack.until(url, ['completed']);
    const after = await stack.snapshot();

    const gone = [...before.keys()].filter((item) => !after.has(item));
    expect(gone.length).toBeGreaterThan(80);
    expect(gone.filter((item) => !isAbout(item, DEMO_PEOPLE.person))).toEqual([]);
    // the account of the business, without the person who connected it
    const changed = [...after.keys()].filter((item) => !before.has(item));
    expect(changed.map((item) => item.split(' ')[0])).toEqual(['caliq-whatsapp-accounts']);
    expect(changed[0]).not.toContain(DEMO_PEOPLE.person.userId);
    const left = [...after.keys()].filter((item) => isAbout(item, DEMO_PEOPLE.person));
    // the law keeps the invoice; the account and its tokens belong to the business for which the person works
    expect(tablesOf(left)).toEqual(KEPT_TABLES);

    const byName = Object.fromEntries(status.parts.map((part) => [part.name, part]));
    expect(byName['messages']?.status).toBe('deleted');
    expect(byName['invoices']).toMatchObject({ status: 'kept', reason: 'legal_obligation' });
    expect(byName['invoices']?.legal_basis).toContain('10 years');
    expect(byName['invoices']?.kept_until).toMatch(/^\d{4}-\d\d-\d\dT/);
  }, 60_000);

  it('leaves a receipt that jose verifies against the published keys, and one flipped bit spoils', async () => {
    const { url } = (await (await stack.callback(DEMO_PEOPLE.person.userId)).json()) as Answer;
    const status = await stack.until(url, ['completed']);
    const receipt = await (await fetch(status.receipt_url ?? '')).text();
    const keys = createLocalJWKSet((await (await fetch(`${stack.url}/.well-known/jwks.json`)).json()) as JSONWebKeySet);
    const { payload } = await compactVerify(receipt, keys);
    const claims = JSON.parse(Buffer.from(payload).toString()) as { readonly outcome: string; readonly iss: string };
    expect(claims).toMatchObject({ iss: stack.url, outcome: 'completed_with_retention', app_id: APP_ID });
    expect(JSON.stringify(claims)).not.toContain(DEMO_PEOPLE.person.userId);
    const [header = '', body = '', signature = ''] = receipt.split('.');
    const flipped = `${header}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    await expect(compactVerify(flipped, keys)).rejects.toThrow();
  }, 60_000);

  it('keeps no code, no id and no secret in the table of requests', async () => {
    const { url, confirmation_code } = (await (await stack.callback(DEMO_PEOPLE.person.userId)).json()) as Answer;
    await stack.until(url, ['completed']);
    const { Items } = await stack.tables.send(new ScanCommand({ TableName: stack.deployment['RequestTable'] ?? '' }));
    const table = JSON.stringify(Items);
    for (const secret of [confirmation_code, DEMO_PEOPLE.person.userId, DEMO_PEOPLE.person.phone]) {
      expect(table).not.toContain(secret);
    }
    // the banner names the demonstration's people; the functions' logs do not
    await stack.quiet();
    const logged = stack.output.slice(stack.output.findIndex((line) => line.startsWith('ready '))).join('\n');
    for (const secret of [confirmation_code, DEMO_PEOPLE.person.userId, DEMO_PEOPLE.person.phone]) {
      expect(logged).not.toContain(secret);
    }
  }, 60_000);

  it('erases the tokens of somebody who removed the app, and leaves the business for which they work its own', async () => {
    const who = DEMO_NEIGHBOURS[0];
    if (who === undefined) throw new Error('no neighbour');
    const before = await stack.snapshot();
    const response = await stack.callback(who.userId, { path: '/meta/deauthorize' });
    expect(response.status).toBe(200);
    expect(await ended('deauthorization')).toEqual(['user-tokens', 'access-tokens']);
    const after = await stack.snapshot();
    const gone = [...before.keys()].filter((item) => !after.has(item));
    expect(tablesOf(gone)).toEqual(['caliq-user-tokens']);
    expect(gone.every((item) => isAbout(item, who))).toBe(true);
    expect(after.size).toBe(before.size - 1);
  }, 60_000);
});

/** The parts of the only request of this scope, once it has ended. */
async function ended(scope: string): Promise<readonly string[]> {
  const TableName = stack.deployment['RequestTable'] ?? '';
  const own = await eventually(
    async () => {
      const { Items = [] } = await stack.tables.send(new ScanCommand({ TableName, ConsistentRead: true }));
      return Items.map(fromItem).find((item) => item.scope === scope);
    },
    (request) => request?.completedAt !== undefined,
    40_000,
  );
  return (own?.parts ?? []).map(({ name }) => name);
}

test('an address that has no route of its own is answered by the site', async () => {
  const answers = ['/', '/data-deletion/', '/favicon.ico'].map(async (path) => {
    const { status, headers } = await fetch(`${stack.url}${path}`, { redirect: 'manual' });
    return [path, status, headers.get('location')];
  });
  expect(await Promise.all(answers)).toEqual([
    ['/', 303, '/data-deletion'],
    ['/data-deletion/', 200, null],
    ['/favicon.ico', 204, null],
  ]);
});
