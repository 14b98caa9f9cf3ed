import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataMapHash, permissionsOf, settingsOf } from '../../../shared/data-map/data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { identifierKindsOf, selectsOf, storesOf } from '../../../shared/data-map/selects.ts';
import { LABEL_WORDS, labelTexts } from '../../../shared/data-map/vocabulary.ts';
import { dataMapWarnings } from '../../../shared/data-map/warnings.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { LABEL_LANGUAGES } from '../../../shared/domain/localized-text.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';
import { memoryKind } from '../../support/memory/memory-target.ts';

const messages = {
  name: 'messages',
  label: 'messages',
  kind: 'dynamodb',
  table: 'caliq-messages',
  partitionKey: { attribute: 'owner', values: ['{asid}'] },
  key: ['owner', 'number'],
  oneApp: true,
  noCanary: 'for these tests',
};
const invoices = {
  name: 'invoices',
  label: 'invoices',
  kind: 'kept',
  reason: 'legal_obligation',
  basis: labelTexts('invoices'),
};
const tickets = {
  name: 'tickets',
  label: 'messages',
  kind: 'postgres',
  connection: 'TARGET_DB',
  tables: [{ table: 'tickets', where: [{ column: 'owner', values: ['{appId}#{asid}'] }] }],
};
const crm = {
  name: 'crm',
  label: 'messages',
  kind: 'webhook',
  url: 'TARGET_CRM_URL',
  secret: 'TARGET_CRM_SECRET',
  identifiers: ['email'],
};
const contacts = rule('contactId', '{asid}');
const caliq = loadDataMap(JSON.parse(readFileSync(join(import.meta.dirname, '../../../infra/data-map.json'), 'utf8')));

function rule(kind: string, ...values: readonly string[]) {
  return {
    kind,
    oneApp: true,
    from: { kind: 'dynamodb', table: 'links', partitionKey: { attribute: 'id', values }, attribute: kind },
  };
}
function targets(...changes: readonly object[]) {
  return { targets: changes.map((change) => Object.assign({}, messages, change)) };
}
function selecting(...values: readonly string[]) {
  return { partitionKey: { attribute: 'owner', values } };
}
function sentenceOf(json: unknown): string {
  try {
    loadDataMap(json);
  } catch (error) {
    if (error instanceof DeletionError && error.code === 'data_map_invalid') return error.message;
    throw error;
  }
  return 'no mistake';
}

