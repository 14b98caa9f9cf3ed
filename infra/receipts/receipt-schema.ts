import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { receiptSchema } from './receipt-claims.ts';

/** The schema of a receipt's payload, for programs that read receipts. */
export function receiptJsonSchema(): string {
  return `${JSON.stringify({ ...toJsonSchema(receiptSchema), title: 'What a deletion receipt states' }, undefined, 2)}\n`;
}

// `node infra/receipts/receipt-schema.ts` regenerates it
if (import.meta.main) writeFileSync(join(import.meta.dirname, '../receipt.schema.json'), receiptJsonSchema());
