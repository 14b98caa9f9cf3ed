import { dataMapHash, permissionsOf } from '../../../shared/data-map/data-map.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';
import { memoryKind } from '../../support/memory/memory-target.ts';

const messages = {
  name: 'messages',
  label: { en: 'Messages', de: 'Nachrichten' },
  kind: 'dynamodb',
  table: 'caliq-messages',
  partitionKey: { attribute: 'owner', values: ['{asid}'] },
  key: ['owner', 'number'],
};
const contacts = rule('contactId', '{asid}');

function rule(kind: string, ...values: readonly string[]) {
  return {
    kind,
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

describe('a mistake in a data map is one line that says where it is and what is allowed', () => {
  const anything = 'a text with placeholders such as {asid}, each followed by a separator or the end';
  it.each([
    [null, 'the data map is null; allowed is an object with "targets"'],
    ['[]', 'the data map is "[]"; allowed is an object with "targets"'],
    [{}, 'targets is missing; allowed is a list'],
    [{ targets: [] }, 'targets is []; allowed is at least one target'],
    [{ targets: [3] }, 'targets[0] is 3; allowed is an object with "kind"'],
    [targets({ kind: undefined }), 'targets[0].kind is missing; allowed are "dynamodb", …"manual"'],
    [targets({ label: undefined }), 'targets[0].label is missing; allowed is an object with "en"'],
    [targets({ label: 'Messages' }), 'targets[0].label is "Messages"; allowed is an object with "en"'],
    [
      targets({ canary: { item: { owner: '{asid}' } } }),
      'targets[0].canary.item is {"owner":"{asid}"}; allowed is a text, a number, true or false, a list, an object',
    ],
    [
      { ...targets({}), identifiers: [{ kind: 'psid' }] },
      'identifiers[0].from is missing; allowed is an object with "kind"',
    ],
    [
      { targets: [{ name: 'media', label: { en: 'Media' }, kind: 's3', bucket: 'media', match: ['media/'] }] },
      'targets[0].match[0] is "media/"; allowed is an object with "prefix" or an object with "key"…',
    ],
    [targets({ kind: 'dynamo' }), 'targets[0].kind is "dynamo"; allowed are "dynamodb", …; did you mean "dynamodb"?'],
    [targets({ name: undefined }), 'targets[0].name is missing; allowed is a text'],
    [
      targets({ name: 'My messages' }),
      'targets[0].name is "My messages"; allowed is a name of lower-case letters, digits and dashes',
    ],
    [targets({ label: { de: 'Nachrichten' } }), 'targets[0].label.en is missing; allowed is a text'],
    [targets({ label: { en: ' ' } }), 'targets[0].label.en is " "; allowed is words for a person'],
    [targets({ onDeauthorize: 'yes' }), 'targets[0].onDeauthorize is "yes"; allowed is true or false'],
    [
      targets({ label: undefined, lable: { en: 'Messages' } }),
      'targets[0].lable is not known; allowed are "name", "label", "kind", "onDeauthorize", "table", "index", "partitionKey", "sortKey", "key", "createdAt", "canary", "noCanary"; did you mean "label"? (and 1 more)',
    ],
    [
      targets({ partitionKey: { atribute: 'owner', values: ['{asid}'] } }),
      'targets[0].partitionKey.atribute is not known; allowed are "attribute", "type", "values"; did you mean "attribute"? (and 1 more)',
    ],
    [
      targets({ createdAt: { attribute: 'at', format: 'iso' } }),
      'targets[0].createdAt.format is "iso"; allowed are "iso8601", "epoch_ms", "epoch_s"',
    ],
    [targets(selecting('{asid')), `targets[0].partitionKey.values[0] is "{asid"; allowed is ${anything}`],
    [
      targets({ sortKey: { attribute: 'number', prefix: ['{asid}'] } }),
      'targets[0].sortKey.prefix[0] is "{asid}"; allowed is a text in which each placeholder is followed by a separator, so that 77 does not find 777',
    ],
    [
      targets({ sortKey: { attribute: 'number' } }),
      'targets[0].sortKey is {"attribute":"number"}; allowed is either values or prefix',
    ],
    [
      targets({ key: ['number'] }),
      'targets[0] ("messages"): key begins with "number"; without an index it begins with the partitionKey\'s "owner"',
    ],
    [
      targets({ sortKey: { attribute: 'other', values: ['{asid}'] } }),
      'targets[0] ("messages"): key does not end with the sortKey\'s "other", as it must without an index',
    ],
    [targets({}, {}), 'targets[1].name is "messages" for the second time'],
    [
      targets(selecting('{appId}')),
      'targets[0] ("messages") would find everybody: "{appId}" holds no identifier of a person',
    ],
    [
      targets(selecting('{asid}', 'all')),
      'targets[0] ("messages") would find everybody: "all" holds no identifier of a person',
    ],
    [
      { identifiers: [rule('contactId', 'all')], ...targets({}) },
      'identifiers[0] ("contactId") would find everybody: "all" holds no identifier of a person',
    ],
    [
      targets(selecting('{asdi}')),
      'targets[0] ("messages") uses {asdi}, with which no request begins and which no rule finds; did you mean {asid}?',
    ],
    [
      { identifiers: [contacts, rule('phone', '{contctId}')], ...targets({}) },
      'identifiers[1] ("phone") uses {contctId}, with which no request begins and which no rule finds; did you mean {contactId}?',
    ],
    [
      targets(selecting('{asid}#{igsid}')),
      'targets[0] ("messages") can never be reached: no request leads to all identifiers of any of "{asid}#{igsid}"',
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
      { identifiers: [rule('appId', '{asid}')], ...targets({}) },
      'identifiers[0].kind is "appId"; allowed is a name of letters and digits, other than appId',
    ],
    [
      { identifiers: [{ kind: 'a', from: { ...contacts.from, kind: 'manual' } }], ...targets({}) },
      'identifiers[0].from.kind is "manual"; allowed …',
    ],
  ])('%j', (json, sentence) => {
    const actual = sentenceOf(json);
    const [start = '', end = ''] = sentence.split('…');
    expect(actual.slice(0, start.length)).toBe(start);
    expect(actual.slice(actual.length - end.length)).toBe(end);
    if (!sentence.includes('…')) expect(actual).toBe(sentence);
    expect(actual).not.toContain('\n');
  });

  it('also where a row is within a row', () => {
    const kept = {
      name: 'invoices',
      label: { en: 'Invoices' },
      kind: 'kept',
      reason: 'legal_obligation',
      basis: 'law',
    };
    const where = { kind: 'dynamodb', table: 'invoices', ...selecting('{asid}'), key: ['number'] };
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
      targets: [{ name: 'people', label: { en: 'People' }, kind: 'memory', store: 'people', match: ['{asid}'] }],
    };
    expect(permissionsOf(loadDataMap(json, kinds), kinds)).toEqual([
      { actions: ['memory:Delete'], resources: ['memory:people'] },
    ]);
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
      identifiers: [contacts, { ...contacts, kind: 'phone2' }],
      targets: [messages, { ...messages, name: 'links', table: 'links', key: ['owner'] }],
    });
    expect(permissionsOf(map)).toEqual([
      {
        actions: ['dynamodb:BatchWriteItem', 'dynamodb:Query'],
        resources: ['dynamodb:table/caliq-messages', 'dynamodb:table/links'],
      },
    ]);
  });
});

function contactsByPsid() {
  return rule('contactId', '{asid}', '{psid}');
}