describe('each mistake in a data map is one line that says where it is and what is expected', () => {
  const anything =
    'a text with placeholders such as {asid} or {phone:digits} (digits, e164, lower), each followed by a separator or the end';
  it.each([
    [null, 'the data map is null; expected an object with "targets"'],
    ['[]', 'the data map is "[]"; expected an object with "targets"'],
    [{}, 'targets is missing; expected the list of places that hold data about people'],
    [{ targets: [] }, 'targets is []; expected at least one target'],
    [{ targets: 3 }, 'targets is 3; expected a list'],
    [{ targets: [3] }, 'targets[0] is 3; expected an object with "kind"'],
    [targets({ kind: undefined }), 'targets[0].kind is missing; expected "dynamodb", …"webhook"'],
    [
      targets({ label: undefined }),
      'targets[0].label is missing; expected what a person reads on the status page: a word that comes translated into every language, for example "messages", or texts by language, for example {"en": "Your messages"}',
    ],
    [
      targets({ key: undefined }),
      'targets[0].key is missing; expected the names of the table’s key attributes, for example ["userId"]: the partition key, then the sort key if there is one',
    ],
    [
      targets({ label: 'Messages' }),
      'targets[0].label is "Messages"; expected "account", "profile", "contact-details", one of 45 other words or an object with "en"; did you mean "messages"?',
    ],
    [targets({ label: 'zzz' }), 'targets[0].label is "zzz"; expected "account", …, "marketing" or an object with "en"'],
    [
      targets({ canary: { item: { owner: '{asid}' } } }),
      'targets[0].canary.item is {"owner":"{asid}"}; expected a text, a number, true or false, a list, an object',
    ],
    [
      { ...targets({}), identifiers: [{ kind: 'psid' }] },
      'identifiers[0].from is missing; expected where such identifiers are found: the "kind" of a store, and what to select in it',
    ],
    [
      { targets: [{ name: 'media', label: { en: 'Media' }, kind: 's3', bucket: 'media', match: ['media/'] }] },
      'targets[0].match[0] is "media/"; expected an object with "prefix" or an object with "key"…',
    ],
    [
      { targets: [{ name: 'media', label: 'media', kind: 's3', bucket: 'media', match: [{ prefix: 3 }] }] },
      'targets[0].match[0] is {"prefix":3}; expected an object with "prefix" or an object with "key"',
    ],
    [
      {
        targets: [
          { name: 'media', label: 'photos', kind: 's3', bucket: 'media', match: [{ prefix: 'avatars/{asid}' }] },
        ],
      },
      'targets[0].match[0].prefix is "avatars/{asid}"; expected a text such as contacts/{contactId}/, with a slash after each placeholder and at the end, or for one whole key {"key": "avatars/{userId}.png"}',
    ],
    [targets({ kind: 'dynamo' }), 'targets[0].kind is "dynamo"; expected "dynamodb", …; did you mean "dynamodb"?'],
    [
      targets({ name: undefined }),
      'targets[0].name is missing; expected a name for records, logs and commands, in lower-case letters, digits and dashes',
    ],
    [
      targets({ name: 'My messages' }),
      'targets[0].name is "My messages"; expected a name of lower-case letters, digits and dashes',
    ],
    [targets({ label: { de: 'Nachrichten' } }), 'targets[0].label.en is missing; expected the text in English'],
    [
      { targets: [{ ...invoices, until: { date: '2036-02-30' } }] },
      'targets[0].until.date is "2036-02-30"; expected a day that exists, such as 2036-12-31, in the years 2000 to 9999',
    ],
    [
      { targets: [{ ...invoices, until: { years: 1000 } }] },
      'targets[0].until.years is 1000; expected a whole number from 1 to 100',
    ],
    [
      { targets: [{ ...crm, tellAgainAfterHours: 721 }] },
      'targets[0].tellAgainAfterHours is 721; expected a number from 1 to 720',
    ],
    [targets({ label: { en: ' ' } }), 'targets[0].label.en is " "; expected words for a person'],
    [targets({ onDeauthorize: 'yes' }), 'targets[0].onDeauthorize is "yes"; expected true or false'],
    [
      targets({ label: undefined, lable: { en: 'Messages' } }),
      'targets[0].lable is not known; expected "name", "label", "kind", "onDeauthorize", "ofBusiness", "oneApp", "formerly", "table", "index", "partitionKey", "sortKey", "key", "createdAt", "also", "anonymise", "stays", "canary", "noCanary"; did you mean "label"?\n' +
        'targets[0].label is missing; expected what a person reads on the status page: a word that comes translated into every language, for example "messages", or texts by language, for example {"en": "Your messages"}',
    ],
    [
      targets({ partitionKey: { atribute: 'owner', values: ['{asid}'] } }),
      'targets[0].partitionKey.atribute is not known; expected "attribute", "type", "values"; did you mean "attribute"?\n' +
        'targets[0].partitionKey.attribute is missing; expected the name of the attribute, for example "userId"',
    ],
    [targets({ zone: 'UTC' }), 'targets[0].zone is not known there; it belongs in "createdAt"'],
    [{ zone: 'UTC', ...targets({}) }, 'zone is not known there; it belongs in "identifiers.registration.createdAt"'],
    [
      { targets: [{ ...tickets, tables: [{ ...tickets.tables[0], createdAt: { colum: 'at', zone: 'UTC' } }] }] },
      'targets[0].tables[0].createdAt.colum is not known; expected "column", "zone"; did you mean "column"?\n' +
        'targets[0].tables[0].createdAt.column is missing; expected a column that holds times without a time zone',
    ],
    [
      { identifiers: [{ ...contacts, from: { ...contacts.from, cols: [] } }], ...targets({}) },
      'identifiers[0].from.cols is not known; expected "kind", "table", "index", "partitionKey", "sortKey", "attribute"',
    ],
    [targets({ table: 3 }), 'targets[0].table is 3; expected a text'],
    [targets({ table: 'a b' }), 'targets[0].table is "a b"; expected the name of a DynamoDB table'],
    [targets({ index: 'a b' }), 'targets[0].index is "a b"; expected the name of an index of the table'],
    [targets({ also: [] }), 'targets[0].also is []; expected at least one further key'],
    [targets({ key: {} }), 'targets[0].key is {}; expected a list'],
    [targets({ anonymise: 3 }), 'targets[0].anonymise is 3; expected an object'],
    [targets({ createdAt: 'at' }), 'targets[0].createdAt is "at"; expected an object with "attribute", "format"'],
    [
      targets({ createdAt: { attribute: 'at', format: 'epoch_sec' } }),
      'targets[0].createdAt.format is "epoch_sec"; expected "iso8601", "epoch_ms", "epoch_s"; did you mean "epoch_s"?',
    ],
    [{ targets: [{ ...invoices, basis: 3 }] }, 'targets[0].basis is 3; expected a text, an object'],
    [targets({ name: 'X'.repeat(78) }), `targets[0].name is "${'X'.repeat(78)}"; expected a name …`],
    [targets({ name: 'X'.repeat(79) }), `targets[0].name is "${'X'.repeat(76)}...; expected a name …`],
    [targets({ prefix: ['{asid}#'] }), 'targets[0].prefix is not known there; it belongs in "sortKey"'],
    [
      { targets: [{ ...invoices, until: '10 years' }] },
      'targets[0].until is "10 years"; expected an object with any of "years", "months", "days", "date"; did you mean {"years": 10}?',
    ],
    [
      { targets: [{ ...invoices, until: '1 day' }] },
      'targets[0].until is "1 day"; expected an object with any of "years", "months", "days", "date"; did you mean {"days": 1}?',
    ],
    [
      { targets: [{ ...invoices, until: '10years' }] },
      'targets[0].until is "10years"; expected an object with any of "years", "months", "days", "date"; did you mean {"years": 10}?',
    ],
    ...['in 10 years', '10', '10 weeks'].map((until): [object, string] => [
      { targets: [{ ...invoices, until }] },
      `targets[0].until is "${until}"; expected an object with any of "years", "months", "days", "date"`,
    ]),
    [
      { targets: [{ ...invoices, until: '2036-12-31' }] },
      'targets[0].until is "2036-12-31"; expected an object with any of "years", "months", "days", "date"',
    ],
    [[], 'the data map is []; expected an object with "targets"'],
    [
      targets({ createdAt: { attribute: 'at' } }),
      'targets[0].createdAt.format is missing; expected "iso8601", "epoch_ms", "epoch_s"',
    ],
    [
      targets({ createdAt: { attribute: 'at', format: 'iso' } }),
      'targets[0].createdAt.format is "iso"; expected "iso8601", "epoch_ms", "epoch_s"',
    ],
    [targets(selecting('{asid')), `targets[0].partitionKey.values[0] is "{asid"; expected ${anything}`],
    [
      targets({ sortKey: { attribute: 'number', prefix: ['{asid}'] } }),
      'targets[0].sortKey.prefix[0] is "{asid}"; expected a text that ends with a mark that no id contains, such as # or /, so that 77 does not find 777 (not - _ . + @)',
    ],
    [
      targets({ sortKey: { attribute: 'number', type: 'N', prefix: ['{asid}#'] } }),
      'targets[0].sortKey is {"attribute":"number","type":"N","prefix":["{asid}#"]}; expected values, because a number has no prefix',
    ],
    [
      targets({ sortKey: { attribute: 'number' } }),
      'targets[0].sortKey is {"attribute":"number"}; expected either values or prefix',
    ],
    [
      targets({ key: ['number'] }),
      'targets[0] ("messages"): key begins with "number"; without an index it begins with the partitionKey\'s "owner"',
    ],
    [
      targets({ sortKey: { attribute: 'other', values: ['{asid}'] } }),
      'targets[0] ("messages"): key does not end with the sortKey\'s "other", as it must without an index',
    ],
    [targets({}, {}), 'targets[1].name is "messages", which targets[0] already has; expected a name of its own'],
    [
      targets(selecting('{appId}')),
      'targets[0] ("messages") would find everybody: "{appId}" contains no identifier of a person',
    ],
    [
      targets(selecting('{asid}', 'all')),
      'targets[0] ("messages") would find everybody: "all" contains no identifier of a person',
    ],
    [
      { identifiers: [rule('contactId', 'all')], ...targets({}) },
      'identifiers[0] ("contactId") would find everybody: "all" contains no identifier of a person',
    ],
    [
      targets(selecting('{asdi}')),
      'targets[0] ("messages") uses {asdi}, but no request begins with it and no rule finds it; did you mean {asid}?',
    ],
    [
      { identifiers: [contacts, rule('phone', '{contctId}')], ...targets({}) },
      'identifiers[1] ("phone") uses {contctId}, but no request begins with it and no rule finds it; did you mean {contactId}?',
    ],
    [
      targets(selecting('{asid}#{igsid}')),
      'targets[0] ("messages") can never be reached: no request leads to all identifiers of any of "{asid}#{igsid}"',
    ],
    [
      targets(selecting('{asid}#{igsid}', '{asid}#{psid}')),
      'targets[0] ("messages") can never be reached: no request leads to all identifiers of any of "{asid}#{igsid}", "{asid}#{psid}"',
    ],
    [
      targets(selecting('{zzzzzz}')),
      'targets[0] ("messages") uses {zzzzzz}, but no request begins with it and no rule finds it; known are asid, igUser, igsid, threadsId, psid, bsuid, phone, waba, email, appId',
    ],
    [
      { identifiers: [rule('a', '{asid}', '{c}'), rule('b', '{a}'), rule('c', '{b}')], ...targets({}) },
      'identifiers go in a circle: a → b → c → a',
    ],
    [
      { identifiers: [rule('contactId', '{phone}'), rule('phone', '{contactId}')], ...targets({}) },
      'identifiers go in a circle: contactId → phone → contactId',
    ],
    [{ identifiers: [rule('a', '{a}')], ...targets({}) }, 'identifiers go in a circle: a → a'],
    [
      { identifiers: [rule('beside', '{a}'), rule('a', '{b}'), rule('b', '{a}')], ...targets({}) },
      'identifiers go in a circle: a → b → a',
    ],
    ...['Media', 'my_media', 'media--x-s3'].map((bucket): [object, string] => [
      {
        targets: [
          {
            name: 'media',
            label: 'messages',
            kind: 's3',
            bucket,
            match: [{ key: '{asid}' }],
            noCanary: 'for these tests',
          },
        ],
      },
      `targets[0].bucket is "${bucket}"; expected the name of a …`,
    ]),
    [
      { identifiers: [rule('appId', '{asid}')], ...targets({}) },
      'identifiers[0].kind is "appId"; expected a name of letters and digits, other than appId',
    ],
    [
      { identifiers: [{ kind: 'a', from: { ...contacts.from, kind: 'manual' } }], ...targets({}) },
      'identifiers[0].from.kind is "manual"; expected …',
    ],
  ])('%j', (json, sentence) => {
    const actual = sentenceOf(json);
    const [start = '', end = ''] = sentence.split('…');
    expect(actual.slice(0, start.length)).toBe(start);
    expect(actual.slice(actual.length - end.length)).toBe(end);
    if (!sentence.includes('…')) expect(actual).toBe(sentence);
    expect(actual.split('\n')).toHaveLength(sentence.split('\n').length);
  });

  it.each(['{user_id}', '{ userId }', '{{userId}}', '{user-id}', '{userId:upper}', '{}'])(
    'says how placeholders are written where one is not: %s',
    (placeholder) => {
      const expected =
        'expected placeholders whose names have only letters and digits, in one pair of braces, such as {userId}; a colon only before one of digits, e164, lower';
      const photos = { name: 'media', label: 'photos', kind: 's3', bucket: 'media' };
      const prefix = `u/${placeholder}/`;
      expect(sentenceOf({ targets: [{ ...photos, match: [{ prefix }] }] })).toBe(
        `targets[0].match[0].prefix is "${prefix}"; ${expected}`,
      );
      expect(sentenceOf(targets(selecting(placeholder)))).toContain(expected);
      expect(sentenceOf(targets({ sortKey: { attribute: 'number', prefix: [`${placeholder}#`] } }))).toContain(
        expected,
      );
    },
  );

  it('also where a row is within a row', () => {
    const kept = {
      name: 'invoices',
      label: { en: 'Invoices' },
      kind: 'kept',
      reason: 'legal_obligation',
      basis: 'law',
    };
    const where = { kind: 'dynamodb', table: 'invoices', ...selecting('{appId}#{asid}'), key: ['number'] };
    expect(sentenceOf({ targets: [{ ...kept, where }] })).toBe(
      'targets[0] ("invoices"): key begins with "number"; without an index it begins with the partitionKey\'s "owner"',
    );
    expect(sentenceOf({ targets: [{ ...kept, where: { ...where, tabel: 'invoices' } }] })).toContain(
      'targets[0].where.tabel is not known',
    );
    const byNobody = { ...where, ...selecting('{nobody}'), key: ['owner'] };
    expect(sentenceOf({ targets: [{ ...kept, where: byNobody }] })).toContain('uses {nobody}');
  });
});

