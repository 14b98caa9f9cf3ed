import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packedReadme } from '../../../infra/package/packed-readme.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const FILES = ['dist', 'infra/*.md', 'infra/decisions'];

describe('the README in the package', () => {
  it.each([
    ['keeps what is in the package', '[a](infra/README.md#b), [c](infra/decisions), [d](infra/decisions/e.md)'],
    ['keeps what every package has', '[license](LICENSE)'],
    ['keeps other sites and its own sections', '[a](https://example.com/b), [c](#d)'],
  ])('%s', (_, text) => {
    expect(packedReadme(text, FILES)).toBe(text);
  });

  it.each([
    ['a link to a file of the checkout', 'See [the tests](test/README.md#a).', 'See the tests.'],
    ['a link into a folder of the same beginning', '[a](infra/decisions-old/b.md)', 'a'],
    ['a link below a folder of which only files are packed', '[a](infra/local/README.md)', 'a'],
    ['a table of pictures', 'a\n\n| b |\n|---|\n| <img src="test/c.jpg" alt="d"> |\n\ne', 'a\n\ne'],
  ])('leaves out %s', (_, text, packed) => {
    expect(packedReadme(text, FILES)).toBe(packed);
  });

  it('has no relative link or picture that leads nowhere', () => {
    const { files } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { readonly files: string[] };
    const packed = packedReadme(readFileSync(join(PROJECT, 'README.md'), 'utf8'), files);
    expect(packed).not.toMatch(/\]\((?:test|functions|shared|\.github)\b|src="test/);
    expect(packed).toContain('](infra/README.md)');
  });
});
