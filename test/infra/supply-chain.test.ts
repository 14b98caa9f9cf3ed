import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../../infra/bundle.ts';
import { billOfMaterials, type LockedPackage, type Lockfile, supplyFaults } from '../../infra/supply-chain.ts';

const PROJECT = join(import.meta.dirname, '../..');
const text = (file: string) => readFileSync(join(PROJECT, file), 'utf8');
const lockfile = JSON.parse(text('package-lock.json')) as Lockfile;

const outputDirectory = mkdtempSync(join(tmpdir(), 'bundles-'));
afterAll(() => rmSync(outputDirectory, { recursive: true }));
const bundles = bundle({ outputDirectory });
const bundled = [...new Set(bundles.flatMap(({ packages }) => packages))];

function withPackage(folder: string, change: LockedPackage): Lockfile {
  return { packages: { ...lockfile.packages, [folder]: { ...lockfile.packages[folder], ...change } } };
}

describe('third-party code that runs in production', () => {
  it('has an accepted licence, runs nothing at installation, and is a declared dependency', () => {
    expect(bundled).toContain('node_modules/pg');
    expect(bundled.length).toBeGreaterThan(10);
    expect(supplyFaults(lockfile, bundled)).toEqual([]);
  });

  it.each<[string, string, LockedPackage, string]>([
    ['has another licence', 'node_modules/pg', { license: 'GPL-3.0' }, 'pg has the licence GPL-3.0; allowed are MIT'],
    ['has no licence', 'node_modules/new', { version: '1.0.0' }, 'new has the licence none; allowed are MIT'],
    ['runs a script', 'node_modules/pg', { hasInstallScript: true }, 'pg runs a script when it is installed'],
    ['is for development', 'node_modules/pg', { dev: true }, 'pg is in a bundle and only a development dependency'],
  ])('is detected when it %s', (_what, folder, change, fault) => {
    expect(supplyFaults(withPackage(folder, change), bundled)).toEqual([expect.stringContaining(fault)]);
  });

  it('is detected when it is not in the lockfile', () => {
    expect(supplyFaults(lockfile, [...bundled, 'node_modules/pg/node_modules/@new/one'])).toEqual([
      '@new/one is in a bundle and not in the lockfile',
    ]);
  });

  it('has a reason for every direct dependency, and none for a removed one', () => {
    const rows = text('infra/decisions/dependencies.md').matchAll(/^\| `([^`]+)` \| \S/gm);
    const { dependencies } = JSON.parse(text('package.json')) as { readonly dependencies: object };
    expect(new Set([...rows].map(([, name]) => name))).toEqual(new Set(Object.keys(dependencies)));
  });
});

describe('the bill of materials', () => {
  const bill = billOfMaterials(lockfile, bundled) as { readonly components: readonly object[] };

  it('lists every package that is in a bundle, with its version, licence and hash, and no download address', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 });
    expect(bill.components).toHaveLength(bundled.length);
    for (const component of bill.components) {
      expect(component).toMatchObject({
        type: 'library',
        purl: expect.stringMatching(/^pkg:npm\/(%40[\w-]+\/)?[\w.-]+@\d+\.\d+\.\d+$/),
        hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
        licenses: [{ license: { id: expect.stringMatching(/^[\w.-]+$/) } }],
      });
    }
    expect(JSON.stringify(bill)).not.toMatch(/https?:/);
  });
});

describe('continuous integration', () => {
  const workflow = text('.github/workflows/ci.yml');

  it('runs actions by their commit, which nobody can move', () => {
    const actions = [...workflow.matchAll(/^\s*- uses: (.*)$/gm)].map(([, action]) => action);
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may only read the code, and does not persist credentials', () => {
    expect([...workflow.matchAll(/^\s*permissions:.*(?:\n +.*)?/gm)].map(([found]) => found)).toEqual([
      'permissions:\n  contents: read',
    ]);
    expect(workflow).toContain('persist-credentials: false');
  });

  it('installs one version of each package that does not come with npm ci', () => {
    const packages = [...text('.ci/run').matchAll(/^(?:"[^"]+\/pip"|npm) install (.*)$/gm)].flatMap(([, words = '']) =>
      words
        .replace(/>.*/, '')
        .replaceAll(/--prefix \S+/g, '')
        .split(' ')
        .filter((word) => word !== '' && !word.startsWith('--')),
    );
    expect(packages).toHaveLength(4);
    for (const name of packages) expect(name).toMatch(/^'?[\w.[\]-]+(?:==|@)\d+\.\d+\.\d+'?$/);
  });
});
