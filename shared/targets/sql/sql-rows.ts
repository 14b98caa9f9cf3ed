import type { Row } from '../target-kind.ts';
import type { SqlEntries } from './sql-entries.ts';

/** What a row of the data map says of one table. */
export type Rows = Row<SqlEntries['rows']> & {
  readonly createdAt?: Row<SqlEntries['table']>['createdAt'];
  readonly key?: readonly string[] | undefined;
  readonly anonymise?: Replaced | undefined;
};
export type Condition = Rows['where'][number];

/** The column with the time of creation, and the zone of what stands there without one. */
export type CreatedAt = { readonly column: string; readonly zone?: string | undefined };

/** New values by column; null takes the old one out. */
export type Replaced = { readonly [column: string]: string | number | null };

export function createdAtOf({ createdAt }: Rows): CreatedAt | undefined {
  return typeof createdAt === 'string' ? { column: createdAt } : createdAt;
}

/** For the checks of the data map: each combination of the conditions as one text. */
export function templatesOf({ where }: Rows): readonly string[] {
  return where
    .map(({ values }): readonly string[] => values)
    .reduce((together, values) => together.flatMap((left) => values.map((right) => `${left} ${right}`)));
}
