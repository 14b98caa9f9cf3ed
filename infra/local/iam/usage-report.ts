import { appendFileSync } from 'node:fs';
import { type Permissions, statementIds } from './permissions.ts';

/** Which statements there are, and which have decided something: a line each, as it happens, so that a kill loses none. */
export type UsageReport = {
  began(permissions: Permissions): void;
  used(statement: string): void;
};

type Line = { readonly statement: string; readonly used: boolean };

/** @param file undefined reports nothing */
export function usageReport(file: string | undefined): UsageReport {
  const write = (lines: readonly Line[]): void => {
    if (file !== undefined) appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  };
  return {
    began: (permissions) => write(statementIds(permissions).map((statement) => ({ statement, used: false }))),
    used: (statement) => write([{ statement, used: true }]),
  };
}

/** The statements in a report, of one process or of several, that decided nothing. */
export function unusedStatements(report: string): readonly string[] {
  const used = new Set(usedStatements(report));
  return [...new Set(linesOf(report).map(({ statement }) => statement))].filter((each) => !used.has(each)).toSorted();
}

/** Those that decided something. */
export function usedStatements(report: string): readonly string[] {
  const used = linesOf(report).flatMap((line) => (line.used ? [line.statement] : []));
  return [...new Set(used)].toSorted();
}

function linesOf(report: string): readonly Line[] {
  return report
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
