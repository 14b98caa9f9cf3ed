import {
  bringsMessagesAlone,
  LEAVING_EVENTS,
  RETURNING_EVENTS,
  readAccountUpdates,
} from '../../../shared/meta/account-update.ts';

const WABA = '102290129340398';
const PARTNER = '980198427658004';

/** A webhook as Meta sends it; `value` is what the account update says. */
function webhook(value: unknown, change: object = {}, entry: object = {}, body: object = {}): string {
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: WABA, time: 1_739_321_024, changes: [{ field: 'account_update', value, ...change }], ...entry }],
    ...body,
  });
}

const leaving = { event: 'PARTNER_REMOVED', waba_info: { waba_id: WABA, owner_business_id: '2329417887457253' } };

describe('the webhook of a WhatsApp business account', () => {
  it.each(LEAVING_EVENTS)('names the account that leaves, by the event %s', (event) => {
    expect(readAccountUpdates(webhook({ ...leaving, event }))).toEqual([
      { event, change: 'leaving', wabaId: WABA, time: '1739321024' },
    ]);
  });

  it.each(RETURNING_EVENTS)('names the account that comes back, by the event %s', (event) => {
    expect(readAccountUpdates(webhook({ ...leaving, event }))).toMatchObject([{ change: 'returning', wabaId: WABA }]);
  });

  it.each([undefined, null])(
    'names an account that leaves where it says of a disconnection: %s',
    (disconnection_info) => {
      const [update] = readAccountUpdates(webhook({ ...leaving, disconnection_info })) ?? [];
      expect(update).toMatchObject({ change: 'leaving', wabaId: WABA });
    },
  );

  it('tells an account that was moved to another device from one that leaves', () => {
    const value = { event: 'ACCOUNT_OFFBOARDED' };
    expect(readAccountUpdates(webhook(value))).toMatchObject([{ change: 'offboarded', wabaId: WABA }]);
  });

  it.each(['PRIMARY_INACTIVITY', 'COMPANION_INACTIVITY', 'USER_RE_REGISTERED', 'CHANGE_NUMBER', 'BUSINESS_DOWNGRADE'])(
    'tells a phone that was disconnected by %s from an account that leaves',
    (reason) => {
      const value = { ...leaving, disconnection_info: { reason, initiated_by: 'SYSTEM' } };
      expect(readAccountUpdates(webhook(value, {}, { id: PARTNER }))).toMatchObject([
        { change: 'disconnected', wabaId: WABA },
      ]);
    },
  );

  it('says which app was removed, where several partners share an account', () => {
    const named = (partner_app_id: unknown) => {
      const value = { event: 'PARTNER_APP_UNINSTALLED', waba_info: { ...leaving.waba_info, partner_app_id } };
      return readAccountUpdates(webhook(value, {}, { id: PARTNER }));
    };
    expect(named('7430001')).toMatchObject([{ wabaId: WABA, partnerAppId: '7430001' }]);
    for (const nothing of ['', {}, [], true]) expect(named(nothing)).toMatchObject([{ partnerAppId: '' }]);
    expect(named(null)?.[0]).not.toHaveProperty('partnerAppId');
  });

  it.each(['PARTNER_REMOVED', 'PARTNER_APP_UNINSTALLED', 'PARTNER_ADDED', 'PARTNER_APP_INSTALLED'])(
    'names nobody by %s without the customer’s account, since the entry is the partner’s own',
    (event) => {
      for (const waba_info of [undefined, null, {}, { waba_id: '1 OR 1=1' }, { waba_id: -5 }, { waba_id: 0.5 }]) {
        const [update] = readAccountUpdates(webhook({ event, waba_info }, {}, { id: PARTNER })) ?? [];
        expect(update).toMatchObject({ event });
        expect(update).not.toHaveProperty('wabaId');
      }
    },
  );

  it.each(['7100000000008', '1234567890123456', '12345678901234567890', '9007199254740993'])(
    'names the account and the app %s with each digit, when they are numbers',
    (id) => {
      const asNumbers = (body: string) => body.replaceAll(/"(\d+)"/g, '$1');
      const value = { event: 'PARTNER_APP_UNINSTALLED', waba_info: { waba_id: id, partner_app_id: id } };
      const named = [{ wabaId: id, partnerAppId: id, time: '1739321024' }];
      expect(readAccountUpdates(asNumbers(webhook(value)))).toMatchObject(named);
      const ofItself = webhook({ event: 'ACCOUNT_DELETED' }, {}, { id });
      expect(readAccountUpdates(asNumbers(ofItself))).toMatchObject([{ wabaId: id }]);
    },
  );

  it('names the customer’s account where a partner is told, otherwise its own', () => {
    expect(readAccountUpdates(webhook(leaving, {}, { id: PARTNER }))).toMatchObject([{ wabaId: WABA }]);
    for (const value of [{ event: 'ACCOUNT_DELETED' }, { event: 'ACCOUNT_DELETED', waba_info: null }]) {
      expect(readAccountUpdates(webhook(value, {}, { id: PARTNER }))).toMatchObject([{ wabaId: PARTNER }]);
    }
  });

  it('may bring several accounts at once, among other news', () => {
    const change = (value: object) => ({ field: 'account_update', value });
    const changes = [
      { field: 'messages', value: leaving },
      change(leaving),
      change({ event: 'VERIFIED_ACCOUNT' }),
      null,
    ];
    const entry = [
      { id: WABA, time: 1, changes },
      'text',
      { id: PARTNER, time: 2, changes: [change({ event: 'ACCOUNT_DELETED' })] },
    ];
    expect(readAccountUpdates(webhook({}, {}, {}, { entry }))).toEqual([
      { wabaId: WABA, change: 'leaving', event: 'PARTNER_REMOVED', time: '1' },
      { wabaId: PARTNER, change: 'leaving', event: 'ACCOUNT_DELETED', time: '2' },
    ]);
  });

  it.each<[string, string]>([
    ['another field', webhook(leaving, { field: 'messages' })],
    ['another event', webhook({ ...leaving, event: 'ACCOUNT_RESTRICTION' })],
    ['no event', webhook({})],
    ['no value', webhook(undefined)],
    ['a value that is no object', webhook('PARTNER_REMOVED')],
    ['a value that is a list', webhook([leaving])],
    ['no changes', webhook(leaving, {}, { changes: undefined })],
    ['changes that are no list', webhook(leaving, {}, { changes: { 0: leaving } })],
    ['no entry', webhook(leaving, {}, {}, { entry: undefined })],
  ])('is passed over with %s', (_what, body) => {
    expect(readAccountUpdates(body)).toEqual([]);
  });

  it.each<[unknown, string]>([
    [1_739_321_024, '1739321024'],
    ['1739321024', '1739321024'],
    ['01739321024', '1739321024'],
    [1_739_321_024.25, '1739321024'],
    [undefined, ''],
    [null, ''],
    ['now', ''],
    ['', ''],
    [-1, ''],
    [0, ''],
    [1e300, ''],
  ])('that says the time %p tells %p', (time, told) => {
    expect(readAccountUpdates(webhook(leaving, {}, { time }))).toMatchObject([{ time: told }]);
  });

  it('with a number that JSON does not know is no webhook', () => {
    expect(readAccountUpdates(webhook(leaving).replace('1739321024', '01739321024'))).toBeUndefined();
  });

  it.each(['', 'null', '[]', '"text"', '{}', '{"object":"page","entry":[]}', webhook(leaving).slice(1)])(
    'is nothing else: %s',
    (body) => {
      expect(readAccountUpdates(body)).toBeUndefined();
    },
  );
});

