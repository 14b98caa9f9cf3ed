import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { WHATSAPP_ACCOUNTS } from '../../infra/local/demo-company/whatsapp-accounts.ts';
import {
  CUSTOMERS_OF_LEAVING,
  eachContactOf,
  WHATSAPP_CONTACTS,
  type WhatsAppContact,
} from '../../infra/local/demo-company/whatsapp-contacts.ts';
import { fromItem } from '../../shared/adapters/aws/request-item.ts';
import { isParentBsuid } from '../../shared/meta/bsuid.ts';
import { companyStores } from '../support/company-stores.ts';
import { APP_ID, APP_SECRET, type LocalStack, startLocalStack } from '../support/local-stack.ts';
import {
  accountEvent,
  changeOfNumber,
  disconnection,
  partnerEvent,
  sendWebhook,
  type WhatsAppWebhook,
} from '../support/whatsapp-webhooks.ts';
import { type SelectionWorld, selectionWorld } from './selection/selection-world.ts';

jest.setTimeout(90_000);

/** The stores of the demonstration with data of people who only wrote on WhatsApp. */
const HELD = [
  'messages',
  'media',
  'delivery-statuses',
  'conversations',
  'contacts',
  'identities',
  'crm-records',
  'workflow-events',
];
const NUMBERS = Object.values(WHATSAPP_ACCOUNTS).flatMap(({ numberIds }) => numberIds);
const DAY_S = 86_400;
const PROOF = '--asked-by whatsapp --verified answer_from_known_address --yes --json';

let stack: LocalStack;
let world: SelectionWorld;
beforeAll(async () => {
  // `plan` reads the stores with the credentials of whoever runs it
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  stack = await startLocalStack({ LOG: 'debug', WHATSAPP_HOLD_HOURS: '24', SETTLE_SECONDS: '1', RESCAN_SECONDS: '1' });
  world = selectionWorld(stack);
}, 120_000);
afterAll(async () => {
  world.dispose();
  await stack.stop();
}, 30_000);

/** Recognized by the text and not by the data map. Some ids start with those of others, and another app has the same ids. */
function linesOf(contents: readonly string[], who: WhatsAppContact): readonly string[] {
  const ids = eachContactOf(who).map(({ contactId }) => contactId);
  const own = new RegExp(`(?<![\\w-])(?:${ids.join('|')})(?!\\d)`);
  return contents.filter((line) => own.test(line));
}

async function enter(kind: 'bsuid' | 'phone', value: string): Promise<{ readonly id: string; readonly url: string }> {
  const { exit, out, err } = await world.ops(`request create --app ${APP_ID} --kind ${kind} ${PROOF}`, value);
  if (exit !== 0) throw new Error(err);
  const { requestId, url } = JSON.parse(out) as { readonly requestId: string; readonly url: string };
  return { id: requestId, url };
}

