import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unusedStatements } from '../../infra/local/iam/usage-report.ts';
import { unexplained } from '../support/statement-usage.ts';

// runs the suites on the running stack, and then checks that each statement of the template's policies was needed by one of them

const PROJECT = join(import.meta.dirname, '../..');
const OPTIONS = ['--roots', 'test/stack', '--maxWorkers', '2', '--testPathIgnorePatterns', '/node_modules/'];
const chosen = process.argv.slice(2);

const folder = mkdtempSync(join(tmpdir(), 'statements-'));
const report = join(folder, 'report.jsonl');
const { status } = spawnSync('jest', [...chosen, ...OPTIONS], {
  cwd: PROJECT,
  env: { ...process.env, IAM_REPORT: report },
  stdio: 'inherit',
});
process.exitCode = status ?? 1;

// some of the suites need only some of the statements
if (status === 0 && chosen.length === 0) {
  const unused = unusedStatements(readFileSync(report, 'utf8'));
  const { statements, outdated } = unexplained(unused);
  console.log(
    `${unused.length} statements of the template decided nothing, ${statements.length} of them without a known reason`,
  );
  for (const statement of statements) console.log(`  no suite needs ${statement}`);
  for (const reason of outdated) console.log(`  this reason is no longer needed: ${reason}`);
  if (statements.length + outdated.length > 0) process.exitCode = 1;
}
rmSync(folder, { recursive: true });
