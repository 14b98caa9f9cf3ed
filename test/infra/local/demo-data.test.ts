import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueryInput } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  DEMO_NEIGHBOURS,
  DEMO_PEOPLE,
  type DemoPerson,
  demoItems,
  seedDemo,
} from '../../../infra/local/demo-company/demo-data.ts';
import type { DemoItem } from '../../../infra/local/demo-company/demo-item.ts';
import { WHATSAPP_ACCOUNTS } from '../../../infra/local/demo-company/whatsapp-accounts.ts';
import {
  CUSTOMERS_OF_LEAVING,
  contactItems,
  WHATSAPP_CONTACTS,
  WHATSAPP_NEIGHBOURS,
  type WhatsAppContact,
} from '../../../infra/local/demo-company/whatsapp-contacts.ts';
import { dynamodbTables } from '../../../infra/local/stores/dynamodb-tables.ts';
import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Log } from '../../../shared/ports/log.ts';
import type { ResolutionQuestion } from '../../../shared/ports/resolution.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { type DynamodbServer, type Item, startDynalite } from '../../support/dynalite.ts';
import { faultyDynamodb } from '../../support/faulty-dynamodb.ts';
import { awsEnvironment } from '../../support/target-environment.ts';

const json = JSON.parse(readFileSync(join(import.meta.dirname, '../../../infra/data-map.json'), 'utf8')) as {
  readonly identifiers: readonly { readonly from: { readonly kind: string } }[];
  readonly targets: readonly { readonly kind: string }[];
};
const LOCAL_KINDS = new Set(['dynamodb', 'kept', 'manual']);

/** The part of CALIQ's data map whose stores are DynamoDB tables. */
const map = loadDataMap({
  identifiers: json.identifiers.filter(({ from }) => LOCAL_KINDS.has(from.kind)),
  targets: json.targets.filter(({ kind }) => LOCAL_KINDS.has(kind)),
});
const tables = dynamodbTables(map);
const names = tables.map(({ TableName }) => TableName ?? '');
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let server: DynamodbServer;
let written: number;
beforeAll(async () => {
  server = await startDynalite();
  for (const table of tables) await server.createTable(table);
  written = await seedDemo(server.client, '1001', '1002', new Set(names));
});
afterAll(() => server.close());

async function everything(): Promise<readonly string[]> {
  const items = await Promise.all(
    names.map(async (name) => (await server.scan(name)).map((item) => shown(name, item))),
  );
  return items.flat().toSorted();
}

function shown(table: string, item: Item): string {
  return `${table} ${JSON.stringify(Object.entries(item).toSorted(([a], [b]) => a.localeCompare(b)))}`;
}

function selectionOf(person: DemoPerson): Selection {
  return {
    requestId: 'request' as RequestId,
    appId: '1001',
    identifiers: { asid: [person.userId] },
    askedAt: Date.UTC(2026, 10, 23),
  };
}

function questionAbout(person: DemoPerson): ResolutionQuestion {
  const { requestId, appId, identifiers, askedAt } = selectionOf(person);
  return { requestId, appId, identifiers, askedAt, beganWith: 'asid', isFirstReading: true, checksActivity: false };
}

