import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { dataMapSchema } from '../shared/data-map/schema.ts';
import { TARGET_KINDS } from '../shared/targets/index.ts';

/** The JSON schema of the data map, with which editors complete and check `data-map.json`. */
export function dataMapJsonSchema(): string {
  const schema = toJsonSchema(dataMapSchema(TARGET_KINDS), { typeMode: 'input', ignoreActions: ['check'] });
  return `${JSON.stringify({ ...schema, title: 'Data map' }, undefined, 2)}\n`;
}

// `node infra/data-map-schema.ts` regenerates it
if (import.meta.main) writeFileSync(join(import.meta.dirname, 'data-map.schema.json'), dataMapJsonSchema());
