import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

const TESTS = join(import.meta.dirname, '..');
const text = (file: string) => readFileSync(join(TESTS, file), 'utf8');
const suites = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));

const rows = [...text('flow/fault-matrix.md').matchAll(/^\| (\d+) \| (?:[^|\\]|\\.)+ \| (.+) \|$/gm)].map(
  ([, number, links = '']) => ({
    number: Number(number),
    files: [...links.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) =>
      relative(TESTS, join(import.meta.dirname, link)),
    ),
  }),
);

const OF_REAL_STORES = [35, 36, 37, 38, 39, 40, 41, 54, 57, 58];
const OF_REAL_INPUT = [42, 43, 44, 45, 46, 47, 56];

/** Whether Jest runs this file, or a suite that imports it. */
function isRun(file: string): boolean {
  const imported = `/${basename(file)}'`;
  return suites.some((suite) => suite === file || text(suite).includes(imported));
}

describe('the links of the fault matrix', () => {
  it('cover each fault once, in order', () => {
    const numbers = rows.map(({ number }) => number);
    expect(numbers.slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
    expect(numbers).toEqual(expect.arrayContaining([...OF_REAL_STORES, ...OF_REAL_INPUT]));
    expect(rows.filter(({ files }) => files.length === 0)).toEqual([]);
  });

  it('lead to suites that are run', () => {
    const files = rows.flatMap((row) => row.files);
    expect(files.filter((file) => !existsSync(join(TESTS, file)))).toEqual([]);
    expect(files.filter((file) => !isRun(file))).toEqual([]);
  });
});
