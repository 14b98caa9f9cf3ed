import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const PROJECT = join(import.meta.dirname, '../..');
/** The folder of packages and bundles that `npm test` does not need. It is inside `node_modules`, so that nothing else sees them. */
export const CACHE = join(PROJECT, 'node_modules/.cache/bench');

/**
 * The path of a package that only a benchmark or the mutation tests need. It is installed at the first use.
 *
 * @returns undefined, after printing one line, if it cannot be installed
 */
export function installed(name: string, version: string): string | undefined {
  // each has its own folder, because npm removes packages from a folder that it did not save there
  const prefix = join(CACHE, name);
  const folder = join(prefix, 'node_modules', name);
  const built = join(folder, '.installed');
  if (existsSync(built)) return folder;
  mkdirSync(prefix, { recursive: true });
  console.log(`installing ${name}@${version} outside of package.json …`);
  try {
    const options = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', '--prefix', prefix, ...options, `${name}@${version}`], { stdio: 'pipe' });
    writeFileSync(built, '');
    return folder;
  } catch {
    console.log(`${name}@${version} could not be installed here; what needs it is left out`);
    return undefined;
  }
}

/** Loads a CommonJS package from the cache. */
export function requireInstalled(name: string, version: string): unknown {
  const folder = installed(name, version);
  return folder && createRequire(join(folder, 'package.json'))(folder);
}
