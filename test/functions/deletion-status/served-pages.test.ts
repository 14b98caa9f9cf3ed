import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVED, servedPages } from './served-pages.ts';

const pages = await servedPages();

describe('the pages as people get them', () => {
  it.each(Object.entries(pages))('%s is as it was written down with served-pages.ts', (file, served) => {
    expect(served).toBe(readFileSync(join(SERVED, file), 'utf8'));
  });

  it('are the ones written down, and no other', () => {
    expect(readdirSync(SERVED).toSorted()).toEqual(Object.keys(pages).toSorted());
  });
});
