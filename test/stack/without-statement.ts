import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usedStatements } from '../../infra/local/iam/usage-report.ts';

// npx node test/stack/without-statement.ts SUITE [COUNT | STATEMENT…]: checks that the suite fails if a statement that it uses is
// removed from the template's policies; COUNT of them at random, by default one

const OPTIONS = ['--roots', 'test/stack', '--maxWorkers', '1', '--testPathIgnorePatterns', '/node_modules/'];
const PROJECT = join(import.meta.dirname, '../..');
const JEST = join(PROJECT, 'node_modules/.bin/jest');
const [suite = '', ...wanted] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'without-statement-'));
const report = join(folder, 'report.jsonl');

/** @returns the tests that failed, or the output if the suite could not start */
function failures(environment: Readonly<Record<string, string>>): readonly string[] {
  const { status, stderr } = spawnSync(JEST, [`/${suite}\\.test`, ...OPTIONS, '--forceExit'], {
    cwd: PROJECT,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
  });
  if (status === 0) return [];
  const failed = [...stderr.matchAll(/^ +✕ (.+?)(?: \(\d+ m?s\))?$/gm)].map(([, name = '']) => name);
  return failed.length > 0 ? failed : [stderr.slice(0, 500)];
}

function atRandom(statements: readonly string[], count: number): readonly string[] {
  const left = [...statements];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(randomInt(left.length), 1)).flat();
}

const before = failures({ IAM_REPORT: report });
if (before.length > 0) throw new Error(`${suite} fails as it is: ${before.join('; ')}`);
const used = usedStatements(readFileSync(report, 'utf8'));
rmSync(folder, { recursive: true });
console.log(`${suite} uses ${used.length} statements`);
const [first = '1'] = wanted;
for (const statement of /^\d+$/.test(first) ? atRandom(used, Number(first)) : wanted) {
  const failed = failures({ WITHOUT_STATEMENT: statement });
  console.log(failed.length > 0 ? `noticed ${statement}: ${failed.join('; ')}` : `NOT NOTICED ${statement}`);
  if (failed.length === 0) process.exitCode = 1;
}
