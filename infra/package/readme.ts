import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT } from '../project.ts';
import { packedReadme } from './packed-readme.ts';

const README = join(PROJECT, 'README.md');
/** Where the README of the checkout is kept while the package's README replaces it. */
const KEPT = join(PROJECT, 'node_modules/.cache/package/README.md');

/**
 * `node infra/package/readme.ts pack` runs before npm packs, and `restore` after it, because npm packs the README in
 * the project's folder. If a run is interrupted, the next one restores the README.
 */
function restore(): void {
  if (existsSync(KEPT)) renameSync(KEPT, README);
}

restore();
if (process.argv[2] === 'pack') {
  const text = readFileSync(README, 'utf8');
  const { files } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
    readonly files: readonly string[];
  };
  mkdirSync(dirname(KEPT), { recursive: true });
  writeFileSync(KEPT, text);
  writeFileSync(README, packedReadme(text, files));
}
