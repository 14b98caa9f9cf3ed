import type { TargetEnvironment } from '../target-kind.ts';
import { tableSeenFrom } from './sql-address.ts';
import type { KnownTable } from './sql-foreign-keys.ts';
import { sharesName } from './sql-names.ts';

/** Tables that one target empties in this order; those of several targets are emptied side by side. */
export type Sequence = readonly string[];

/** What other targets empty where foreign keys to this database can be, whoever logs in there. */
export function sequencesOfOthers(connection: string, environment: TargetEnvironment): readonly Sequence[] {
  const emptied = (environment.foundByOthers ?? []).filter(({ fate }) => fate === 'emptied');
  return [...Map.groupBy(emptied, ({ target }) => target).values()].map((some) =>
    some.flatMap((found) => tableSeenFrom(environment, connection, found) ?? []),
  );
}

/**
 * The tables because of which a target cannot be emptied to its end: they refer to rows that it deletes, and come later
 * in it, or in targets that cannot be emptied before. A table that is named more than once counts as emptied after the
 * first time.
 *
 * @param refusing the tables that forbid to delete rows of a table as long as they refer to them
 */
export async function tablesTooLate(
  own: Sequence,
  others: readonly Sequence[],
  refusing: (table: string) => Promise<readonly KnownTable[]>,
): Promise<readonly KnownTable[]> {
  const left = [[...own], ...others.map((names) => [...names])];
  const emptied: string[] = [];
  async function inTheWay([first, ...later]: readonly string[]): Promise<readonly KnownTable[]> {
    if (first === undefined) return [];
    const waiting = [...later, ...left.flat()].filter((name) => !emptied.includes(name));
    return (await refusing(first)).filter(({ names }) => !sharesName(names, [first]) && sharesName(names, waiting));
  }

  let hasMoved = true;
  while (hasMoved) {
    hasMoved = false;
    for (const names of left) {
      while (names.length > 0 && (await inTheWay(names)).length === 0) {
        emptied.push(...names.splice(0, 1));
        hasMoved = true;
      }
    }
  }
  return inTheWay(left[0] ?? []);
}
