import { type AttributeValue, BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DemoItem } from './demo-item.ts';
import { WHATSAPP_ACCOUNTS } from './whatsapp-accounts.ts';
import { contactInAnotherApp, contactItems, eachContactOf, whatsAppContacts } from './whatsapp-contacts.ts';

/** A person in the stores of the demonstration company, with the ids by which CALIQ's data map finds them. */
export type DemoPerson = {
  /** What this person demonstrates. */
  readonly about: string;
  /** The id that Meta gives in a callback. */
  readonly userId: string;
  readonly contactId: string;
  readonly phone: string;
  readonly email: string;
  readonly wabaId: string;
  readonly messages: number;
  /** Present if they wrote to the support mailbox, in which only an operator can delete. */
  readonly mailThread?: string;
};

/** The people of the demonstration; their ids are the same at every start. */
export const DEMO_PEOPLE = {
  person: person('122107000000000777', 40, 'has something in every store'),
  busy: person('122107000000000500', 5000, 'has 5,000 messages'),
  writer: { ...person('122107000000000900', 12, 'wrote e-mails, so an operator is asked'), mailThread: 'thread-900' },
} as const satisfies { readonly [name: string]: DemoPerson };

/**
 * People whose data must survive the deletions: their ids are prefixes or extensions of those above, or next to them.
 */
export const DEMO_NEIGHBOURS: readonly DemoPerson[] = [
  person('12210700000000077', 5, 'an id that is the beginning of another'),
  person('1221070000000007770', 5, 'an id that begins with another'),
  person('122107000000000778', 5, 'the next id'),
  person('12210700000000050', 5, 'an id that is the beginning of another'),
];

/** A person as a user of one app. */
export type DemoUser = DemoPerson & { readonly appId: string };

/** Everybody in the stores: the second app has other people under the same ids. */
export function demoUsers(appId: string, otherAppId: string): readonly DemoUser[] {
  const people = [...Object.values(DEMO_PEOPLE), ...DEMO_NEIGHBOURS];
  return [...people.map((who) => userOf(appId, who)), ...people.map((who) => userOf(otherAppId, inAnotherApp(who)))];
}

/** The WhatsApp accounts that people wrote to, which belong to customers of the first app. */
export function demoAccounts(appId: string) {
  return Object.values(WHATSAPP_ACCOUNTS).map((account) => ({ ...account, appId }));
}

/** Everybody who only wrote on WhatsApp, in both apps. */
export function demoContacts(appId: string, otherAppId: string) {
  return whatsAppContacts()
    .flatMap(eachContactOf)
    .flatMap((who) => [
      { ...who, appId },
      { ...contactInAnotherApp(who), appId: otherAppId },
    ]);
}

const BATCH_SIZE = 25;
const BATCHES_AT_ONCE = 16;
const TEN_MINUTES = 600_000;
const FIRST_DAY = Date.UTC(2025, 0, 1);

/**
 * Fills CALIQ's tables with the demonstration's people, and with people of a second app who have the same ids at Meta.
 * The items are always the same, so a second run changes nothing.
 *
 * @param tables the tables that exist; items of other tables are left out
 */
export async function seedDemo(
  client: DynamoDBClient,
  appId: string,
  otherAppId: string,
  tables: ReadonlySet<string>,
): Promise<number> {
  const contacts = demoContacts(appId, otherAppId);
  const items = [
    ...demoUsers(appId, otherAppId).flatMap((who) => demoItems(who, who.appId)),
    ...contacts.flatMap((who) => contactItems(who, who.appId)),
    ...demoAccounts(appId).map(({ wabaId }) => accountItem({ wabaId })),
  ].filter(({ table }) => tables.has(table));

  const batches = times(Math.ceil(items.length / BATCH_SIZE), (number) =>
    items.slice(number * BATCH_SIZE, (number + 1) * BATCH_SIZE),
  ).values();
  const writers = Array.from({ length: BATCHES_AT_ONCE }, async () => {
    for (const batch of batches) await write(client, batch);
  });
  await Promise.all(writers);
  return items.length;
}