describe('the demonstration’s people', () => {
  it('are all written, with each item once', async () => {
    expect((await everything()).length).toBe(written);
  });

  it('have ids that are prefixes of each other', () => {
    const ids = DEMO_NEIGHBOURS.map(({ userId }) => userId);
    for (const { userId } of [DEMO_PEOPLE.person, DEMO_PEOPLE.busy]) {
      expect(ids.some((id) => id !== userId && (id.startsWith(userId) || userId.startsWith(id)))).toBe(true);
    }
  });

  it.each(Object.entries(DEMO_PEOPLE))(
    'lose everything but what is kept (%s), and nobody else loses anything',
    async (_name, person) => {
      const before = await everything();
      const environment = awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${server.port}` });
      const connected = await connectDataMap(map, environment, silent);
      const selection = selectionOf(person);
      const question = { ...selection, beganWith: 'asid', isFirstReading: true, checksActivity: false } as const;
      const { verified } = await connected.resolveSelection(question);
      const resolved = { ...selection, beganWith: 'asid', identifiers: verified };
      const outcomes = new Map<string, string>();
      for (const [name, { target }] of connected.targets) {
        outcomes.set(name, (await target.purge(resolved, unlimited())).outcome);
      }

      const asked = 'mailThread' in person ? 'notified' : 'emptied';
      for (const [name, outcome] of outcomes) {
        expect([name, outcome]).toEqual([name, { invoices: 'kept', 'support-mailbox': asked }[name] ?? 'emptied']);
      }
      const own = demoItems(person, '1001').map(({ table, item }) => shown(table, marshall(item)));
      const present = new Set(before);
      expect(own.filter((item) => !present.has(item))).toEqual([]);
      const kept = own.filter((item) => /^caliq-(?:invoices|whatsapp-accounts) /.test(item));
      expect(kept).toHaveLength(2);
      // the account stays with the business, but no longer names the person who connected it
      const account = kept.find((item) => item.startsWith('caliq-whatsapp-accounts '));
      const anonymised = account?.replace(/,\["userKey",[^\]]*\]/, '');
      expect(anonymised).not.toContain(person.userId);
      const deleted = new Set(own.filter((item) => !kept.includes(item) || item === account));
      const after = [...before.filter((item) => !deleted.has(item)), anonymised ?? ''];
      expect(await everything()).toEqual(after.toSorted());
    },
  );
});

describe('somebody who only wrote on WhatsApp', () => {
  const ways = Object.entries<WhatsAppContact>(WHATSAPP_CONTACTS).flatMap(([name, who]) => [
    ...who.bsuids.map((value) => [name, 'bsuid', value, who] as const),
    // a number that leads to several contacts may have changed hands
    ...(who.furtherContactIds === undefined ? who.numbers : []).map((value) => [name, 'phone', value, who] as const),
  ]);

  it.each(ways)('(%s) is wholly found by %s %s, and nobody else loses anything', async (_name, kind, value, who) => {
    const own = contactItems(who, '1001');
    for (const { table, item } of own) await server.put(table, [marshall(item)]);
    const before = await everything();
    const connected = await connectDataMap(map, environmentHere(), silent);
    const question = { ...about(kind, value), isFirstReading: true, checksActivity: false };
    const { verified } = await connected.resolveSelection(question);
    const selection = { ...about(kind, value), identifiers: verified };
    for (const { target } of connected.targets.values()) await target.purge(selection, unlimited());

    const deleted = new Set(own.map(({ table, item }) => shown(table, marshall(item))));
    expect(before.filter((item) => deleted.has(item))).toHaveLength(own.length);
    expect(await everything()).toEqual(before.filter((item) => !deleted.has(item)));
  });

  it('is not found without an operator by a number that they gave up and that somebody else has now', async () => {
    const [former] = WHATSAPP_CONTACTS.reissued.formerNumbers;
    for (const { table, item } of contactItems(WHATSAPP_CONTACTS.reissued, '1001')) {
      await server.put(table, [marshall(item)]);
    }
    const connected = await connectDataMap(map, environmentHere(), silent);
    const question = { ...about('phone', former), isFirstReading: true, checksActivity: false };
    const { verified, figures } = await connected.resolveSelection(question);
    expect(WHATSAPP_NEIGHBOURS[0]?.numbers).toEqual([former]);
    expect(verified).not.toHaveProperty('contactId');
    expect(figures.filter(({ of }) => of === 'several_registrations')).toHaveLength(2);
  });

  it('has two contacts under one number, so nothing is deleted without an operator', async () => {
    const { numbers, contactId, furtherContactIds } = WHATSAPP_CONTACTS.split;
    for (const { table, item } of contactItems(WHATSAPP_CONTACTS.split, '1001')) {
      await server.put(table, [marshall(item)]);
    }
    const connected = await connectDataMap(map, environmentHere(), silent);
    const question = { ...about('phone', numbers[0]), isFirstReading: true, checksActivity: false };
    const { verified, selfDeclared, figures } = await connected.resolveSelection(question);
    expect(verified).not.toHaveProperty('contactId');
    expect(selfDeclared['contactId']?.toSorted()).toEqual([contactId, ...furtherContactIds]);
    expect(figures.filter(({ of }) => of === 'several_registrations')).toHaveLength(2);
  });

  function about(kind: 'bsuid' | 'phone', value: string) {
    return {
      requestId: 'request' as RequestId,
      appId: '1001',
      beganWith: kind,
      identifiers: { [kind]: [value] },
      askedAt: Date.UTC(2026, 10, 23),
    } as const;
  }

  function environmentHere() {
    return awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${server.port}` });
  }
});

