import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DEMO_APPS } from '../../infra/local/demo-company/demo-apps.ts';
import { DEMO_NEIGHBOURS, DEMO_PEOPLE, type DemoPerson } from '../../infra/local/demo-company/demo-data.ts';
import { type CompanyStores, companyStores } from '../support/company-stores.ts';
import { eventually } from '../support/eventually.ts';
import { type LocalStack, type StatusJson, startLocalStack } from '../support/local-stack.ts';
import { type } from '../support/typed.ts';

const { person } = DEMO_PEOPLE;
const TEN_YEARS_ON = String(new Date().getUTCFullYear() + 10);

/** The person's items: photos; tickets with a comment each, and usage events; the record at the CRM. */
const OWN = { media: 10, database: 3 + 3 + 20, crm: 1 };
const ALLOWED = ['email', 'public_profile', 'whatsapp'];

let stack: LocalStack;
let stores: CompanyStores;
beforeAll(async () => {
  stack = await startLocalStack({ LOG: 'debug' });
  stores = companyStores(stack);
}, 120_000);
afterAll(() => stack.stop(), 30_000);

async function records(): Promise<number> {
  const scan = new ScanCommand({ TableName: stack.deployment['RequestTable'] ?? '', ConsistentRead: true });
  return (await stack.tables.send(scan)).Count ?? 0;
}

/** Recognized by the text and not by the data map. Some ids start with those of others, and another app has the same ids. */
function isAbout(text: string, { userId, contactId }: DemoPerson): boolean {
  const ids = new RegExp(`(?<![\\w-])(${contactId}|${userId})(?!\\d)`);
  return ids.test(text) && !text.includes(DEMO_APPS[1].appId);
}

describe('one callback, with CALIQ’s whole data map', () => {
  let allowedBefore: readonly string[];
  let before: Awaited<ReturnType<CompanyStores['contents']>>;
  let status: StatusJson;

  beforeAll(async () => {
    before = await stores.contents();
    allowedBefore = await stores.allowedAtMeta(person);
    const { url } = (await (await stack.callback(person.userId)).json()) as { readonly url: string };
    status = await stack.until(url, ['completed'], 100);
  }, 120_000);

  it('ends with every part deleted, confirmed or kept, and none missing', () => {
    const map = JSON.parse(readFileSync(join(import.meta.dirname, '../../infra/data-map.json'), 'utf8')) as {
      readonly targets: readonly { readonly name: string }[];
    };
    const expected = Object.fromEntries(map.targets.map(({ name }) => [name, 'deleted']));
    expect(Object.fromEntries(status.parts.map((part) => [part.name, part.status]))).toEqual({
      ...expected,
      'crm-provider': 'confirmed',
      'contact-book': 'nothing_found',
      'support-mailbox': 'nothing_found',
      'whatsapp-accounts': 'kept',
      'whatsapp-account-admin': 'anonymised',
      'access-tokens': 'kept',
      invoices: 'kept',
    });
  });

  it('leaves nothing in the bucket, in the database and at the CRM, and leaves everybody else’s data unchanged', async () => {
    const after = await stores.contents();
    for (const store of ['media', 'database', 'crm'] as const) {
      const own = before[store].filter((text) => isAbout(text, person));
      expect([store, own.length]).toEqual([store, OWN[store]]);
      expect(after[store].toSorted()).toEqual(before[store].filter((text) => !own.includes(text)).toSorted());
    }
  });

  it('revokes at Meta what the person had granted, and nothing of anybody else', async () => {
    expect(allowedBefore).toEqual(ALLOWED);
    // what the business has granted belongs to the business
    expect(await stores.allowedAtMeta(person)).toEqual(['whatsapp']);
    for (const neighbour of DEMO_NEIGHBOURS) {
      expect(await stores.allowedAtMeta(neighbour)).toEqual(ALLOWED);
    }
  });

  it('shows invoices as kept, with the law and the date', async () => {
    const invoices = status.parts.find(({ name }) => name === 'invoices');
    expect(invoices).toMatchObject({ reason: 'legal_obligation', kept_until: expect.stringMatching(TEN_YEARS_ON) });
    const page = await (await fetch(`${stack.url}/data-deletion/${status.confirmation_code}`)).text();
    expect(page).toContain('Tax and accounting law: invoices must be kept for 10 years.');
    expect(page).toContain(TEN_YEARS_ON);
  });

  it('has received the CRM provider’s acknowledgement of the notice before its confirmation', async () => {
    expect(await stack.said('parts_purged', 'crm-provider')).toContain('acknowledged');
  });
});

describe('a lot at once', () => {
  it('answers the same code fifty times at once, and keeps one record', async () => {
    const before = await records();
    const { userId } = DEMO_NEIGHBOURS[3] as DemoPerson;
    const answers = await Promise.all(Array.from({ length: 50 }, () => stack.callback(userId)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies).size).toBe(1);
    expect(await records()).toBe(before + 1);
    await stack.until((JSON.parse(bodies[0] ?? '') as { readonly url: string }).url, ['completed']);
  }, 60_000);

  it('deletes a person with 5,000 messages', async () => {
    const messages = async () =>
      [...(await stack.snapshot()).keys()].filter(
        (item) => item.startsWith('caliq-messages ') && isAbout(item, DEMO_PEOPLE.busy),
      ).length;
    expect(await messages()).toBe(5000);
    const { url } = (await (await stack.callback(DEMO_PEOPLE.busy.userId)).json()) as { readonly url: string };
    await stack.until(url, ['completed'], 60);
    expect(await messages()).toBe(0);
  }, 90_000);
});

describe('the people of the demonstration', () => {
  /** The part that needs a person; everything else is done. */
  const HAND = ['support-mailbox notified'];
  const open = ({ parts }: StatusJson): readonly string[] =>
    parts
      .filter(({ status }) => !['deleted', 'anonymised', 'nothing_found', 'confirmed', 'kept'].includes(status))
      .map(({ name, status }) => `${name} ${status}`);

  it('need no operator, except for the mailbox of those who wrote to it', async () => {
    for (const who of [...Object.values(DEMO_PEOPLE), ...DEMO_NEIGHBOURS] as readonly DemoPerson[]) {
      const { url } = (await (await stack.callback(who.userId)).json()) as { readonly url: string };
      if (who.mailThread === undefined) {
        const status = await stack.until(url, ['completed'], 100);
        expect([who.about, ...open(status)]).toEqual([who.about]);
        continue;
      }
      await eventually(
        async () => open(await stack.status(url)),
        (parts) => String(parts) === String(HAND),
        60_000,
      );
    }
    const { out } = await type(stack.url, 'request list --needs-operator');
    expect(out).toMatch(/by hand: support-mailbox/);
    expect(out).toMatch(/^1 request\.$/m);
  }, 300_000);
});
