import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { html } from '../../../functions/deletion-status/pages/html.ts';
import { fill } from '../../../functions/deletion-status/pages/writing.ts';

describe('html', () => {
  it('makes no markup of any text, and loses none of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', ';', '{', '}') }), (text) => {
        const written = html`<p title="${text}">${text}</p>`.toString();
        expect(written).toMatch(/^<p title="[^<>"']*">[^<>"']*<\/p>$/);
        expect(fill('{text}', { text }).toString()).not.toMatch(/[<>"']/);
      }),
    );
  });

  it('takes its own markup as it is, lists one after the other, and nothing for what is absent', () => {
    expect(html`${[html`<b>${1}</b>`, '&']}${undefined}${false}`.toString()).toBe('<b>1</b>&amp;');
  });

  it('does not take an object of somebody else for its own', () => {
    const foreign = JSON.parse('{"markup":"<b>"}') as never;
    expect(() => html`${foreign}`.toString()).toThrow(TypeError);
  });

  it('is the only way to markup: nothing but the style sheet is written without it', () => {
    const pages = join(import.meta.dirname, '../../../functions/deletion-status');
    const raw = globSync('**/*.ts', { cwd: pages }).filter((file) =>
      readFileSync(join(pages, file), 'utf8').includes('new Html('),
    );
    expect(raw.toSorted()).toEqual(['pages/html.ts', 'pages/style.ts']);
  });
});
