import { appendFileSync } from 'node:fs';
import { type Permissions, statementIds } from './permissions.ts';

/**
 * Records all statements, and those that have decided a call. Lines are appended at once, so that a kill loses none.
 */
export type UsageReport = {
  began(permissions: Permissions): void;
  used(statement: string): void;
};

type Line = { readonly statement: string; readonly used: boolean };

/** @param file undefined to record nothing */
export function usageReport(file: string | undefined): UsageReport {
  const write = (lines: readonly Line[]): void => {
    if (file !== undefined) appendFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  };
  return {
    began: (permissions) => write(statementIds(permissions).map((statement) => ({ statement, used: false }))),
    used: (statement) => write([{ statement, used: true }]),
  };
}

/** The statements in a report, of one or several processes, that decided no call. */
export function unusedStatements(report: string): readonly string[] {
  const used = new Set(usedStatements(report));
  return [...new Set(linesOf(report).map(({ statement }) => statement))].filter((each) => !used.has(each)).toSorted();
}

/** The statements in a report that decided a call. */
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
