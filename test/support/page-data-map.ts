import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The whole data map on the page that writes one from scratch. */
export function dataMapOnPage(): string {
  const page = readFileSync(join(import.meta.dirname, '../../infra/data-map.md'), 'utf8');
  const [whole] = [...page.matchAll(/^```json\n(.*?)^```$/gms)].flatMap(([, json = '']) =>
    json.includes('"targets"') ? [json] : [],
  );
  if (whole === undefined) throw new Error('infra/data-map.md shows no data map');
  return whole;
}
