import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENTS } from '../../project.ts';

/** The runbook for parts that failed, as a path from the root of the project or of the package. */
export const FAILURE_RUNBOOK = 'infra/runbooks/requests-needing-operator.md';

const ROW = /^ *\| (`[^|]+`) \| ([^|]+) \|$/gm;

/**
 * What the runbook says about an error code of a part; there, `graph_refused_…` stands for all codes with that prefix.
 */
export function failureCause(code: string): string | undefined {
  const runbook = readFileSync(join(DOCUMENTS, FAILURE_RUNBOOK), 'utf8');
  for (const [, codes = '', cause = ''] of runbook.matchAll(ROW)) {
    const named = [...codes.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    const isNamed = named.some((name) => (name.endsWith('…') ? code.startsWith(name.slice(0, -1)) : name === code));
    if (isNamed) return plain(cause);
  }
  return undefined;
}

/** The sentence without Markdown; links to other runbooks become paths. */
function plain(sentence: string): string {
  return sentence.replaceAll('`', '').replace(/\[[^\]]+\]\(([\w-]+\.md)\)/g, 'infra/runbooks/$1');
}