describe('all mistakes of a data map are told at once', () => {
  it('with names, selections, contradictions, reach and ownership together, a line for each', () => {
    const lines = sentenceOf({
      identifiers: [
        rule('b', '{a}'),
        rule('a', '{b}'),
        rule('c', '{d}'),
        rule('d', '{c}'),
        { ...contacts, neverReused: true },
      ],
      targets: [
        messages,
        { ...messages, key: ['number'] },
        { ...messages, name: 'other', oneApp: undefined, formerly: 'messages' },
        { ...messages, name: 'digits', ...selecting('{asid:digits}'), formerly: ['messages'] },
      ],
    }).split('\n');
    expect(lines).toEqual([
      'targets[1].name is "messages", which targets[0] already has; expected a name of its own',
      expect.stringMatching(/^targets\[1\] \("messages"\): key begins with "number"/),
      expect.stringMatching(/^targets\[1\] \("messages"\): the key of table caliq-messages is /),
      'identifiers go in a circle: b → a → b',
      'identifiers go in a circle: c → d → c',
      expect.stringMatching(/^targets\[3\] \("digits"\): \{asid:digits\} has a spelling, /),
      expect.stringMatching(/^targets\[2\] \("other"\): \{asid\} is a different person in each app/),
      expect.stringMatching(/^targets\[2\] \("other"\): formerly is "messages", which is a target/),
      expect.stringMatching(/^targets\[3\] \("digits"\): formerly is "messages", which is a target/),
    ]);
  });

  it('with every name that nothing finds, and every row that nothing reaches', () => {
    const misnamed = sentenceOf(targets(selecting('{asdi}'), { name: 'b', ...selecting('{contctId}', 'all') }));
    expect(misnamed.split('\n')).toHaveLength(2);
    const beyond = sentenceOf(targets(selecting('{asid}#{igsid}'), { name: 'b', ...selecting('{psid}#{igsid}') }));
    expect(beyond.split('\n')).toEqual(
      Array.from({ length: 2 }, () => expect.stringContaining('can never be reached')),
    );
  });

  it('with what is wrong in rules and rows that can be read, where another cannot', () => {
    const lines = sentenceOf({
      identifiers: [{ kind: 'a' }, { ...contacts, oneApp: undefined }],
      targets: [
        { ...messages, tabel: 'x' },
        { ...messages, name: 'b', key: ['number'] },
        { ...messages, name: 'c', oneApp: undefined },
        { ...messages, name: 'd', ...selecting('all') },
        { ...messages, name: 'e', ...selecting('{a}') },
      ],
    }).split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^targets\[0\]\.tabel is not known/),
      expect.stringMatching(/^identifiers\[0\]\.from is missing/),
      expect.stringMatching(/^targets\[1\] \("b"\): key begins with "number"/),
      expect.stringMatching(/^targets\[3\] \("d"\) would find everybody/),
      expect.stringMatching(/^identifiers\[1\] \("contactId"\): \{asid\} is a different person in each app/),
      expect.stringMatching(/^targets\[2\] \("c"\): \{asid\} is a different person in each app/),
    ]);
  });
});

