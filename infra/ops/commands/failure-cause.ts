import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENTS } from '../../project.ts';

/** Where operators read what to do about a part that failed, from the root of the project, or of the package. */
export const FAILURE_RUNBOOK = 'infra/runbooks/requests-needing-operator.md';

const ROW = /^ *\| (`[^|]+`) \| ([^|]+) \|$/gm;

/** The sentence that the runbook has about an error of a part; `graph_refused_…` stands for every code that begins so. */
export function failureCause(code: string): string | undefined {
  const runbook = readFileSync(join(DOCUMENTS, FAILURE_RUNBOOK), 'utf8');
  for (const [, codes = '', cause = ''] of runbook.matchAll(ROW)) {
    const named = [...codes.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    const isNamed = named.some((name) => (name.endsWith('…') ? code.startsWith(name.slice(0, -1)) : name === code));
    if (isNamed) return plain(cause);
  }
  return undefined;
}

/** Without the marks of Markdown; a link to another runbook is its path. */
function plain(sentence: string): string {
  return sentence.replaceAll('`', '').replace(/\[[^\]]+\]\(([\w-]+\.md)\)/g, 'infra/runbooks/$1');
}
