import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Package = {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
  readonly integrity?: string;
  /** Comes inside its parent's package, whose digest covers it. */
  readonly inBundle?: true;
};
const lockfile = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Package>>;
};

describe('the lockfile', () => {
  it('has the binaries of every platform, so that npm ci works on each', () => {
    const names = new Set(Object.keys(lockfile.packages).map((path) => path.split('node_modules/').at(-1)));
    const missing = Object.values(lockfile.packages)
      .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
      .filter((name) => !names.has(name));
    expect(missing).toEqual([]);
  });

  it('records no download addresses', () => {
    expect(Object.values(lockfile.packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([]);
  });

  it('has the digest of every package, so that what is installed is what was reviewed', () => {
    const { '': project, ...packages } = lockfile.packages;
    expect(project).toBeDefined();
    const unchecked = Object.entries(packages).filter(
      ([, entry]) => !entry.inBundle && !entry.integrity?.startsWith('sha512-'),
    );
    expect(unchecked.map(([path]) => path)).toEqual([]);
  });
});
