import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unfoundSeeds, unfoundSeedWarnings } from '../../../shared/data-map/canary-reach.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';

const DATABASE = { kind: 'postgres', connection: 'TARGET_SHOP', password: 'TARGET_SHOP_PASSWORD' };
const NO_CANARY = { noCanary: 'for this test' };
const RULE = {
  ...{ kind: 'userId', neverReused: true },
  from: { ...DATABASE, table: 'users', column: 'id', where: [{ column: 'login', values: ['{appId}#{asid}'] }] },
};
const users = {
  ...{ name: 'account', label: 'account', ...DATABASE },
  tables: [{ table: 'users', where: [{ column: 'id', values: ['{userId}'] }] }],
};
const SEEDED_USERS = { canary: { rows: [{ table: 'users', values: { id: '{asid}', login: '{appId}#{asid}' } }] } };
const chat = {
  ...{ name: 'chat', label: 'messages', kind: 'dynamodb', table: 'chat', key: ['userId'] },
  ...{ partitionKey: { attribute: 'userId', values: ['{userId}'] }, canary: { userId: '{asid}' } },
};
const mapOf = (...targets: readonly object[]) => loadDataMap({ identifiers: [RULE], targets });

describe('what is put for the canary person', () => {
  it('is never found where nothing is put into the table in which the rules look', () => {
    const map = mapOf({ ...users, ...NO_CANARY }, chat);
    expect(unfoundSeeds(map)).toEqual(['chat']);
    expect(unfoundSeedWarnings(map)).toEqual([
      {
        finding:
          'the data of the canary person in "chat" is never found, because no "canary" puts anything into table users of TARGET_SHOP',
        advice: expect.stringContaining('canary-missing'),
      },
    ]);
  });

  it('is never found in several targets for want of data in several tables, some of which may be found another way', () => {
    const from = { ...DATABASE, where: [{ column: 'user_id', values: ['{userId}'] }] };
    const identifiers = [
      RULE,
      {
        ...RULE,
        from: { ...RULE.from, table: 'logins', where: [{ column: 'login', values: ['{appId}#{asid}', '{phone}'] }] },
      },
      { kind: 'contactId', from: { ...from, table: 'contacts', column: 'id' } },
      // what finds it is not reached in the first place
      {
        kind: 'cardNo',
        from: { ...from, table: 'cards', column: 'no', where: [{ column: 'of', values: ['{phone}'] }] },
      },
    ];
    const notes = {
      ...chat,
      name: 'notes',
      table: 'notes',
      partitionKey: { attribute: 'userId', values: ['{contactId}'] },
    };
    const [warning] = unfoundSeedWarnings(
      loadDataMap({ identifiers, targets: [{ ...users, ...NO_CANARY }, chat, notes] }),
    );
    expect(warning?.finding).toBe(
      'the data of the canary person in "chat", "notes" is never found, because no "canary" puts anything into table users of TARGET_SHOP, table logins of TARGET_SHOP, table contacts of TARGET_SHOP',
    );
  });

  it('may be found by a rule that does not say where it looks', () => {
    const from = { kind: 'lambda', function: 'shop:live', match: { login: ['{appId}#{asid}'] }, find: 'userId' };
    expect(unfoundSeeds(loadDataMap({ identifiers: [{ ...RULE, from }], targets: [chat] }))).toEqual([]);
  });

  it('is never found where no rule leads to it from the id with which the canary begins', () => {
    const byPhone = { ...chat, partitionKey: { attribute: 'userId', values: ['{phone}'] } };
    const [warning] = unfoundSeedWarnings(mapOf({ ...users, ...SEEDED_USERS }, byPhone));
    expect(warning?.finding).toContain('"chat" is never found, because no rule leads there from {asid}');
  });

  it('is found where the rows lead from the id to each other', () => {
    expect(unfoundSeedWarnings(mapOf({ ...users, ...SEEDED_USERS }, chat))).toEqual([]);
  });

  it('is found throughout in the demonstration’s data map', () => {
    const path = join(import.meta.dirname, '../../../infra/data-map.json');
    expect(unfoundSeedWarnings(loadDataMap(JSON.parse(readFileSync(path, 'utf8'))))).toEqual([]);
  });

  describe('is never found', () => {
    const bucket = {
      name: 'photos',
      label: 'photos',
      kind: 's3',
      bucket: 'photos',
      match: [{ prefix: 'u/{userId}/' }],
    };
    const why = (...targets: readonly object[]) => unfoundSeedWarnings(mapOf(...targets)).map(({ finding }) => finding);
    const usersWith = (values: object) => ({ ...users, canary: { rows: [{ table: 'users', values }] } });

    it('where a column by which a rule looks is misspelt', () => {
      expect(why(usersWith({ id: '{asid}', logn: '{appId}#{asid}' }), chat)).toEqual([
        'the data of the canary person in "account", "chat" is never found, because "canary" puts no "login" into table users of TARGET_SHOP',
      ]);
    });

    it('where a column has another value than the rule looks for', () => {
      expect(why(usersWith({ id: '{asid}', login: 'fb-{asid}' }), chat)).toEqual([
        expect.stringContaining(
          'because "canary" puts "fb-{asid}" as "login" into table users of TARGET_SHOP, where "{appId}#{asid}" is looked for',
        ),
      ]);
    });

    it('where a row has another id than the one to which the rules lead', () => {
      expect(
        why(usersWith({ id: '{asid}', login: '{appId}#{asid}' }), {
          ...bucket,
          canary: { key: 'u/canary-{asid}/1', body: 'x' },
        }),
      ).toEqual([
        'the data of the canary person in "photos" is never found, because "canary" puts "u/canary-{asid}/1" as "key" into bucket photos, where "u/{userId}/" is looked for',
      ]);
      expect(why({ ...users, ...SEEDED_USERS }, { ...bucket, canary: { key: 'u/{asid}/1', body: 'x' } })).toEqual([]);
      expect(
        why(usersWith({ id: 'canary-{asid}', login: '{appId}#{asid}' }), {
          ...bucket,
          canary: { key: 'u/canary-{asid}/1', body: 'x' },
        }),
      ).toEqual([]);
    });

    it('where the row looks for more than the id, such as a literal $', () => {
      const literal = { ...chat, partitionKey: { attribute: 'userId', values: ['${userId}'] } };
      expect(why({ ...users, ...SEEDED_USERS }, literal)).toEqual([
        expect.stringContaining('in "chat" is never found'),
      ]);
    });
  });

  it('counts as found where the map does not show which ids the rules read', () => {
    const map = loadDataMap({
      identifiers: [RULE],
      targets: [
        {
          ...users,
          canary: { rows: [{ table: 'users', values: { login: '{appId}#{asid}' } }] },
          tables: [{ table: 'users', where: [{ column: 'login', values: ['{appId}#{asid}'] }] }],
        },
        chat,
      ],
    });
    expect(unfoundSeeds(map)).toEqual([]);
  });

  it('is refused where a row is found only by what may be a person’s id', () => {
    const constant = { ...users, canary: { rows: [{ table: 'users', values: { id: '1', login: '{appId}#{asid}' } }] } };
    expect(() => mapOf(constant, chat)).toThrow(
      'canary\'s "id" in "users" could be a person\'s; put {asid} or {uuid} into it',
    );
  });
});