describe('a business that leaves', () => {
  const { wabaId } = WHATSAPP_ACCOUNTS.leaving;

  function ofAccount(): readonly string[] {
    const rows = CUSTOMERS_OF_LEAVING.flatMap((who) => contactItems(who, '1001'));
    return rows.map(({ table, item }) => shown(table, marshall(item)));
  }

  it('leads to everybody who wrote to it, without naming them, and to nobody of another account or app', async () => {
    // the same account has also connected another app, whose customers stay
    const [customer] = CUSTOMERS_OF_LEAVING;
    if (customer === undefined) throw new Error('no customer');
    for (const { table, item } of contactItems({ ...customer, contactId: 'contact-elsewhere' }, '1002')) {
      await server.put(table, [marshall(item)]);
    }
    const before = await everything();
    const environment = awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${server.port}` });
    const connected = await connectDataMap(map, environment, silent);
    const about = {
      requestId: 'request' as RequestId,
      appId: '1001',
      beganWith: 'waba',
      identifiers: { waba: [wabaId] },
      askedAt: Date.UTC(2026, 10, 23),
    } as const;
    const { verified, readings } = await connected.resolveSelection({
      ...about,
      isFirstReading: true,
      checksActivity: false,
    });
    expect(verified).toEqual({ waba: [wabaId], wabaId: [wabaId] });
    expect(readings.map(({ age }) => age)).toEqual(['old']);
    const selection = { ...about, identifiers: verified };
    let planned = 0;
    for (const { target } of connected.targets.values()) planned += await target.plan(selection);
    for (const { target } of connected.targets.values()) await target.purge(selection, unlimited());

    const own = new Set([
      ...ofAccount(),
      ...before.filter((item) => item.startsWith('caliq-whatsapp-accounts ') && item.includes(`"${wabaId}"`)),
    ]);
    expect(own.size).toBe(ofAccount().length + 1);
    expect(planned).toBe(own.size);
    expect(await everything()).toEqual(before.filter((item) => !own.has(item)));
  });

  it('loses nothing to the request of one of its customers, which deletes only the customer’s own items', async () => {
    for (const who of CUSTOMERS_OF_LEAVING) {
      for (const { table, item } of contactItems(who, '1001')) await server.put(table, [marshall(item)]);
    }
    const [customer] = CUSTOMERS_OF_LEAVING;
    if (customer === undefined) throw new Error('no customer');
    const before = await everything();
    const environment = awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${server.port}` });
    const connected = await connectDataMap(map, environment, silent);
    const about = {
      requestId: 'request' as RequestId,
      appId: '1001',
      beganWith: 'bsuid',
      identifiers: { bsuid: customer.bsuids },
      askedAt: Date.UTC(2026, 10, 23),
    } as const;
    const found = await connected.resolveSelection({ ...about, isFirstReading: true, checksActivity: false });
    expect(found.ofBusiness).toEqual({ contactAccount: [wabaId] });
    const selection = { ...about, identifiers: found.verified, ofBusiness: found.ofBusiness };
    for (const { target } of connected.targets.values()) await target.purge(selection, unlimited());
    const own = new Set(contactItems(customer, '1001').map(({ table, item }) => shown(table, marshall(item))));
    expect(await everything()).toEqual(before.filter((item) => !own.has(item)));
  });
});