describe('a label', () => {
  const labelOf = (label: unknown) => loadDataMap(targets({ label })).targets[0]?.label;

  it('is a word of the vocabulary, which comes in every language, or texts of one’s own', () => {
    expect(labelOf('orders')).toMatchObject({ en: 'Orders', de: 'Bestellungen', ar: 'الطلبات' });
    expect(labelOf({ en: 'Orders', ja: '注文' })).toEqual({ en: 'Orders', ja: '注文' });
  });

  it.each(LABEL_WORDS)('has words in every language, and not the same in all, for %s', (word) => {
    const texts = labelTexts(word);
    expect(Object.keys(texts)).toEqual(LABEL_LANGUAGES);
    for (const text of Object.values(texts)) expect(text).toMatch(/^\S.*\S$/);
    expect(new Set(Object.values(texts)).size).toBeGreaterThan(5);
    expect(texts['ar']).toMatch(/^[^a-z]*\p{Script=Arabic}/u);
    expect(texts['hi']).toMatch(/\p{Script=Devanagari}/u);
  });

  it('says the same in CALIQ’s data map where it means the same', () => {
    const words = new Map(LABEL_WORDS.map((word) => [labelTexts(word).en, labelTexts(word)]));
    const same = caliq.targets.filter(({ label }) => words.has(label.en));
    expect(same.length).toBeGreaterThan(5);
    for (const { label } of same) expect(label).toEqual(words.get(label.en));
  });
});