/** Everything CALIQ holds about one person, table by table. */
export function demoItems(who: DemoPerson, appId: string): readonly DemoItem[] {
  const { contactId, phone, email, wabaId } = who;
  const userKey = `${appId}#${who.userId}`;
  const conversations = [1, 2].map((number) => `${contactId}-conversation-${number}`);
  const began = at(0).toISOString();
  const put = (table: string, item: DemoItem['item']): DemoItem => ({ table: `caliq-${table}`, item });

  return [
    put('users', {
      userKey,
      email,
      // whoever logs in has opened the link in an e-mail
      emailVerifiedAt: began,
      createdAt: began,
      lastSeenAt: at(who.messages).toISOString(),
      name: `User ${who.userId}`,
      language: 'en',
    }),
    put('contacts', {
      contactId,
      appId,
      name: `Contact ${contactId}`,
      // the numbers from WhatsApp's webhook, and those that somebody typed
      waNumbers: new Set([phone]),
      phones: new Set([phone]),
      email,
    }),
    ...[`asid#${who.userId}`, `psid#9${who.userId}`, `igsid#178${who.userId}`, `phone#${phone}`, `email#${email}`].map(
      (identity) => put('identities', { identity: `${appId}#${identity}`, contactId, linkedAt: began }),
    ),
    ...conversations.map((conversationId) =>
      put('conversations', { conversationId, contactId, channel: 'whatsapp', startedAt: at(0).toISOString() }),
    ),
    ...times(who.messages, (index) =>
      put('messages', {
        conversationId: conversations[index % 10 === 0 ? 1 : 0],
        messageId: `${at(index).toISOString()}#${index}`,
        sentAt: at(index).getTime(),
        text: `Message ${index} of ${contactId}`,
      }),
    ),
    ...times(Math.min(who.messages, 200), (index) =>
      put('delivery-statuses', {
        recipient: `${appId}#${phone}`,
        statusId: `${index}#delivered`,
        at: Math.floor(at(index).getTime() / 1000),
      }),
    ),
    ...times(3, (index) =>
      put('crm-records', {
        contactKey: `${appId}#${contactId}`,
        recordId: `note-${index}`,
        createdAt: at(index).toISOString(),
      }),
    ),
    ...times(4, (index) =>
      put('workflow-events', {
        appId,
        eventKey: `${contactId}#${index}`,
        workflow: 'welcome',
        createdAt: at(index).toISOString(),
      }),
    ),
    put('demo-requests', {
      demoRequestId: `${contactId}-demo`,
      email,
      createdAt: at(1).toISOString(),
      company: 'Example',
    }),
    ...times(2, (index) =>
      put('support-messages', {
        supportMessageId: `${contactId}-support-${index}`,
        email,
        createdAt: at(index).toISOString(),
        text: 'How do I connect a second number?',
        ...(who.mailThread !== undefined && { mailThread: who.mailThread }),
      }),
    ),
    accountItem({ wabaId, userKey }),
    put('user-tokens', { userKey, tokenId: 'login', grantedAt: began, sealed: 'a sealed token' }),
    put('invoices', { invoiceNumber: `${contactId}-2026-06`, userKey, issuedAt: at(2).toISOString(), total: 4900 }),
  ];
}

/** A WhatsApp account, and the user who connected it, unless their data was deleted. */
function accountItem(account: { readonly wabaId: string; readonly userKey?: string }): DemoItem {
  return { table: 'caliq-whatsapp-accounts', item: { ...account, connectedAt: at(0).toISOString() } };
}

/** When the item with this number was created; long before any request. */
function at(index: number): Date {
  return new Date(FIRST_DAY + index * TEN_MINUTES);
}

function times<Item>(count: number, make: (index: number) => Item): readonly Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

async function write(client: DynamoDBClient, batch: readonly DemoItem[]): Promise<void> {
  const requests: { [table: string]: { readonly PutRequest: { readonly Item: Record<string, AttributeValue> } }[] } =
    {};
  for (const { table, item } of batch) (requests[table] ??= []).push({ PutRequest: { Item: marshall(item) } });
  const answer = await client.send(new BatchWriteItemCommand({ RequestItems: requests }));
  if (Object.keys(answer.UnprocessedItems ?? {}).length > 0) throw new Error('the demonstration could not be written');
}

function person(userId: string, messages: number, about: string): DemoPerson {
  const number = userId.slice(10);
  return {
    about,
    userId,
    messages,
    contactId: `contact-${number}`,
    phone: `4915${number}`,
    email: `person.${number}@example.com`,
    wabaId: `1099${number}`,
  };
}

function userOf(appId: string, who: DemoPerson): DemoUser {
  return { ...who, appId };
}

/**
 * Under another app the same Meta id is another person, with a contact, phone, e-mail address and account of their own.
 */
function inAnotherApp(who: DemoPerson): DemoPerson {
  return {
    ...who,
    messages: Math.min(who.messages, 5),
    contactId: `other-${who.contactId}`,
    phone: `33${who.phone}`,
    email: `other.${who.email}`,
    wabaId: `2${who.wabaId}`,
  };
}
