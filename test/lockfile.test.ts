import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Package = { readonly optionalDependencies?: Readonly<Record<string, string>>; readonly resolved?: string };
const lockfile = JSON.parse(readFileSync(join(__dirname, '../package-lock.json'), 'utf8')) as {
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
});