describe('a mistake about whose data it is stops the synthesis with what was got and what is expected', () => {
  const registered = (change: object, ...values: readonly string[]) => ({
    ...rule('contactId', ...values),
    registration: { createdAt: { attribute: 'linkedAt', format: 'iso8601' } },
    ...change,
  });
  const oneRule = (change: object, kind = 'contactId', ...values: readonly string[]) => ({
    identifiers: [{ ...rule(kind, ...(values.length === 0 ? ['{asid}'] : values)), ...change }],
    ...targets({}),
  });
  it.each([
    [
      'a registration that no request begins with',
      { identifiers: [rule('owner', '{asid}'), registered({}, '{owner}')], ...targets({}) },
      'identifiers[1] ("contactId"): registration is found by {owner}, but no request begins with it; expected asid, …email',
    ],
    [
      'a registration that tells nobody whether it is old',
      oneRule({ registration: {} }),
      'identifiers[0] ("contactId"): registration has no createdAt, so nobody can tell an old one from a new one; expected createdAt, or "neverReused": true',
    ],
    [
      'a registration with a column of a table without columns',
      oneRule({ registration: { createdAt: { column: 'at', format: 'iso8601' } } }),
      'identifiers[0] ("contactId"): a field of dynamodb is named by "column"; expected "attribute"',
    ],
    [
      'a registration with a second time in a column of a table without columns',
      oneRule({
        registration: {
          createdAt: { attribute: 'at', format: 'iso8601' },
          activeAt: { column: 'seenAt', format: 'iso8601' },
        },
      }),
      'identifiers[0] ("contactId"): a field of dynamodb is named by "column"; expected "attribute"',
    ],
    [
      'what says that an address is verified, in a column of a table without columns',
      oneRule({ as: 'email', verified: { column: 'checked' } }),
      'identifiers[0] ("contactId"): a field of dynamodb is named by "column"; expected "attribute"',
    ],
    [
      'a time that is named twice',
      oneRule({ registration: { createdAt: { attribute: 'at', column: 'at', format: 'iso8601' } } }),
      'identifiers[0] ("contactId"): a field of dynamodb is named by "attribute" and "column"; expected "attribute"',
    ],
    [
      'a time that is not named',
      oneRule({ registration: { createdAt: { format: 'iso8601' } } }),
      'identifiers[0] ("contactId"): a field of dynamodb is named by nothing; expected "attribute"',
    ],
    [
      'a registration whose time has no format',
      oneRule({ registration: { createdAt: { attribute: 'at' } } }),
      'identifiers[0] ("contactId"): the time in "at" has no format; expected "iso8601", "epoch_ms", "epoch_s"',
    ],
    [
      'a registration whose number has a zone',
      oneRule({ registration: { createdAt: { attribute: 'at', format: 'epoch_s', zone: 'UTC' } } }),
      'identifiers[0] ("contactId"): the time in "at" has a zone, which only the format iso8601 needs',
    ],
    [
      'a time at a source without further fields',
      {
        identifiers: [
          {
            kind: 'psid',
            from: { kind: 'meta-graph', ids: ['{asid}'] },
            registration: { createdAt: { attribute: 'at', format: 'iso8601' } },
          },
        ],
        ...targets({}),
      },
      'identifiers[0] ("psid"): meta-graph has no further fields; expected a rule without times and verified fields',
    ],
    [
      'an id of Meta that is said never to be reused',
      oneRule({ neverReused: true }, 'psid'),
      'identifiers[0] ("psid"): neverReused is set for psid, which others assign; expected an id that your company creates',
    ],
    [
      'an e-mail address under a name of its own that is said never to be reused',
      oneRule({ neverReused: true, as: 'email' }, 'customerEmail'),
      'identifiers[0] ("customerEmail"): neverReused is set for customerEmail, an e-mail address, which others assign; expected an id that your company creates',
    ],
    [
      'a phone number that only another rule says is one',
      {
        identifiers: [
          { ...rule('mobile', '{asid}'), as: 'phone' },
          { ...rule('mobile', '{psid}'), neverReused: true },
        ],
        ...targets({}),
      },
      'identifiers[1] ("mobile"): neverReused is set for mobile, a phone number, which others assign; expected an id that your company creates…',
    ],
    [
      'a phone number that only a later rule says is one',
      {
        identifiers: [
          { ...rule('mobile', '{psid}'), neverReused: true },
          { ...rule('mobile', '{asid}'), as: 'phone' },
        ],
        ...targets({}),
      },
      'identifiers[0] ("mobile"): neverReused is set for mobile, a phone number, which others assign; expected an id that your company creates…',
    ],
    [
      'what Meta answers, under a name of its own, that is said never to be reused',
      {
        identifiers: [{ kind: 'pageUser', from: { kind: 'meta-graph', ids: ['{asid}'] }, neverReused: true }],
        ...targets({}),
      },
      'identifiers[0] ("pageUser"): neverReused is set for pageUser, an id of Meta, which others assign; expected an id that your company creates',
    ],
    [
      'an id with which requests begin that is said to be of a business',
      oneRule({ of: 'business' }, 'waba'),
      'identifiers[0] ("waba"): of is "business", but requests begin with waba; expected a separate kind, such as wabaId',
    ],
    [
      'a phone that is said to be an address',
      oneRule({ as: 'email' }, 'phone'),
      'identifiers[0] ("phone"): as is "email"; expected "phone", as the kind says',
    ],
    [
      'something verified that is neither phone nor address',
      oneRule({ verified: 'by login' }),
      'identifiers[0] ("contactId"): verified has no effect here; expected it beside "as": "phone" or "email", or in a rule that reads {phone} or {email}',
    ],
    [
      'rules of one kind that disagree',
      { identifiers: [{ ...contacts, neverReused: true }, rule('contactId', '{psid}')], ...targets({}) },
      'identifiers[1] ("contactId"): neverReused is missing; expected true, as in identifiers[0] ("contactId"), which finds the same kind',
    ],
    [
      'rules of one kind that say it is and is not a business’s',
      { identifiers: [contacts, { ...rule('contactId', '{psid}'), of: 'business' }], ...targets({}) },
      'identifiers[1] ("contactId"): of is "business"; expected none, as in identifiers[0] ("contactId"), which finds the same kind',
    ],
    [
      'a spelling of what is no number',
      targets(selecting('{asid:digits}')),
      'targets[0] ("messages"): {asid:digits} has a spelling, but asid is neither a phone number nor an address; expected {asid}, or "as" in the rule that finds it',
    ],
    [
      'a spelling of the other nature',
      targets(selecting('{phone:lower}')),
      'targets[0] ("messages"): {phone:lower} is not a spelling for "phone"; expected digits or e164',
    ],
    [
      'an app-scoped id without its app',
      targets({ oneApp: undefined }),
      'targets[0] ("messages"): {asid} is a different person in each app; expected {appId} beside it, or "oneApp": true if the store holds people of only one app',
    ],
    [
      'an app-scoped id without its app in a rule',
      { identifiers: [{ ...rule('contactId', '{psid}'), oneApp: undefined }], ...targets({}) },
      'identifiers[0] ("contactId"): {psid} is a different person in each app; …only one app',
    ],
    ['oneApp that is not true', targets({ oneApp: false }), 'targets[0].oneApp is false; expected true'],
    [
      'a business’s account in a person’s target',
      {
        identifiers: [{ ...rule('wabaId', '{asid}'), of: 'business' }],
        ...targets(selecting('{wabaId}', '{waba}')),
      },
      'targets[0] ("messages"): {wabaId} belongs to a business, so people who work for it cannot have this deleted; expected "ofBusiness" with the basis on which the data is kept, or an id of the person beside it',
    ],
    [
      'a former name that is in use',
      targets({}, { name: 'archive', formerly: ['old-archive', 'messages'] }),
      'targets[1] ("archive"): formerly is "messages", which is a target itself; expected a name that is no longer used',
    ],
    [
      'a former name of two targets',
      targets({ formerly: 'notes' }, { name: 'archive', formerly: 'notes' }),
      'targets[1] ("archive"): formerly is "notes", which another target was before; expected a name for one target',
    ],
    [
      'a placeholder of spaces',
      { placeholders: ['n.v.t.', ' '], ...targets({}) },
      'placeholders[1] is " "; expected a value that names nobody',
    ],
  ])('is named: %s', (_what, json, sentence) => {
    const actual = sentenceOf(json);
    const [start = '', end = ''] = sentence.split('…');
    expect(actual.slice(0, start.length)).toBe(start);
    expect(actual.slice(actual.length - end.length)).toBe(end);
    if (!sentence.includes('…')) expect(actual).toBe(sentence);
  });

  it.each([
    [
      'a call with the secret of the app, which is about that app alone',
      { kind: 'meta-graph', edge: 'permissions', ids: ['{asid}'] },
    ],
    ['somebody else, who is told the app beside the ids', { kind: 'manual', instructions: 'Look.', match: ['{asid}'] }],
  ])('is not an app-scoped id without its app for %s', (_what, row) => {
    expect(sentenceOf({ targets: [{ name: 'meta', label: { en: 'Meta' }, ...row }] })).toBe('no mistake');
  });

  it.each([
    ['a phone that is said to be one', oneRule({ as: 'phone' }, 'phone')],
    ['a registration without times of an id that is never reused', oneRule({ registration: {}, neverReused: true })],
  ])('is not %s', (_what, json) => {
    expect(sentenceOf(json)).toBe('no mistake');
  });

  it('is not a business’s account in a target that says ofBusiness', () => {
    const row = { ...selecting('{wabaId}'), ofBusiness: { basis: 'The account is the business’s.' } };
    const identifiers = [{ ...rule('wabaId', '{asid}'), of: 'business' }];
    expect(sentenceOf({ identifiers, ...targets(row) })).toBe('no mistake');
  });
});

describe('a prefix', () => {
  it.each(['{asid}-', '{asid}_', '{asid}.', '{asid}+', '{asid}@', '{asid}0', '{asid}'])(
    'is refused when it ends with a mark of ids, as %s does',
    (prefix) => {
      expect(sentenceOf(targets({ sortKey: { attribute: 'number', prefix: [prefix] } }))).toMatch(
        /^targets\[0\]\.sortKey\.prefix\[0\] is .* expected a text that ends with a mark that no id contains/,
      );
    },
  );
});

it('a number in a sort key is selected by its values', () => {
  expect(sentenceOf(targets({ sortKey: { attribute: 'number', type: 'N', values: ['{asid}'] } }))).toBe('no mistake');
});

