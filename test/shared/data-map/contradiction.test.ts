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
  ])('may %s', (_what, one, other) => {
    expect(load(one, other)).not.toThrow();
  });
});
