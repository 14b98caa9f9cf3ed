import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { SAMPLES } from './sample-requests.ts';
import { statusWorld } from './status-world.ts';

/** The pages as they are served, one file each; what changes in them is seen in the diff. */
export const SERVED = join(import.meta.dirname, 'served');

const { completedWithRetention } = SAMPLES;
const STYLE = /<style>(.*?)<\/style>/s;
const PAGES: { readonly [name: string]: string } = {
  ask: '/data-deletion',
  'ask-with-mistake': '/data-deletion?code=ABCD-12',
  unknown: '/data-deletion/unknown',
  receipt: `/data-deletion/${completedWithRetention.code}/receipt/page`,
  'completedWithRetention-ar': `/data-deletion/${completedWithRetention.code}?lang=ar`,
  ...Object.fromEntries(Object.entries(SAMPLES).map(([name, { code }]) => [name, `/data-deletion/${code}`])),
};

/** Every page in English and one from right to left, and the style sheet, which is the same in all of them. */
export async function servedPages(): Promise<{ readonly [file: string]: string }> {
  const { get } = statusWorld();
  const failing = new DeletionError('store_unavailable', 'retry', 'the table of requests did not answer');
  const down = statusWorld({ store: { read: () => Promise.reject(failing) } });
  const pages = await Promise.all(Object.values(PAGES).map(async (path) => (await get(path)).body));
  const unavailable = (await down.get(`/data-deletion/${completedWithRetention.code}`)).body;
  const [, style = ''] = STYLE.exec(unavailable) ?? [];
  const named = [...Object.keys(PAGES), 'unavailable'].map((name) => `${name}.html`);
  return {
    ...Object.fromEntries([...pages, unavailable].map((page, at) => [named[at], `${page.replace(STYLE, '')}\n`])),
    'style.css': `${style.replaceAll('}', '}\n')}`,
  };
}

if (import.meta.main) {
  mkdirSync(SERVED, { recursive: true });
  for (const [file, served] of Object.entries(await servedPages())) writeFileSync(join(SERVED, file), served);
}