describe('a warning about a data map', () => {
  const untimed = { name: 'notes', ...selecting('{psid}') };
  const timed = { ...untimed, createdAt: { attribute: 'at', format: 'epoch_ms' } };
  const registration = {
    ...rule('accountId', '{psid}'),
    registration: { createdAt: { attribute: 'at', format: 'epoch_ms' } },
  };
  const warnings = (json: object) =>
    dataMapWarnings(loadDataMap(json))
      .map(({ finding, advice }) => `${finding}: ${advice}`)
      .filter((warning) => !warning.startsWith('nobody is found by'));

  const reading = (attribute: string, change: object = {}) => {
    const read = { ...rule('contact', '{appId}#{asid}'), ...change };
    return { identifiers: [{ ...read, from: { ...read.from, attribute } }], ...targets(selecting('{contact}')) };
  };

  it.each([
    'email',
    'E-Mail',
    'mail',
    'customerEmail',
    'email_address',
    'emailLower',
    'email_normalised',
    'emailNormalized',
    'email_',
    'phone',
    'phone_number',
    'MSISDN',
  ])('says that everything is deleted by what a rule without "as" reads from %s', (attribute) => {
    const warning = `the rule for "contact" reads "${attribute}" without "as", so everything that the value leads to is deleted, whoever typed it: add "as": `;
    expect(warnings(reading(attribute))).toContainEqual(expect.stringContaining(warning));
    expect(warnings(reading(attribute, { as: 'email' }))).not.toContainEqual(expect.stringContaining('"as"'));
  });

  it.each([
    [
      'a column',
      { ...tickets, table: 'logins', where: [{ column: 'id', values: ['{appId}#{asid}'] }], column: 'email' },
    ],
    ['what is asked for', { kind: 'lambda', function: 'shop:live', match: { id: ['{appId}#{asid}'] }, find: 'email' }],
  ])('says so of what a rule without "as" reads from %s', (_what, { kind, ...read }) => {
    const { name: _, label: __, tables: ___, ...from } = { name: '', label: '', tables: [], kind, ...read };
    const found = warnings({ identifiers: [{ kind: 'contact', from }], ...targets(selecting('{contact}')) });
    expect(found).toContainEqual(expect.stringContaining('the rule for "contact" reads "email" without "as"'));
  });

  it.each([
    ...[
      'id',
      'mailThread',
      'phoneId',
      'emailVerifiedAt',
      'automobiles',
      'userId',
      'mailing',
      'mailNote',
      'emailOrderno',
    ],
    ...['number', '名前'],
  ])('says nothing about what a rule reads from %s', (attribute) => {
    expect(warnings(reading(attribute))).not.toContainEqual(expect.stringContaining('"as"'));
  });

  it.each([
    ['nobody is found by phone or email, so', '{asid}', []],
    ['nobody is found by email, so', '{accountId}', [rule('accountId', '{phone:digits}')]],
  ])('says in one line that %s such requests are refused', (line, by, identifiers) => {
    const found = dataMapWarnings(loadDataMap({ identifiers, ...targets(selecting(by)) }));
    expect(found.map(({ finding }) => finding)).toContain(`${line} requests that begin with it are refused`);
  });

  it('says which rules would find people by a number or an address', () => {
    const found = dataMapWarnings(loadDataMap(targets(selecting('{asid}')))).map(({ advice }) => advice);
    expect(found).toContain('add a rule that reads {phone}, {email}, or look the person up first');
  });

  it('says nothing of them where both lead to somebody, or no target names an id', () => {
    const rules = [rule('accountId', '{phone:digits}'), rule('accountId', '{email}')];
    const mails = { name: 'mails', table: 'mails', ...selecting('{email}') };
    for (const map of [
      { identifiers: rules, ...targets(selecting('{accountId}')) },
      targets(selecting('{phone:digits}'), mails),
      { targets: [invoices] },
    ]) {
      expect(dataMapWarnings(loadDataMap(map)).map(({ finding }) => finding)).not.toContainEqual(
        expect.stringContaining('nobody is found by'),
      );
    }
  });

  it('names the targets whose labels lack languages, together where they lack the same', () => {
    const [first, second] = [
      { name: 'a', label: { en: 'A' } },
      { name: 'b', label: { en: 'B' } },
    ];
    const { hi, ...others } = labelTexts('orders');
    const third = { name: 'c', label: others };
    expect(hi).toBeDefined();
    const found = warnings(targets(first, second, third)).filter((warning) => warning.startsWith('the label'));
    expect(found).toEqual([
      expect.stringMatching(/^the label of "a", "b" has no words in es, pt, fr, de, it, ar, hi, id, tr, /),
      'the label of "c" has no words in hi, where people read it in English: add them, or use a word of the vocabulary, such as "orders"',
    ]);
  });

  it('name words for people that are missing in a language of the pages, and languages that no page has', () => {
    const { hi, ...basis } = labelTexts('invoices');
    const { hi: _, ...stays } = labelTexts('orders');
    expect(hi).toBeDefined();
    const where = { kind: 's3', bucket: 'invoices', match: [{ prefix: '{appId}/{asid}/' }] };
    const kept = { ...invoices, where, oneApp: true };
    const oneApp = { label: 'media', oneApp: true, noCanary: 'none' };
    const lock = { reason: 'legal_claims' };
    const { name: _name, label: _label, noCanary: _noCanary, oneApp: _oneApp, ...store } = messages;
    const keptSums = { ...store, table: 'sums', index: 'by-owner', key: ['id'], anonymise: { owner: null }, stays };
    const rows = [
      { ...kept, basis },
      { ...kept, name: 'receipts', basis: 'Law' },
      { ...messages, label: { ...labelTexts('messages'), xx: 'Notes', ja: '注文' } },
      { ...kept, name: 'bills', basis: labelTexts('invoices'), where: { ...where, lock: { ...lock, basis } } },
      { ...kept, name: 'sums', basis: labelTexts('invoices'), where: keptSums },
      { ...oneApp, ...where, bucket: 'media', name: 'media', lock: { ...lock, basis: 'A lawsuit' } },
      { ...messages, name: 'mail', table: 'mail', index: 'by-owner', key: ['id'], anonymise: { owner: null }, stays },
    ];
    const found = warnings({ targets: rows, anonymous: stays }).filter((warning) => /words/.test(warning));
    expect(found).toEqual([
      expect.stringMatching(
        /^the basis of "invoices", "bills" has no words in hi, where people read it in English: add them$/,
      ),
      expect.stringMatching(/^the basis of "receipts", "media" has no words in es, pt, fr, de, it, ar, hi, id, tr, /),
      expect.stringMatching(/^what stays of "sums", "mail" has no words in hi, /),
      expect.stringMatching(/^the text of "anonymous" has no words in hi, /),
      expect.stringMatching(/^the label of "messages" has words in ja, xx, which no page has: expected en, es, /),
    ]);
  });

  it('name what is kept of which everybody is told, also who has none', () => {
    const kept = invoices;
    const { name: _, label: __, oneApp: ___, noCanary: ____, ...store } = messages;
    const where = { ...store, createdAt: { attribute: 'at', format: 'iso8601' } };
    expect(warnings({ targets: [kept] })).toEqual([
      expect.stringMatching(/^targets\[0\] \("invoices"\) .*add "where"/),
    ]);
    expect(warnings({ targets: [{ ...kept, oneApp: true, where }] })).toEqual([]);
  });

  it('names a store without times that is reached from ids without any registration', () => {
    expect(warnings(targets(untimed))).toEqual([
      'targets[0] ("notes") does not say when its rows were written, and requests that begin with psid read no registration: ' +
        'add "createdAt" to the target, or a rule with "registration"; without them, a release or a replay also deletes what came later under the same id',
    ]);
  });

  it.each([
    ['several kinds lead to it', targets({ ...untimed, ...selecting('{psid}', '{igsid}') }), 'igsid, psid'],
    [
      'a rule leads to it',
      { identifiers: [contacts], ...targets({ ...untimed, ...selecting('{contactId}') }) },
      'asid',
    ],
    [
      'the registration is another kind’s',
      { identifiers: [{ ...registration, from: contacts.from }], ...targets(untimed) },
      'psid',
    ],
  ])('names the kinds with which requests begin where %s', (_what, json, names) => {
    expect(warnings(json)).toEqual([expect.stringContaining(`requests that begin with ${names} read no registration`)]);
  });

  it.each([
    ['its rows have times', targets(timed)],
    ['a registration record is read', { identifiers: [registration], ...targets(untimed) }],
    [
      'a registration record is read by this kind or another',
      { identifiers: [{ ...registration, from: rule('accountId', '{psid}', '{asid}').from }], ...targets(untimed) },
    ],
    [
      'it is found by an id that is never reused, beside its app',
      { identifiers: [{ ...contacts, neverReused: true }], ...targets(selecting('{appId}#{contactId}')) },
    ],
    [
      'it is found by an id that is never reused',
      { identifiers: [{ ...contacts, neverReused: true }], ...targets(selecting('{contactId}')) },
    ],
    [
      'nothing of ours is there',
      {
        targets: [{ name: 'mailbox', label: 'messages', kind: 'manual', instructions: 'Look.', match: ['{psid}'] }],
      },
    ],
  ])('is not given when %s', (_why, json) => {
    expect(warnings(json)).toEqual([]);
  });
});

