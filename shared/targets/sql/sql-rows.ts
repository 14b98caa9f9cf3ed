import type { Row } from '../target-kind.ts';
import type { SqlEntries } from './sql-entries.ts';

/** What a row of the data map says about one table. */
export type Rows = Row<SqlEntries['rows']> & {
  readonly createdAt?: Row<SqlEntries['table']>['createdAt'];
  readonly key?: readonly string[] | undefined;
  readonly anonymise?: Replaced | undefined;
};
export type Condition = Rows['where'][number];

/** The column with the creation time, and the zone of times that are stored there without one. */
export type CreatedAt = { readonly column: string; readonly zone?: string | undefined };

/** New values by column; null empties the column. */
export type Replaced = { readonly [column: string]: string | number | null };

export function createdAtOf({ createdAt }: Rows): CreatedAt | undefined {
  return typeof createdAt === 'string' ? { column: createdAt } : createdAt;
}

/** Each combination of the conditions' values as one text, for the checks of the data map. */
export function templatesOf({ where }: Rows): readonly string[] {
  return where
    .map(({ values }): readonly string[] => values)
    .reduce((together, values) => together.flatMap((left) => values.map((right) => `${left} ${right}`)));
}
