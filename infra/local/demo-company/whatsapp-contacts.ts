import type { DemoItem } from './demo-item.ts';
import { accountKey, WHATSAPP_ACCOUNTS, type WhatsAppAccount } from './whatsapp-accounts.ts';

/** A person who wrote on WhatsApp and never logged in. */
export type WhatsAppContact = {
  /** What this person demonstrates. */
  readonly about: string;
  readonly contactId: string;
  /** The account that they wrote to. */
  readonly account: WhatsAppAccount;
  /** Further contacts that the inbox created for the same person before a webhook showed that they are one person. */
  readonly furtherContactIds?: readonly string[];
  /** Business-scoped user ids: those from before a change of number, the present one, and a parent's. */
  readonly bsuids: readonly string[];
  /** The present number. */
  readonly numbers: readonly string[];
  /** Numbers that they gave up, which may be somebody else's now. */
  readonly formerNumbers?: readonly string[];
  readonly messages: number;
};

/** Each of these is known in a different way; their ids are the same at every start. */
export const WHATSAPP_CONTACTS = {
  byBsuid: {
    about: 'known by a business-scoped id alone',
    contactId: 'contact-wa-1',
    account: WHATSAPP_ACCOUNTS.shop,
    bsuids: ['DE.13491208655302741918'],
    numbers: [],
    messages: 6,
  },
  byNumber: {
    about: 'known by a number alone',
    contactId: 'contact-wa-2',
    account: WHATSAPP_ACCOUNTS.shop,
    bsuids: [],
    numbers: ['4915550000002'],
    messages: 6,
  },
  byBoth: {
    about: 'known by a number, a business-scoped id and its parent',
    contactId: 'contact-wa-3',
    account: WHATSAPP_ACCOUNTS.shop,
    bsuids: ['DE.20491208655302741003', 'DE.ENT.11815799212886844003'],
    numbers: ['4915550000003'],
    messages: 6,
  },
  reissued: {
    about: 'has a new number, and with it a new business-scoped id',
    contactId: 'contact-wa-4',
    account: WHATSAPP_ACCOUNTS.shop,
    bsuids: ['DE.30491208655302741004', 'DE.31491208655302741004'],
    numbers: ['4915550000014'],
    formerNumbers: ['4915550000004'],
    messages: 6,
  },
  split: {
    about: 'wrote with a number first and without one later, and so became two contacts',
    contactId: 'contact-wa-6',
    account: WHATSAPP_ACCOUNTS.shop,
    furtherContactIds: ['contact-wa-7'],
    bsuids: ['DE.50491208655302741006'],
    numbers: ['4915550000006'],
    messages: 6,
  },
} as const satisfies { readonly [name: string]: WhatsAppContact };

/** People whose data must still be there after the deletions. */
export const WHATSAPP_NEIGHBOURS: readonly WhatsAppContact[] = [
  {
    about: 'was given the number that another gave up',
    contactId: 'contact-wa-5',
    account: WHATSAPP_ACCOUNTS.neighbour,
    bsuids: ['DE.40491208655302741005'],
    numbers: WHATSAPP_CONTACTS.reissued.formerNumbers,
    messages: 5,
  },
  {
    about: 'an id that is the beginning of another',
    contactId: 'contact-wa-10',
    account: WHATSAPP_ACCOUNTS.neighbour,
    bsuids: ['DE.1349120865530274191'],
    numbers: ['491555000000'],
    messages: 5,
  },
];

/** The customers of the account that leaves. */
export const CUSTOMERS_OF_LEAVING: readonly WhatsAppContact[] = Array.from({ length: 12 }, (_, index) => ({
  about: 'wrote to a business that leaves',
  contactId: `contact-of-leaving-${index}`,
  account: WHATSAPP_ACCOUNTS.leaving,
  bsuids: [`DE.6049120865530274${1000 + index}`],
  numbers: [`4915551000${10 + index}`],
  messages: 8,
}));