describe('the stores that a target empties', () => {
  const rows = [
    { name: 'one', kind: 'dynamodb', table: 'one' },
    { name: 'two', kind: 'dynamodb', table: 'one', index: 'by-user' },
    { name: 'three', kind: 'dynamodb', table: 'three' },
    { name: 'by hand', kind: 'manual' },
    { name: 'crm', kind: 'webhook' },
    { name: 'kept', kind: 'kept', where: { kind: 'dynamodb', table: 'one' } },
    { name: 'kept elsewhere', kind: 'kept' },
  ];
  it('have a hash of their own, whatever else the row says', () => {
    const [one, two, three, byHand, provider, ...kept] = rows.map((row) => storesOf(row as never, TARGET_KINDS));
    expect(one).toMatch(/^[0-9a-f]{2}$/);
    expect(two).toBe(one);
    expect(new Set([one, three, byHand, provider]).size).toBe(4);
    // what is kept in an unknown place may be deleted by hand in any
    expect(kept).toEqual([one, byHand]);
  });
});

describe('what a target selects', () => {
  const wide = {
    identifiers: [
      { ...rule('contactPhone', '{contactId}'), as: 'phone', verified: 'from WhatsApp' },
      contacts,
      rule('account', '{asid}'),
    ],
    ...targets({ ...selecting('{contactPhone}'), label: { en: 'Calls' } }),
  };
  const selects = (json: object): string => {
    const map = loadDataMap(json);
    const [row] = map.targets;
    if (row === undefined) throw new Error('no target');
    return selectsOf(map, row, TARGET_KINDS);
  };
  const row = (change: object) => ({ ...wide, targets: wide.targets.map((one) => ({ ...one, ...change })) });
  const rules = (...changes: readonly object[]) => ({
    ...wide,
    identifiers: wide.identifiers.map((one, at) => ({ ...one, ...changes[at] })),
  });
  const from = (kind: string, change: object) => ({ from: { ...rule(kind, '{asid}').from, ...change } });

  it.each([
    ['its label', row({ label: { en: 'Telephone calls' } })],
    ['its name', row({ name: 'calls', formerly: 'messages' })],
    ['its canary', row({ noCanary: undefined, canary: { owner: 'canary-{asid}', number: '1' } })],
    ['why it has none', row({ noCanary: 'nobody telephones' })],
    ['whether it ends with the app', row({ onDeauthorize: true })],
    ['the words that say why a link is verified', rules({ verified: 'WhatsApp’s webhook' })],
    ['a rule that does not lead there', rules({}, {}, from('account', { table: 'accounts' }))],
    ['the order of its rules', { ...wide, identifiers: wide.identifiers.toReversed() }],
  ])('is the same when it changes %s', (_what, json) => {
    expect(selects(json)).toBe(selects(wide));
  });

  it.each([
    [
      'why it is kept',
      { kind: 'kept', reason: 'legal_obligation', basis: 'Tax law' },
      { basis: { en: 'Tax law, 10 years' } },
    ],
    [
      'why a business decides',
      { kind: 'manual', instructions: 'Delete it', ofBusiness: { basis: 'It decides' } },
      { ofBusiness: { basis: { en: 'It alone decides' } } },
    ],
    ['what a person has to do', { kind: 'manual', instructions: 'Delete it' }, { instructions: 'Shred it' }],
    [
      'what stays',
      { kind: 'memory', store: 'sums', match: ['{asid}'], anonymise: { name: null }, stays: { en: 'Sums' } },
      { stays: { en: 'The sums' } },
    ],
  ])('is the same when it says otherwise %s', (_what, one, change) => {
    const of = (more: object): string => {
      const named = { name: 'it', label: { en: 'It' }, onDeauthorize: false, ...one, ...more };
      const kinds = [...TARGET_KINDS, memoryKind(new Map())];
      return selectsOf({ identifiers: [], targets: [] }, named, kinds);
    };
    expect(of(change)).toBe(of({}));
    expect(of({ kind: 'memory', store: 'others', match: ['{asid}'] })).not.toBe(of({}));
  });

  it.each([
    ['password', { password: 'TARGET_SHOP_PASSWORD' }, { iam: { resourceId: 'db-ABC1', user: 'purger' } }],
    ['timeout', {}, { timeoutSeconds: 20 }],
  ])('is the same when the store is reached with another %s', (_what, before, after) => {
    const of = (reached: object): string =>
      selectsOf(
        { identifiers: [], targets: [] },
        { name: 'it', label: { en: 'It' }, kind: 'memory', store: 'shop', match: ['{asid}'], limit: null, ...reached },
        [memoryKind(new Map())],
      );
    expect(of(after)).toBe(of(before));
  });

  it('is another when a function is given something else, whatever that is called', () => {
    const of = (match: object): string => {
      const archive = { name: 'archive', label: { en: 'It' }, kind: 'lambda', function: 'archive:live', match };
      return selectsOf({ identifiers: [], targets: [] }, archive, TARGET_KINDS);
    };
    expect(new Set(['{asid}', '{userId}'].map((value) => of({ name: [value] }))).size).toBe(2);
  });

  it('is another when it changes what is anonymised, whatever the column is called', () => {
    const of = (anonymise: object): string =>
      selectsOf(
        { identifiers: [], targets: [] },
        { name: 'it', label: { en: 'It' }, kind: 'memory', store: 'sums', match: ['{asid}'], limit: null, anonymise },
        [memoryKind(new Map())],
      );
    expect(new Set([{}, { name: null }, { name: 'removed' }, { label: null }].map(of)).size).toBe(4);
  });

  it('is the same when a rule changes that leads to what no rule of it needs', () => {
    const more = (table: string) => ({
      ...wide,
      identifiers: [
        ...wide.identifiers.filter(({ kind }) => kind !== 'account'),
        rule('account', '{other}'),
        { ...rule('other', '{asid}'), ...from('other', { table }) },
      ],
    });
    expect(selects(more('one'))).toBe(selects(more('another')));
    const [messagesRow] = loadDataMap(wide).targets;
    expect(messagesRow && identifierKindsOf(messagesRow, TARGET_KINDS)).toEqual(['contactPhone']);
    expect(messagesRow && identifierKindsOf({ ...messagesRow, ...selecting('{appId}#{asid}') }, TARGET_KINDS)).toEqual([
      'asid',
    ]);
  });

  it('is the same in every version, or every open request would be read again', () => {
    expect(selects(wide)).toBe('402384e6');
    expect(selects({ ...wide, placeholders: ['n.v.t.', '?'] })).toBe(
      selects({ ...wide, placeholders: ['?', 'n.v.t.'] }),
    );
  });

  it.each([
    ['its table', row({ table: 'calls' })],
    ['its templates', row(selecting('{contactPhone:digits}'))],
    ['when its rows were written', row({ createdAt: { attribute: 'at', format: 'epoch_s' } })],
    ['a rule that leads there', rules({}, from('contactId', { table: 'contacts' }))],
    ['whether a link is verified', rules({ verified: undefined })],
    ['what names nobody', { ...wide, placeholders: ['n.v.t.'] }],
  ])('is another when it changes %s', (_what, json) => {
    expect(selects(json)).not.toBe(selects(wide));
  });
});

