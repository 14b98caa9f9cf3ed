import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataMapJsonSchema } from '../../../infra/data-map-schema.ts';
import { loadDataMap } from '../../../shared/data-map/load-data-map.ts';

const infra = join(__dirname, '../../../infra');
const map = loadDataMap(JSON.parse(readFileSync(join(infra, 'data-map.json'), 'utf8')));
const LANGUAGES = ['en', 'es', 'pt', 'fr', 'de', 'it', 'ar', 'hi', 'id', 'tr'];

/** What CALIQ tells people it keeps about them, and the targets that answer for it. */
const PROMISED: { readonly [category: string]: readonly string[] } = {
  'message content': ['messages', 'media'],
  'contact phone numbers, contact details': ['contacts', 'identities'],
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
  'access tokens': ['access-tokens', 'meta-permissions'],
  'user accounts': ['user-account'],
  'records the law requires': ['invoices'],
};

describe('the data map of CALIQ', () => {
  it('is as its JSON Schema describes, which `npx node infra/data-map-schema.ts` writes', () => {
    expect(readFileSync(join(infra, 'data-map.schema.json'), 'utf8')).toBe(dataMapJsonSchema());
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
    'calls %s by a name in ten languages',
    (_name, label) => {
      expect(Object.keys(label)).toEqual(LANGUAGES);
      expect(new Set(Object.values(label)).size).toBeGreaterThan(1);
    },
  );

  it('deletes only tokens when somebody removes the app without asking for deletion', () => {
    expect(map.targets.filter((row) => row.onDeauthorize).map(({ name }) => name)).toEqual(['access-tokens']);
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
