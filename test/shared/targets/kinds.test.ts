import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const targets = join(PROJECT, 'shared/targets');
/** What several kinds share, and what is made from the other kinds. */
const NOT_LISTED = new Set(['kept', 'sql']);
/** What wraps the targets of every kind. */
const NO_KIND = 'decorators';
/** They call nothing that could answer wrongly. */
const WITHOUT_CONTRACT = new Set(['kept', 'manual']);

const folders = readdirSync(targets, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== NO_KIND)
  .map(({ name }) => name);
const lines = readFileSync(join(targets, 'kinds.ts'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('//'));

describe('the list of kinds', () => {
  it('has one line for each folder', () => {
    const listed = lines.map((line) => /^export \{ \w+ \} from '\.\/([\w-]+)\/[\w-]+\.ts';$/.exec(line)?.[1] ?? line);
    expect(listed.toSorted()).toEqual(folders.filter((folder) => !NOT_LISTED.has(folder)).toSorted());
  });

  it('calls each kind as its folder is called', () => {
    const kinds = TARGET_KINDS.map(({ kind }) => kind);
    expect(kinds).toEqual(folders.filter((folder) => folder !== 'sql').toSorted());
  });

  it('lets data be kept in the company’s own stores, and nowhere else', () => {
    const own = TARGET_KINDS.filter(
      ({ kind, isDoneByOthers, usesAppSecrets }) => kind !== 'kept' && !isDoneByOthers && !usesAppSecrets,
    );
    expect(own.length).toBeGreaterThan(4);
    expect(TARGET_KINDS.filter(({ isStore }) => isStore)).toEqual(own);
  });
});

it.each(TARGET_KINDS.map(({ kind }) => kind).filter((kind) => !WITHOUT_CONTRACT.has(kind)))(
  'the kind %s has a test that uses the contract of targets',
  (kind) => {
    const suites = ['contract', 'conformance'].map((folder) => join(PROJECT, 'test', folder, `${kind}.test.ts`));
    const run = suites.filter((suite) => existsSync(suite) && /contract\.ts'/.test(readFileSync(suite, 'utf8')));
    expect({ expected: `test/contract/${kind}.test.ts`, isThere: run.length > 0 }).toMatchObject({ isThere: true });
  },
);