describe('a data map', () => {
  it('puts each rule after those whose identifiers it uses, whatever the order in the file', () => {
    const map = loadDataMap({
      identifiers: [rule('account', '{phone2}'), rule('phone2', '{contactId}'), rule('contactId', '{psid}'), contacts],
      ...targets({}),
    });
    expect(map.identifiers.map(({ kind, level }) => `${level} ${kind}`)).toEqual([
      '0 contactId',
      '0 contactId',
      '1 phone2',
      '2 account',
    ]);
  });

  it('waits for all rules that find an identifier, also when requests can begin with it', () => {
    const map = loadDataMap({ identifiers: [contactsByPsid(), rule('psid', '{asid}')], ...targets({}) });
    expect(map.identifiers.map(({ kind, level }) => `${level} ${kind}`)).toEqual(['0 psid', '1 contactId']);
  });

  it('may name a kind of store that only a test knows', () => {
    const kinds = [...TARGET_KINDS, memoryKind(new Map())];
    const json = {
      targets: [
        { name: 'people', label: { en: 'People' }, kind: 'memory', store: 'people', match: ['{asid}'], oneApp: true },
      ],
    };
    expect(permissionsOf(loadDataMap(json, kinds), kinds)).toEqual([
      { actions: ['memory:Delete'], resources: ['memory:people'] },
    ]);
  });

  it('names the settings of its rules and rows, each once and in order', () => {
    const where = [{ column: 'owner', values: ['{appId}#{asid}'] }];
    const from = { kind: 'postgres', connection: 'TARGET_ACCOUNTS', table: 'links', where, column: 'id' };
    const map = loadDataMap({
      identifiers: [{ kind: 'contactId', from }],
      targets: [
        { ...messages, index: 'by-owner', key: ['number'], anonymise: { owner: null }, stays: 'The messages' },
        { ...crm, identifiers: ['asid', 'contactId'] },
        { ...crm, name: 'other', identifiers: ['asid'] },
      ],
    });
    expect(settingsOf(map)).toEqual(['TARGET_ACCOUNTS', 'TARGET_CRM_SECRET', 'TARGET_CRM_URL']);
  });

  it('has one hash, however its file was formatted, and another when anything changes', () => {
    const turned = Object.fromEntries(Object.entries(messages).toReversed());
    const hash = dataMapHash(loadDataMap(targets({})));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(dataMapHash(loadDataMap({ $schema: 'data-map.schema.json', targets: [turned] }))).toBe(hash);
    expect(dataMapHash(loadDataMap(targets({ table: 'caliq-message' })))).not.toBe(hash);
    expect(dataMapHash(loadDataMap(targets({ key: ['owner', 'x'] })))).not.toBe(hash);
  });

  it('asks for exactly the permissions of its rows, each once', () => {
    const map = loadDataMap({
      identifiers: [contacts, { ...contacts, kind: 'phone2', from: { ...contacts.from, table: 'people' } }],
      targets: [messages, { ...messages, name: 'links', table: 'links', key: ['owner'] }],
    });
    expect(permissionsOf(map)).toEqual([
      {
        actions: ['dynamodb:BatchWriteItem', 'dynamodb:Query'],
        resources: ['dynamodb:table/caliq-messages', 'dynamodb:table/links'],
      },
      { actions: ['dynamodb:Query'], resources: ['dynamodb:table/people'] },
    ]);
  });
});

function contactsByPsid() {
  return rule('contactId', '{asid}', '{psid}');
}