/** What people write, and what is told about it, with business-scoped ids in the place of numbers; all of them are invented. */
const OF_PEOPLE: readonly (readonly [string, string, object])[] = [
  [
    'a message',
    'messages',
    {
      contacts: [{ profile: { name: 'Case Person', username: 'case.person' }, user_id: 'DE.13491208655302741918' }],
      messages: [
        {
          from_user_id: 'DE.13491208655302741918',
          id: 'wamid.1',
          timestamp: '1739321024',
          type: 'text',
          text: { body: 'Hello' },
        },
      ],
    },
  ],
  [
    'a delivery status',
    'messages',
    {
      statuses: [
        {
          id: 'wamid.1',
          status: 'delivered',
          timestamp: '1739321024',
          recipient_user_id: 'DE.13491208655302741918',
          recipient_parent_user_id: 'DE.ENT.11815799212886844830',
        },
      ],
    },
  ],
  [
    'a change of number',
    'messages',
    {
      messages: [
        {
          from_user_id: 'DE.1',
          id: 'wamid.2',
          type: 'system',
          system: { type: 'user_changed_number', wa_id: '4915550009102', user_id: 'DE.2' },
        },
      ],
    },
  ],
  [
    'a change of the id alone',
    'messages',
    {
      messages: [
        {
          from_user_id: 'DE.1',
          id: 'wamid.3',
          type: 'system',
          system: { type: 'user_changed_user_id', user_id: 'DE.2' },
        },
      ],
    },
  ],
  ['a call', 'calls', { calls: [{ id: 'wacid.1', from_user_id: 'DE.1', event: 'connect', timestamp: '1739321024' }] }],
  [
    'older messages',
    'history',
    { history: [{ metadata: { phase: 0 }, threads: [{ id: 'DE.1', messages: [{ from_user_id: 'DE.1' }] }] }] },
  ],
  [
    'a contact of the phone',
    'smb_app_state_sync',
    { state_sync: [{ type: 'contact', contact: { user_id: 'DE.1' }, action: 'add' }] },
  ],
  [
    'a message of the company’s own',
    'message_echoes',
    { message_echoes: [{ from: '15550009001', to_user_id: 'DE.1', type: 'text' }] },
  ],
  [
    'a message from the phone',
    'smb_message_echoes',
    { message_echoes: [{ from: '15550009001', to_user_id: 'DE.1', type: 'text' }] },
  ],
];

