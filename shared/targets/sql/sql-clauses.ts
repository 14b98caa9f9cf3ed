import { type Bounds, CLOCK_GRACE, FIRST_POSSIBLE_TIME } from '../../domain/selection.ts';
import type { Fate } from '../bounds.ts';
import type { Bind, Clause, ColumnShape, SqlDialect } from './sql-dialect.ts';
import type { CreatedAt } from './sql-rows.ts';

/** One column of a table, and the values that a person's rows have in it. */
export type Compared = {
  readonly column: string;
  readonly shape: ColumnShape;
  readonly values: readonly string[];
  /** Those of the values under which everything is selected, regardless of age. */
  readonly unbounded: readonly string[];
};

export type Age = { readonly createdAt: CreatedAt | undefined; readonly bounds: Bounds; readonly now: number };

/**
 * The condition for the rows of one fate. `impossible` selects rows whose creation time is present but impossible.
 * Values are bound in the order of the text, because some dialects do not number their parameters.
 *
 * @param age absent when everything is selected
 */
export function clauseOf(
  dialect: SqlDialect,
  compared: readonly Compared[],
  age: Age | undefined,
  fate: Fate | 'impossible' = 'deleted',
): Clause {
  const values: unknown[] = [];
  const bind: Bind = (value) => dialect.place(values.push(value));
  const isOneOf = ({ column, shape }: Compared, some: readonly string[]): string =>
    dialect.isOneOf(column, shape, some, bind);

  const sql = compared.map((one) => isOneOf(one, one.values));
  if (age !== undefined) {
    const unbounded = compared.filter((one) => one.unbounded.length > 0).map((one) => isOneOf(one, one.unbounded));
    const byAge = ageClause(dialect, age, fate, bind);
    sql.push(
      fate === 'deleted'
        ? `(${[...unbounded, byAge].join(' OR ')})`
        : [...unbounded.map((one) => `NOT ${one}`), byAge].join(' AND '),
    );
  }
  return { where: sql.join(' AND '), values };
}

function ageClause(
  dialect: SqlDialect,
  { createdAt, bounds, now }: Age,
  fate: Fate | 'impossible',
  bind: Bind,
): string {
  const deletesUndated = bounds.undated === 'deleted';
  if (createdAt === undefined) return String(fate === (deletesUndated ? 'deleted' : 'undated'));

  const created = (): string => dialect.createdAt(createdAt, bind);
  const time = (milliseconds: number): string => dialect.time(milliseconds, createdAt, bind);
  const last = now + CLOCK_GRACE;
  const isBetween = (from: number, to: number): string =>
    `COALESCE(${created()} BETWEEN ${time(from)} AND ${time(to)}, false)`;
  const isKnown = (): string => isBetween(FIRST_POSSIBLE_TIME, last);
  const isOlder = (): string => isBetween(FIRST_POSSIBLE_TIME, Math.min(bounds.olderThan, last));
  switch (fate) {
    case 'deleted':
      return deletesUndated ? `${isOlder()} OR NOT ${isKnown()}` : isOlder();
    case 'newer':
      return `${isKnown()} AND ${created()} > ${time(bounds.olderThan)}`;
    case 'undated':
      return deletesUndated ? 'false' : `NOT ${isKnown()}`;
    case 'impossible':
      return `${dialect.quoted(createdAt.column)} IS NOT NULL AND NOT ${isKnown()}`;
  }
}
