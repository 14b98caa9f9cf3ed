import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVED, SERVED_FILES } from './served-pages.ts';

describe('the pages as people get them', () => {
  it.each(Object.entries(SERVED_FILES))('%s is as it was written down with served-pages.ts', async (file, serve) => {
    expect(await serve()).toBe(readFileSync(join(SERVED, file), 'utf8'));
  });

  it('are the ones written down, and no other', () => {
    expect(readdirSync(SERVED).toSorted()).toEqual(Object.keys(SERVED_FILES).toSorted());
  });
});
