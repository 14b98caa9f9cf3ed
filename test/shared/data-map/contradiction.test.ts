import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';

const label = { en: 'Words' };
const dynamodb = {
  kind: 'dynamodb',
  table: 'messages',
  partitionKey: { attribute: 'owner', values: ['{appId}#{asid}'] },
  key: ['owner', 'number'],
};
const byPhone = {
  ...dynamodb,
  index: 'by-phone',
  partitionKey: { attribute: 'phone', values: ['{appId}#{asid}#phone'] },
};
const where = [{ column: 'contact', values: ['{appId}#{asid}'] }];
const postgres = { kind: 'postgres', connection: 'TARGET_DB', tables: [{ table: 'tickets', where }] };
const s3 = { kind: 's3', bucket: 'media', match: [{ prefix: '{appId}/{asid}/' }] };
const kept = (store: object) => ({ kind: 'kept', reason: 'legal_obligation', basis: 'a law', where: store });

function load(one: object, other: object, from?: object): () => unknown {
  const noCanary = 'for this test';
  const rows = [one, other].map((row, at) => ({
    name: `row-${at + 1}`,
    label,
    ...('where' in row ? {} : { noCanary }),
    ...row,
  }));
  return () => loadDataMap({ targets: rows, identifiers: from === undefined ? [] : [{ kind: 'phone', from }] });
}