describe('somebody who only wrote on WhatsApp', () => {
  it.each([
    { name: 'byBsuid', at: 0, by: 'a business-scoped id, by which alone they are known' },
    { name: 'byBoth', at: 1, by: 'the parent of a business-scoped id' },
    { name: 'reissued', at: 0, by: 'the business-scoped id that they had before a change of number' },
    { name: 'split', at: 0, by: 'a business-scoped id that leads to two contacts' },
  ] as const)('($name) is wholly deleted by $by, and nobody else loses anything', async ({ name, at }) => {
    const who: WhatsAppContact = WHATSAPP_CONTACTS[name];
    const { contactBooks } = companyStores(stack);
    const [before, booksBefore] = [await world.contents(), await contactBooks(NUMBERS)];
    const own = linesOf(before, who);
    expect(new Set(own.map((line) => line.split(' ')[0]))).toEqual(new Set(HELD.map((store) => `caliq-${store}`)));

    const { id, url } = await enter('bsuid', who.bsuids[at] ?? '');
    const { parts, receipt } = await world.ended({ id, url, askedAt: 0 });
    expect(await world.contents()).toEqual(before.filter((line) => !own.includes(line)));
    expect(HELD.map((part) => [part, parts[part]])).toEqual(HELD.map((part) => [part, 'deleted']));
    const signed = receipt.parts.filter(({ outcome }) => outcome === 'deleted').map((part) => part.name);
    expect(signed).toEqual(expect.arrayContaining(HELD));
    expect(receipt.outcome).toBe('completed');

    // in Meta's contact books of the numbers that they wrote to, by each of their ids that Meta accepts
    const entries = who.account.numberIds.flatMap((number) =>
      who.bsuids.filter((bsuid) => !isParentBsuid(bsuid)).map((bsuid) => `${number} ${bsuid}`),
    );
    expect(booksBefore).toEqual(expect.arrayContaining(entries));
    expect(await contactBooks(NUMBERS)).toEqual(booksBefore.filter((entry) => !entries.includes(entry)));
    expect(parts['contact-book']).toBe('deleted');
    const notices = receipt.notices?.filter(({ part }) => part === 'contact-book') ?? [];
    const leftOut = who.bsuids.some(isParentBsuid) ? ['parent_id'] : [];
    expect(notices.map(({ kind }) => kind)).toEqual([...leftOut, 'copies_at_meta']);
    expect(notices.at(-1)?.until).toBeGreaterThan(receipt.accepted_at + 29 * DAY_S);
    expect(await (await fetch(url)).text()).toContain('WhatsApp may keep copies of that entry until');
  });

  it('is not found by a number that they gave up and somebody else now has, until an operator says whose it is', async () => {
    const [former] = WHATSAPP_CONTACTS.reissued.formerNumbers;
    // after the deletion above, the number leads only to its present holder
    await world.put({
      table: 'caliq-identities',
      item: { identity: `${APP_ID}#phone#${former}`, contactId: 'contact-wa-4', linkedAt: '2026-05-01T00:00:00.000Z' },
    });
    const before = await world.contents();
    const { id } = await enter('phone', former);
    await world.until(id, ({ hold }) => hold?.cause === 'several_registrations');
    expect(await world.contents()).toEqual(before);
  });
});