describe('a webhook about people', () => {
  const metadata = { display_phone_number: '15550009001', phone_number_id: '106540352242922' };

  it.each(OF_PEOPLE)('that brings %s is for the inbox, and tells of no account', (_what, field, value) => {
    const body = webhook({ messaging_product: 'whatsapp', metadata, ...value }, { field });
    expect(bringsMessagesAlone(body)).toBe(true);
    expect(readAccountUpdates(body)).toEqual([]);
  });

  it.each(OF_PEOPLE)(
    'that brings %s beside an account update has been handed on as it should',
    (_what, field, value) => {
      const changes = [
        { field, value },
        { field: 'account_update', value: leaving },
      ];
      const body = webhook({}, {}, { changes });
      expect(bringsMessagesAlone(body)).toBe(false);
      expect(readAccountUpdates(body)).toMatchObject([{ change: 'leaving' }]);
    },
  );

  it('is one beside other news than of an account', () => {
    const changes = [{ field: 'account_alerts' }, { field: 'messages' }];
    expect(bringsMessagesAlone(webhook({}, {}, { changes }))).toBe(true);
  });

  it.each(['', 'no JSON', 'null', '[]', '{}'])('is nothing else: %s', (body) => {
    expect(bringsMessagesAlone(body)).toBe(false);
  });

  it.each(['account_alerts', 'template_category_update', 'phone_number_quality_update'])(
    'is not one with news of %s',
    (field) => {
      expect(bringsMessagesAlone(webhook({}, { field }))).toBe(false);
    },
  );
});