describe('somebody who logged in with Instagram', () => {
  /** An answer of `/me`, with invented ids. */
  const ME = { id: '26719500000000077', user_id: '17841400000000077', username: 'a_shop', account_type: 'BUSINESS' };
  const NEIGHBOUR = { ...ME, id: ME.user_id.slice(0, -1), user_id: ME.id.slice(0, -1) };

  function rowsOf(me: typeof ME, appId: string): readonly DemoItem[] {
    const userKey = `${appId}#${me.id}`;
    const instagram = { instagramKey: `${appId}#${me.user_id}`, instagramUserId: me.id };
    const times = { createdAt: '2026-01-01T00:00:00.000Z', lastSeenAt: '2026-01-02T00:00:00.000Z' };
    return [
      {
        table: 'caliq-users',
        item: { userKey, ...instagram, ...times, email: `${me.id}@${appId}.example`, emailVerifiedAt: times.createdAt },
      },
      { table: 'caliq-user-tokens', item: { userKey, ...instagram, tokenId: 'login', grantedAt: times.createdAt } },
      {
        table: 'caliq-demo-requests',
        item: { demoRequestId: `demo-${userKey}`, email: `${me.id}@${appId}.example`, createdAt: times.createdAt },
      },
    ];
  }

  it.each([
    ['the app-scoped id', 'igUser', ME.id],
    ['the id of the professional account', 'igUser', ME.user_id],
  ] as const)('is wholly found by %s, and nobody else loses anything', async (_what, kind, value) => {
    const everybody = [rowsOf(ME, '1001'), rowsOf(NEIGHBOUR, '1001'), rowsOf(ME, '1002')];
    for (const { table, item } of everybody.flat()) await server.put(table, [marshall(item)]);
    const before = await everything();
    await purgeBy(kind, value);
    const own = new Set(rowsOf(ME, '1001').map(({ table, item }) => shown(table, marshall(item))));
    expect(before.filter((item) => own.has(item))).toHaveLength(own.size);
    expect(await everything()).toEqual(before.filter((item) => !own.has(item)));
  });

  it('loses the token even if the account is already gone, and is not taken for somebody who writes messages', async () => {
    const rows = rowsOf(ME, '1001');
    for (const { table, item } of rows.slice(1)) await server.put(table, [marshall(item)]);
    const before = await everything();
    await purgeBy('igsid', ME.user_id);
    expect(await everything()).toEqual(before);
    await purgeBy('igUser', ME.user_id);
    expect(
      (await everything()).filter((item) => item.startsWith('caliq-user-tokens ') && item.includes(`1001#${ME.id}`)),
    ).toEqual([]);
  });

  async function purgeBy(kind: 'igUser' | 'igsid', value: string): Promise<void> {
    const environment = awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${server.port}` });
    const connected = await connectDataMap(map, environment, silent);
    const about = {
      requestId: 'request' as RequestId,
      appId: '1001',
      beganWith: kind,
      identifiers: { [kind]: [value] },
      askedAt: Date.UTC(2026, 10, 23),
    };
    const { verified } = await connected.resolveSelection({ ...about, isFirstReading: true, checksActivity: false });
    for (const { target } of connected.targets.values()) {
      await target.purge({ ...about, identifiers: verified }, unlimited());
    }
  }
});

describe('one of the demonstration’s people', () => {
  const asked: string[] = [];
  let between: Awaited<ReturnType<typeof faultyDynamodb>>;
  beforeAll(async () => {
    between = await faultyDynamodb(server.port, (_operation, { TableName }: QueryInput) => {
      asked.push(TableName ?? '');
      return undefined;
    });
  });
  beforeEach(() => asked.splice(0));
  afterAll(() => between.close());

  it('is resolved with one read per table, and two more read the registrations again', async () => {
    const [neighbour] = DEMO_NEIGHBOURS;
    if (neighbour === undefined) throw new Error('no neighbour');
    const environment = awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: between.url });
    const connected = await connectDataMap(map, environment, silent);
    const question = questionAbout(neighbour);
    const { verified, selfDeclared, ofBusiness } = await connected.resolveSelection(question);
    expect(asked.splice(0).toSorted()).toEqual([
      'caliq-contacts',
      'caliq-conversations',
      'caliq-identities',
      'caliq-support-messages',
      'caliq-users',
      'caliq-whatsapp-accounts',
    ]);
    expect(selfDeclared).toEqual({});
    expect(ofBusiness).toEqual({ wabaId: [neighbour.wabaId] });

    const later = { ...question, identifiers: verified, isFirstReading: false };
    const readings = await connected.readRegistrations(later);
    expect(readings.map(({ age }) => age)).toEqual(['old', 'old']);
    expect(asked.toSorted()).toEqual(['caliq-identities', 'caliq-users']);
  });
});

describe('somebody who typed a different address from that of their account', () => {
  it('costs one more read of each table that is searched by addresses', async () => {
    const asked: string[] = [];
    const between = await faultyDynamodb(server.port, (_operation, { TableName }: QueryInput) => {
      asked.push(TableName ?? '');
      return undefined;
    });
    const [, neighbour] = DEMO_NEIGHBOURS;
    if (neighbour === undefined) throw new Error('no neighbour');
    const contact = demoItems(neighbour, '1001').find(({ table }) => table === 'caliq-contacts')?.item;
    await server.put('caliq-contacts', [marshall({ ...contact, email: 'typed@example.com' })]);
    const environment = awsEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: between.url });
    const connected = await connectDataMap(map, environment, silent);
    const { verified, selfDeclared } = await connected.resolveSelection(questionAbout(neighbour));
    between.close();
    expect(verified).not.toHaveProperty('contactEmail');
    expect(selfDeclared).toEqual({ contactEmail: ['typed@example.com'] });
    expect(asked.filter((table) => table === 'caliq-support-messages')).toHaveLength(2);
    expect(asked).toHaveLength(7);
  });
});

describe('the tables of a data map', () => {
  it('have the keys, types and indexes that its rows need', () => {
    const other = loadDataMap({
      identifiers: [
        {
          kind: 'contactId',
          oneApp: true,
          from: {
            kind: 'dynamodb',
            table: 'links',
            partitionKey: { attribute: 'id', type: 'N', values: ['{asid}'] },
            attribute: 'contactId',
          },
        },
        {
          kind: 'account',
          from: {
            kind: 'dynamodb',
            table: 'accounts',
            index: 'by-contact',
            partitionKey: { attribute: 'contactId', values: ['{contactId}'] },
            attribute: 'account',
          },
        },
      ],
      targets: [
        {
          name: 'events',
          label: { en: 'Events' },
          oneApp: true,
          kind: 'dynamodb',
          table: 'events',
          index: 'by-contact',
          partitionKey: { attribute: 'contactId', values: ['{contactId}'] },
          sortKey: { attribute: 'number', type: 'N', values: ['{asid}'] },
          key: ['event', 'number'],
        },
      ],
    });
    expect(dynamodbTables(other)).toMatchObject([
      { TableName: 'links', KeySchema: [{ AttributeName: 'id' }], AttributeDefinitions: [{ AttributeType: 'N' }] },
      {
        TableName: 'accounts',
        KeySchema: [{ AttributeName: 'id' }],
        GlobalSecondaryIndexes: [
          { IndexName: 'by-contact', KeySchema: [{ AttributeName: 'contactId' }, { AttributeName: 'id' }] },
        ],
      },
      {
        TableName: 'events',
        KeySchema: [{ AttributeName: 'event' }, { AttributeName: 'number' }],
        AttributeDefinitions: [
          { AttributeName: 'event', AttributeType: 'S' },
          { AttributeName: 'number', AttributeType: 'N' },
          { AttributeName: 'contactId', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexes: [{ KeySchema: [{ AttributeName: 'contactId' }, { AttributeName: 'number' }] }],
      },
    ]);
  });
});
