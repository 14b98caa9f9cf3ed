import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../project.ts';

/** Not among the dependencies, because typedoc needs the TypeScript compiler that is written in JavaScript. */
const TOOLS = ['typedoc@0.28.20', 'typedoc-plugin-markdown@4.14.1', 'typescript@5.9.3'];

/**
 * Writes the API reference from the declarations in `dist/`. Fails if an export has no comment, a type is used but not
 * exported, or a link is broken.
 */
function writeReference(file: string): void {
  const out = mkdtempSync(join(tmpdir(), 'api-reference-'));
  try {
    const options = ['--options', join(import.meta.dirname, 'typedoc.json'), '--out', out];
    const packages = TOOLS.flatMap((tool) => ['--package', tool]);
    execFileSync('npx', ['--yes', ...packages, '--', 'typedoc', ...options], { cwd: PROJECT, stdio: 'inherit' });
    copyFileSync(join(out, 'README.md'), file);
  } finally {
    rmSync(out, { recursive: true });
  }
}

writeReference(process.argv[2] ?? join(PROJECT, 'infra/api.md'));
