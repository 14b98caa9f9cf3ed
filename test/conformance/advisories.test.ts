import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isForDevelopment, type Lockfile } from '../../infra/supply-chain.ts';

/** The answer of `npm audit --json`; without `vulnerabilities` the registry did not tell. */
type Audit = { readonly vulnerabilities?: { readonly [name: string]: { readonly nodes: readonly string[] } } };

const PROJECT = join(import.meta.dirname, '../..');
const { packages } = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')) as Lockfile;
const known = audit();

function audit(): Audit['vulnerabilities'] {
  const options = ['--json', '--package-lock-only', '--fetch-retries=0', '--fetch-timeout=15000'];
  const { stdout } = spawnSync('npm', ['audit', ...options], { cwd: PROJECT, encoding: 'utf8' });
  try {
    return (JSON.parse(stdout) as Audit).vulnerabilities;
  } catch {
    return undefined;
  }
}

if (known === undefined) {
  it.skip('advisories: the registry does not tell them here', () => undefined);
} else {
  it('nothing is known against what runs in production', () => {
    const concerned = Object.entries(known).filter(([, { nodes }]) =>
      nodes.some((folder) => !isForDevelopment(packages[folder])),
    );
    expect(Object.fromEntries(concerned)).toEqual({});
  });
}