const FIRST_DAY = Date.UTC(2026, 4, 1);
const CHANGE_OF_NUMBER = Date.UTC(2026, 6, 1);
const TEN_MINUTES = 600_000;

/** All contacts of one app; in the second app the same ids are other people. */
export function whatsAppContacts(): readonly WhatsAppContact[] {
  return [...Object.values(WHATSAPP_CONTACTS), ...WHATSAPP_NEIGHBOURS, ...CUSTOMERS_OF_LEAVING];
}

/** A person, once for each contact that the inbox has of them. */
export function eachContactOf({ furtherContactIds = [], ...who }: WhatsAppContact): readonly WhatsAppContact[] {
  return [who.contactId, ...furtherContactIds].map((contactId) => ({ ...who, contactId }));
}

export function contactInAnotherApp(contact: WhatsAppContact): WhatsAppContact {
  const account = { wabaId: `2${contact.account.wabaId}`, numberIds: [] };
  return { ...contact, contactId: `other-${contact.contactId}`, account };
}

/**
 * Everything CALIQ holds about one of them, table by table, with the account that they wrote to. CALIQ's inbox records
 * each link that a webhook shows. It stores delivery statuses under the business-scoped id if the webhook has one,
 * because a number can pass to somebody else.
 */
export function contactItems(who: WhatsAppContact, appId: string): readonly DemoItem[] {
  return eachContactOf(who).flatMap((contact) => itemsOf(contact, appId));
}

function itemsOf(who: WhatsAppContact, appId: string): readonly DemoItem[] {
  const { contactId, account, bsuids, numbers, formerNumbers = [], messages } = who;
  const conversationId = `${contactId}-conversation`;
  const put = (table: string, item: DemoItem['item']): DemoItem => ({
    table: `caliq-${table}`,
    item: { ...item, accountKey: accountKey(appId, account) },
  });
  const linked = (kind: string, values: readonly string[], at: number) =>
    values.map((value) =>
      put('identities', {
        identity: `${appId}#${kind}#${value}`,
        contactId,
        linkedAt: new Date(at).toISOString(),
      }),
    );
  const numbered = Array.from({ length: messages }, (_, index) => index);
  const recipients = [...bsuids, ...numbers];

  return [
    put('contacts', {
      contactId,
      appId,
      wabaId: account.wabaId,
      name: `Contact ${contactId}`,
      ...(numbers.length > 0 && { waNumbers: new Set(numbers) }),
      ...(bsuids.length > 0 && { waUserIds: new Set(bsuids) }),
    }),
    ...linked('bsuid', bsuids, FIRST_DAY),
    ...linked('phone', formerNumbers, FIRST_DAY),
    ...linked('phone', numbers, CHANGE_OF_NUMBER),
    put('conversations', { conversationId, contactId, channel: 'whatsapp', startedAt: timeOf(0).toISOString() }),
    ...numbered.map((index) =>
      put('messages', {
        conversationId,
        messageId: `${timeOf(index).toISOString()}#${index}`,
        sentAt: timeOf(index).getTime(),
        text: `Message ${index} of ${contactId}`,
      }),
    ),
    ...numbered.map((index) =>
      put('delivery-statuses', {
        recipient: `${appId}#${recipients[index % recipients.length]}`,
        statusId: `${contactId}-${index}#delivered`,
        at: Math.floor(timeOf(index).getTime() / 1000),
      }),
    ),
    put('crm-records', { contactKey: `${appId}#${contactId}`, recordId: 'note', createdAt: timeOf(1).toISOString() }),
    put('workflow-events', {
      appId,
      eventKey: `${contactId}#0`,
      workflow: 'welcome',
      createdAt: timeOf(1).toISOString(),
    }),
  ];
}

function timeOf(index: number): Date {
  return new Date(FIRST_DAY + index * TEN_MINUTES);
}
