import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packedReadme } from './packed-readme.ts';

const PROJECT = join(import.meta.dirname, '../..');
const README = join(PROJECT, 'README.md');
/** The README of the checkout, while that of the package is in its place. */
const KEPT = join(PROJECT, 'node_modules/.cache/package/README.md');

/**
 * `node infra/package/readme.ts pack` before npm packs, and `restore` after it: npm takes the README from where it is. What an
 * interrupted run has left is restored by the next.
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