describe('rows about one store', () => {
  it.each([
    [
      'another key of the table',
      dynamodb,
      { ...byPhone, key: ['owner'] },
      /^targets\[1\] \("row-2"\): the key of table messages is .*, but targets\[0\] \("row-1"\) says /,
    ],
    [
      'another type of an attribute',
      dynamodb,
      { ...dynamodb, partitionKey: { attribute: 'owner', type: 'N', values: ['{appId}#{asid}'] } },
      /the type of owner in table messages is N, but .* says S/,
    ],
    [
      'another format of a time',
      { ...dynamodb, createdAt: { attribute: 'at', format: 'epoch_s' } },
      { ...byPhone, createdAt: { attribute: 'at', format: 'epoch_ms' } },
      /the format of at in table messages is epoch_ms, but .* says epoch_s/,
    ],
    [
      'another end of the same items',
      dynamodb,
      kept(dynamodb),
      /what a row selects in table messages is kept, but .* says deleted/,
    ],
    [
      'that the same items are deleted and anonymised',
      byPhone,
      { ...byPhone, anonymise: { phone: null }, stays: 'The call' },
      /what a row selects in table messages is anonymised, but .* says deleted/,
    ],
    [
      'that the same rows are deleted and anonymised',
      postgres,
      { ...postgres, tables: [{ table: 'tickets', where, anonymise: { contact: null } }], stays: 'The ticket' },
      /what a row selects in table tickets of TARGET_DB is anonymised, but .* says deleted/,
    ],
    [
      'another end of the same objects',
      kept(s3),
      s3,
      /what a row selects in bucket media is deleted, but .* says kept/,
    ],
    [
      'another end of the same rows',
      postgres,
      kept(postgres),
      /table tickets of TARGET_DB is kept, but .* says deleted/,
    ],
    [
      'another type of a column',
      postgres,
      {
        ...postgres,
        tables: [{ table: 'tickets', where: [{ column: 'contact', type: 'number', values: ['{appId}#{asid}'] }] }],
      },
      /the type of contact in table tickets of TARGET_DB is number, but .* says text/,
    ],
  ])('may not say %s', (_what, one, other, sentence) => {
    expect(load(one, other)).toThrow(expect.objectContaining({ code: 'data_map_invalid' }));
    expect(load(one, other)).toThrow(sentence);
    expect(load(one, other)).not.toThrow(/; narrow/);
  });

  const password = 'TARGET_DB_PASSWORD';
  const iam = { resourceId: 'cluster-ABC123', user: 'data_deletion' };
  const seededBy = (login: object) => {
    const canary = { rows: [{ table: 'tickets', values: { contact: '{asid}' } }], ...login };
    return { ...postgres, canary, noCanary: undefined };
  };

  it.each([
    ['a password and none', { ...postgres, password }, postgres],
    ['a password and none, where one is kept', { ...postgres, password }, kept(postgres)],
    ['a user of IAM and no password', { ...postgres, iam }, postgres],
    ['a password and none for the canary', { ...postgres, password }, seededBy({ connection: 'TARGET_DB' })],
  ])('may not name for one address %s', (_what, one, other) => {
    expect(load(one, other)).toThrow(
      /^targets\[1\] \("row-2"\): the login at TARGET_DB is without "password" and "iam", but targets\[0\] \("row-1"\) says with "password" or "iam"; one of them is wrong/,
    );
  });

  it('may not name two passwords for one address', () => {
    expect(load({ ...postgres, password }, { ...postgres, password: 'TARGET_DB_SECRET' })).toThrow(
      /^targets\[1\] \("row-2"\): the password at TARGET_DB is TARGET_DB_SECRET, but targets\[0\] \("row-1"\) says TARGET_DB_PASSWORD; one of them is wrong$/,
    );
  });

  it('may not name a password and a user of IAM, who needs none, for one login', () => {
    const from = { kind: 'postgres', connection: 'TARGET_DB', password, iam, table: 'logins', column: 'phone', where };
    const both = 'the login at TARGET_DB is by "iam", but ';
    expect(load({ ...postgres, password, iam }, s3)).toThrow(
      `targets[0] ("row-1"): ${both}targets[0] ("row-1") says by "password"`,
    );
    expect(load(kept({ ...postgres, password, iam }), s3)).toThrow(both);
    expect(load({ ...postgres, password }, s3, from)).toThrow(`identifiers[0] ("phone"): ${both}`);
    expect(load(postgres, seededBy({ connection: 'TARGET_C', password, iam }))).toThrow(
      both.replace('TARGET_DB', 'TARGET_C'),
    );
  });

  it.each([
    ['a password, and none for a user of IAM', { ...postgres, password }, { ...postgres, iam }],
    ['none where the canary has an address of its own', postgres, seededBy({ connection: 'TARGET_C', password })],
  ])('may name for one address %s', (_what, one, other) => {
    expect(load(one, other)).not.toThrow();
  });

  it('may not leave out the password where a rule names it that looks identifiers up there', () => {
    const from = { kind: 'postgres', connection: 'TARGET_DB', password, table: 'logins', column: 'phone', where };
    expect(load(postgres, s3, from)).toThrow(
      /^identifiers\[0\] \("phone"\): the login at TARGET_DB is with "password" or "iam", but targets\[0\]/,
    );
  });

  const sorted = (change: object) => ({ ...dynamodb, key: ['owner', 'sort'], ...change });
  const bySort = (sort: object) => sorted({ sortKey: { attribute: 'sort', ...sort } });
  const rowsWhere = (...more: readonly object[]) => ({
    ...postgres,
    tables: [{ table: 'tickets', where: [...where, ...more] }],
  });
  const paid = { column: 'status', values: ['paid', 'disputed'] };
  const objects = (...match: readonly object[]) => ({ ...s3, match });

  it.each([
    ['a whole partition, of which another keeps a part', sorted({}), kept(bySort({ prefix: ['invoice#'] }))],
    ['a prefix, of which another keeps a longer one', bySort({ prefix: ['a#'] }), kept(bySort({ prefix: ['a#b#'] }))],
    ['a prefix, of which another keeps one item', bySort({ prefix: ['a#'] }), kept(bySort({ values: ['a#{asid}'] }))],
    ['one of the items that another keeps', bySort({ values: ['a'] }), kept(bySort({ values: ['b', 'a'] }))],
    ['items, of which another keeps one', bySort({ values: ['b', 'a'] }), kept(bySort({ values: ['a'] }))],
    [
      'items, of which another anonymises a part',
      byPhone,
      { ...byPhone, sortKey: { attribute: 'at', values: ['x'] }, anonymise: { phone: null, at: null }, stays: 'x' },
    ],
    ['objects, of which another keeps a folder', s3, kept(objects({ prefix: '{appId}/{asid}/invoices/' }))],
    ['objects, of which another keeps one', s3, kept(objects({ key: '{appId}/{asid}/invoice' }))],
    ['rows, of which another keeps some', postgres, kept(rowsWhere(paid))],
    ['some of the rows that another keeps', rowsWhere({ ...paid, values: ['paid'] }), kept(rowsWhere(paid))],
  ])('may not select %s', (_what, wider, narrower) => {
    const sentence =
      /^targets\[1\] \("row-2"\): what a row selects in .* is (?:kept|anonymised), but targets\[0\] \("row-1"\) selects it too, and there it is deleted; narrow/;
    expect(load(wider, narrower)).toThrow(sentence);
    expect(load(narrower, wider)).toThrow(
      /targets\[0\] \("row-1"\): what a row selects .* but targets\[1\] \("row-2"\)/,
    );
  });

  it('may not say another type than a rule that looks identifiers up there', () => {
    const from = {
      kind: 'dynamodb',
      table: 'messages',
      partitionKey: { attribute: 'owner', type: 'N', values: ['{appId}#{asid}'] },
      attribute: 'phone',
    };
    expect(load(dynamodb, s3, from)).toThrow(/^identifiers\[0\] \("phone"\): the type of owner in table messages is N/);
  });

  it.each([
    ['select by different keys', dynamodb, byPhone],
    [
      'are of tables of the same name in two databases',
      postgres,
      {
        ...postgres,
        connection: 'TARGET_OTHER',
        tables: [{ table: 'tickets', where: [{ column: 'contact', type: 'number', values: ['{appId}#{asid}'] }] }],
      },
    ],
    ['keep something else of the same table', dynamodb, kept(byPhone)],
    ['say the same twice', s3, s3],
    ['delete a partition, and once more a part of it', sorted({}), bySort({ prefix: ['a#'] })],
    [
      'select one sort key, and another keeps what begins so',
      bySort({ values: ['a#'] }),
      kept(bySort({ prefix: ['a#'] })),
    ],
    ['delete some of what another keeps', kept(postgres), rowsWhere(paid)],
    ['select other sort keys', bySort({ prefix: ['a#'] }), kept(bySort({ prefix: ['b#a#'] }))],
    ['select another prefix', bySort({ prefix: ['a#b#'] }), kept(bySort({ values: ['a#'] }))],
    [
      'select one sort key, and another keeps a longer one',
      bySort({ values: ['a'] }),
      kept(bySort({ values: ['ab'] })),
    ],
    [
      'select by a key, of which another keeps a part by an index',
      sorted({}),
      kept({ ...byPhone, key: ['owner', 'sort'] }),
    ],
    ['select one object, and another keeps a folder', objects({ key: '{appId}/{asid}' }), kept(s3)],
    ['select another prefix of a bucket', s3, kept(objects({ prefix: 'x/{appId}/{asid}/' }))],
    ['select rows by another value', rowsWhere({ ...paid, values: ['draft'] }), kept(rowsWhere(paid))],
    ['select rows by another column', rowsWhere({ ...paid, column: 'type' }), kept(rowsWhere(paid))],
  ])('may %s', (_what, one, other) => {
    expect(load(one, other)).not.toThrow();
  });
});
