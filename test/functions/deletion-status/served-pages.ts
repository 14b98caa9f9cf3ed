import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApi } from '../../../functions/deletion-status/openapi.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { SAMPLES } from './sample-requests.ts';
import { statusWorld } from './status-world.ts';

/** The folder with the pages as they are served, one file each, so that a diff shows what changes in them. */
export const SERVED = join(import.meta.dirname, 'served');

const { completedWithRetention, running, withNotices } = SAMPLES;
const STYLE = /<style>(.*?)<\/style>/s;
const PAGES: { readonly [name: string]: string } = {
  ask: '/data-deletion',
  'ask-with-mistake': '/data-deletion?code=ABCD-12',
  'ask-with-other-letters-de': `/data-deletion?lang=de&code=${encodeURIComponent('код')}`,
  unknown: '/data-deletion/unknown',
  receipt: `/data-deletion/${completedWithRetention.code}/receipt/page`,
  'receipt-withNotices': `/data-deletion/${withNotices.code}/receipt/page`,
  'running-stopped': `/data-deletion/${running.code}?refresh=off`,
  'completedWithRetention-ar': `/data-deletion/${completedWithRetention.code}?lang=ar`,
  ...Object.fromEntries(Object.entries(SAMPLES).map(([name, { code }]) => [name, `/data-deletion/${code}`])),
};

/**
 * How each file is made, by its name: every page in English and one from right to left, their common style sheet, the
 * same requests as JSON, and the OpenAPI description.
 */
export const SERVED_FILES: { readonly [file: string]: () => Promise<string> } = {
  ...Object.fromEntries(
    Object.entries(PAGES).map(([name, path]) => [
      `${name}.html`,
      async () => markup((await statusWorld().get(path)).body),
    ]),
  ),
  'unavailable.html': async () => markup(await unavailable()),
  'style.css': async () => {
    const [, style = ''] = STYLE.exec(await unavailable()) ?? [];
    return style.replaceAll('}', '}\n');
  },
  'status.json': async () => {
    const { get } = statusWorld();
    const entries = Object.entries(SAMPLES).map(async ([name, { code }]) => {
      const { body } = await get(`/data-deletion/${code}`, { headers: { accept: 'application/json' } });
      return [name, JSON.parse(body)];
    });
    return `${JSON.stringify(Object.fromEntries(await Promise.all(entries)), null, 2)}\n`;
  },
  'openapi.json': async () => `${JSON.stringify(openApi(), null, 2)}\n`,
};

function markup(page: string): string {
  return `${page.replace(STYLE, '')}\n`;
}

async function unavailable(): Promise<string> {
  const failing = new DeletionError('store_unavailable', 'retry', 'the table of requests did not answer');
  const { get } = statusWorld({ store: { read: () => Promise.reject(failing) } });
  return (await get(`/data-deletion/${completedWithRetention.code}`)).body;
}

if (import.meta.main) {
  mkdirSync(SERVED, { recursive: true });
  for (const [file, serve] of Object.entries(SERVED_FILES)) writeFileSync(join(SERVED, file), await serve());
}
