import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataMapJsonSchema } from '../../../infra/data-map-schema.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';
import { LABEL_WORDS, labelTexts } from '../../../shared/data-map/vocabulary.ts';
import { dataMapWarnings } from '../../../shared/data-map/warnings.ts';
import { LABEL_LANGUAGES } from '../../../shared/domain/localized-text.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';

const infra = join(import.meta.dirname, '../../../infra');
const map = loadDataMap(JSON.parse(readFileSync(join(infra, 'data-map.json'), 'utf8')));

/** What CALIQ tells people it keeps about them, and the targets that answer for it. */
const PROMISED: { readonly [category: string]: readonly string[] } = {
  'message content': ['messages', 'media'],
  'contact phone numbers, contact details': ['contacts', 'identities', 'contact-book'],
  'message delivery statuses': ['delivery-statuses'],
  'WhatsApp Business Account identifiers': ['whatsapp-accounts', 'whatsapp-account-admin'],
  conversations: ['conversations'],
  tickets: ['tickets'],
  'CRM records': ['crm-records'],
  'service providers': ['crm-provider'],
  'workflow events': ['workflow-events'],
  'demo requests': ['demo-requests'],
  'usage events': ['usage-events'],
  'support messages': ['support-messages', 'support-mailbox'],
  'access tokens': ['access-tokens', 'user-tokens', 'meta-permissions'],
  'user accounts': ['user-account'],
  'records the law requires': ['invoices'],
};

describe('the data map of CALIQ', () => {
  it('is as its JSON Schema describes, which `npx node infra/data-map-schema.ts` writes', () => {
    expect(readFileSync(join(infra, 'data-map.schema.json'), 'utf8')).toBe(dataMapJsonSchema());
  });

  it('has nothing to warn of', () => {
    expect(dataMapWarnings(map)).toEqual([]);
  });

  it('is written with a description of each field in the editor', () => {
    expect(undescribed(JSON.parse(dataMapJsonSchema()))).toEqual([]);
  });

  it.each(Object.entries(PROMISED))('answers for %s', (_category, names) => {
    expect(map.targets.map(({ name }) => name)).toEqual(expect.arrayContaining([...names]));
  });

  it('holds no target that no promise names', () => {
    expect(Object.values(PROMISED).flat().toSorted()).toEqual(map.targets.map(({ name }) => name).toSorted());
  });

  it.each(map.targets.map(({ name, label }) => [name, label] as const))(
    'calls %s by a name in every language',
    (_name, label) => {
      expect(Object.keys(label)).toEqual(LABEL_LANGUAGES);
      expect(new Set(Object.values(label)).size).toBeGreaterThan(1);
    },
  );

  it('deletes only tokens when somebody removes the app without asking for deletion', () => {
    expect(map.targets.filter((row) => row.onDeauthorize).map(({ name }) => name)).toEqual([
      'user-tokens',
      'access-tokens',
    ]);
  });
});

describe('the data map that infra/data-map.md writes from scratch', () => {
  const page = readFileSync(join(infra, 'data-map.md'), 'utf8').replace(
    /^## Deleting rows that kept rows refer to$.+?(?=^## )/ms,
    '',
  );
  const shown = [...page.matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = '']) => JSON.parse(json) as object);

  it('is loaded without a mistake, has one text in English alone, and finds nobody by addresses, as the page says', () => {
    const [whole, ...others] = shown.filter((json) => 'targets' in json);
    expect(others).toEqual([]);
    expect(dataMapWarnings(loadDataMap(whole)).map(({ finding }) => finding)).toEqual([
      expect.stringMatching(/^the basis of "invoices" has no words in es, /),
      expect.stringMatching(/^nobody is found by phone or email, /),
    ]);
    expect(page).toContain('`kind_not_in_data_map`');
  });

  it('lists the words for labels, with what people read in English', () => {
    const listed = [...page.matchAll(/^\| `"([a-z-]+)"` \| (.+) \|$/gm)].map(([, word, text]) => [word, text]);
    expect(listed).toEqual(LABEL_WORDS.map((word) => [word, labelTexts(word).en]));
  });

  it('has every part in it that was shown before', () => {
    const whole = JSON.stringify(shown.find((json) => 'targets' in json));
    const parts = shown.filter((json) => !('targets' in json));
    expect(parts).toHaveLength(1);
    for (const part of parts) expect(whole).toContain(JSON.stringify(part));
  });
});

describe('the data map section of infra/README.md', () => {
  const readme = readFileSync(join(infra, 'README.md'), 'utf8');

  const maps = [...readme.matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = '']) => JSON.parse(json) as object);

  it('shows rows of targets that this map could have', () => {
    const rows = maps.filter((shown) => 'label' in shown);
    const zero = readFileSync(join(infra, 'data-map.md'), 'utf8');
    const whole = [...zero.matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = '']) => JSON.parse(json) as object);
    const { targets: _, ...rules } = whole.find((shown) => 'targets' in shown) ?? { targets: [] };
    const example = loadDataMap({ ...rules, targets: rows });
    expect(example.targets.map(({ kind }) => kind)).toEqual(['mysql', 'postgres', 'kept', 'manual']);
  });

  it('shows rules of a person’s ids in DynamoDB and in MySQL', () => {
    const identifiers = maps.filter((shown) => 'from' in shown);
    const logs = {
      name: 'logs',
      label: 'usage-records',
      kind: 'manual',
      instructions: 'Look.',
      match: ['{contactId}'],
    };
    const example = loadDataMap({ identifiers, targets: [logs] });
    expect(example.identifiers.map(({ from }) => from.kind)).toEqual(['dynamodb', 'mysql']);
  });

  it('shows rules that find the people of a Facebook app and of an Instagram app in one table', () => {
    const identifiers = maps.find((shown) => Array.isArray(shown));
    const where = [{ column: 'member_id', type: 'number', values: ['{memberId}'] }];
    const orders = {
      ...{ name: 'orders', label: 'orders', kind: 'postgres', connection: 'TARGET_SHOP_DATABASE', noCanary: 'a test' },
      ...{ password: 'TARGET_SHOP_DATABASE_PASSWORD', tables: [{ table: 'orders', where }] },
    };
    const example = loadDataMap({ identifiers, targets: [orders] });
    expect(example.identifiers.map(({ kind, templates }) => [kind, ...templates])).toEqual([
      ['memberId', '{asid}'],
      ['memberId', '{igUser}'],
    ]);
    expect(dataMapWarnings(example).map(({ finding }) => finding)).toEqual([
      expect.stringMatching(/^nobody is found by phone or email, /),
    ]);
  });

  it('lists every kind of target', () => {
    const section = readme.slice(readme.indexOf('## Data map'));
    const listed = [...section.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, kind]) => kind);
    expect(new Set(listed.slice(0, TARGET_KINDS.length))).toEqual(new Set(TARGET_KINDS.map(({ kind }) => kind)));
  });
});

type JsonSchema = { readonly description?: string; readonly const?: string; readonly [keyword: string]: unknown };

/** The properties that say neither what they are for nor the one value that they take. */
function undescribed(schema: unknown, place = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, ...others } = schema as { readonly properties?: { readonly [name: string]: JsonSchema } };
  return [
    ...Object.entries(properties).flatMap(([name, field]) => [
      ...(field.description === undefined && field.const === undefined ? [`${place}.${name}`] : []),
      ...undescribed(field, `${place}.${name}`),
    ]),
    ...Object.values(others).flatMap((inner) => undescribed(inner, place)),
  ];
}
