import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { dataMapSchema } from '../shared/data-map/schema.ts';
import { TARGET_KINDS } from '../shared/targets/index.ts';

/** The data map's schema for editors, which complete and check `data-map.json` with it. */
export function dataMapJsonSchema(): string {
  const schema = toJsonSchema(dataMapSchema(TARGET_KINDS), { typeMode: 'input', ignoreActions: ['check'] });
  return `${JSON.stringify({ ...schema, title: 'Data map' }, undefined, 2)}\n`;
}

// `node infra/data-map-schema.ts` writes it anew
if (import.meta.main) writeFileSync(join(import.meta.dirname, 'data-map.schema.json'), dataMapJsonSchema());