describe('the webhook of WhatsApp', () => {
  const now = Math.floor(Date.now() / 1000);

  async function scheduled(): Promise<readonly (readonly [string, string])[]> {
    const scan = new ScanCommand({ TableName: stack.deployment['RequestTable'] ?? '', ConsistentRead: true });
    const { Items = [] } = await stack.tables.send(scan);
    return Items.filter(({ origin }) => origin?.S === 'whatsapp')
      .map((item) => fromItem(item))
      .toSorted((a, b) => a.askedAt - b.askedAt)
      .map(({ status, history = [] }) => [status, history.at(-1)?.reason ?? '']);
  }

  async function tell(body: WhatsAppWebhook): Promise<readonly (readonly [string, string])[]> {
    const answer = await sendWebhook(stack.url, APP_SECRET, body);
    expect(answer.status).toBe(200);
    return scheduled();
  }

  it('schedules the deletion of a business that leaves, and cancels it when the business is back, by each event', async () => {
    const cancelled: (readonly [string, string])[] = [];
    const leaving = [
      (time: number) => partnerEvent('PARTNER_REMOVED', time),
      (time: number) => partnerEvent('PARTNER_APP_UNINSTALLED', time),
      (time: number) => accountEvent('ACCOUNT_DELETED', time),
    ];
    const returning = [
      (time: number) => partnerEvent('PARTNER_ADDED', time),
      (time: number) => partnerEvent('PARTNER_APP_INSTALLED', time),
      (time: number) => accountEvent('ACCOUNT_RECONNECTED', time),
    ];
    for (const [at, left] of leaving.entries()) {
      const time = now - 100 + at * 10;
      expect(await tell(left(time))).toEqual([...cancelled, ['scheduled', '']]);
      cancelled.push(['cancelled', 'business_returned']);
      expect(await tell(returning[at]?.(time + 5) ?? accountEvent('', 0))).toEqual(cancelled);
    }
  });

  it('cancels the deletion if the news of the leaving arrives after that of the return', async () => {
    const before = await scheduled();
    const time = now - 50;
    expect(await tell(partnerEvent('PARTNER_ADDED', time + 5))).toEqual(before);
    expect(await tell(partnerEvent('PARTNER_REMOVED', time))).toEqual([...before, ['cancelled', 'business_returned']]);
  });

  it('deletes everything of a business that left once its time is over, and nothing of anybody else', async () => {
    const { wabaId } = WHATSAPP_ACCOUNTS.leaving;
    const [before, booksBefore] = [await world.contents(), await companyStores(stack).contactBooks(NUMBERS)];
    const own = new Set([
      ...CUSTOMERS_OF_LEAVING.flatMap((who) => linesOf(before, who)),
      ...before.filter(
        (line) => /^caliq-(?:whatsapp-accounts|access-tokens) /.test(line) && line.includes(`"${wabaId}"`),
      ),
    ]);
    await world.query(
      `INSERT INTO support.tickets VALUES ('of-leaving', '${APP_ID}', 'c', 'x', now(), '${wabaId}'),
        ('of-others', '${APP_ID}', 'c', 'x', now(), '${wabaId}1'), ('in-another-app', '1', 'c', 'x', now(), '${wabaId}')`,
    );
    const waba_info = { waba_id: wabaId, owner_business_id: '2329417887457253', partner_app_id: APP_ID };
    await tell(partnerEvent('PARTNER_APP_UNINSTALLED', now, { waba_info }));
    const { Items = [] } = await stack.tables.send(
      new ScanCommand({ TableName: stack.deployment['RequestTable'] ?? '', ConsistentRead: true }),
    );
    const item = Items.find(({ origin, status }) => origin?.S === 'whatsapp' && status?.S === 'scheduled');
    const held = item && fromItem(item);
    if (held === undefined) throw new Error('nothing is scheduled');

    const { out, err } = await world.ops(`plan --app ${APP_ID} --kind waba --json`, wabaId);
    expect(err).toBe('');
    const planned = JSON.parse(out) as { readonly targets: readonly { readonly items?: number }[] };
    // plus the ticket and the notice to the provider
    expect(planned.targets.reduce((sum, { items = 0 }) => sum + items, 0)).toBe(own.size + 2);
    expect((await world.contents()).filter((line) => own.has(line))).toHaveLength(own.size);

    expect((await world.ops(`request release ${held.requestId} --reason "the business has left" --yes`)).exit).toBe(0);
    const { status, parts } = await world.until(held.requestId, ({ completedAt }) => completedAt !== undefined);
    expect(status).toBe('completed');
    const outcomes = Object.fromEntries(parts.map((part) => [part.name, part.status]));
    const taken = [...HELD, 'tickets', 'whatsapp-accounts', 'access-tokens'];
    expect(taken.map((part) => [part, outcomes[part]])).toEqual(taken.map((part) => [part, 'deleted']));
    expect([outcomes['user-tokens'], outcomes['user-account']]).toEqual(['nothing_found', 'nothing_found']);
    expect(outcomes['crm-provider']).toBe('confirmed');
    const after = await world.contents();
    expect(after.filter((line) => !/"(?:of-others|in-another-app)"/.test(line))).toEqual(
      before.filter((line) => !own.has(line)),
    );
    expect(after.filter((line) => /"(?:of-leaving|of-others|in-another-app)"/.test(line))).toHaveLength(2);
    // the business keeps its contact book
    expect(await companyStores(stack).contactBooks(NUMBERS)).toEqual(booksBefore);
  });

  it.each([
    ['PRIMARY_INACTIVITY', disconnection('PRIMARY_INACTIVITY', now)],
    ['COMPANION_INACTIVITY', disconnection('COMPANION_INACTIVITY', now)],
    ['USER_RE_REGISTERED', disconnection('USER_RE_REGISTERED', now)],
    ['CHANGE_NUMBER', disconnection('CHANGE_NUMBER', now)],
    ['ACCOUNT_OFFBOARDED', accountEvent('ACCOUNT_OFFBOARDED', now)],
    [
      'an app that is not ours',
      partnerEvent('PARTNER_REMOVED', now, { waba_info: { waba_id: '4001', partner_app_id: '5' } }),
    ],
    ['no customer', partnerEvent('PARTNER_REMOVED', now, { waba_info: undefined })],
    ['user_changed_number', changeOfNumber('user_changed_number', now)],
    ['user_changed_user_id', changeOfNumber('user_changed_user_id', now)],
  ])('answers a webhook about %s, and schedules nothing', async (_, body) => {
    const before = await scheduled();
    expect(await tell(body)).toEqual(before);
  });

  it('is reported by doctor if messages arrive at it that the company’s own webhook should get', async () => {
    await tell(changeOfNumber('user_changed_number', now));
    const { out } = await world.ops('doctor --json');
    expect(JSON.parse(out)).toContainEqual(
      expect.objectContaining({
        check: 'WhatsApp webhook',
        result: 'failed',
        message: expect.stringContaining(APP_ID),
      }),
    );
  });
});
