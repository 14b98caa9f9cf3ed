import { type Bounds, CLOCK_GRACE, FIRST_POSSIBLE_TIME } from '../../domain/selection.ts';
import type { Fate } from '../bounds.ts';
import { quoted } from './postgres-names.ts';

/** A condition of SQL, and the values of its parameters. */
export type Clause = { readonly where: string; readonly values: readonly unknown[] };

/** What a column is in the database. */
export type ColumnShape = {
  /** Without its domain, as SQL writes it. */
  readonly type: string;
  /**
   * The schema that has the type's own `=`: `citext` may be where no search path leads, and text's `=` would be taken. What
   * has none of its own, as varchar, is compared as text.
   */
  readonly operators: string;
};

/** One column of a table, and the values that a person's rows have in it. */
export type Compared = {
  readonly column: string;
  readonly shape: ColumnShape;
  readonly values: readonly string[];
  /** Those of the values under which everything is selected, whatever its age. */
  readonly unbounded: readonly string[];
};

/** The column with the time of creation, and the zone of what stands there without one. */
export type CreatedAt = { readonly column: string; readonly zone?: string | undefined };

export type Age = { readonly createdAt: CreatedAt | undefined; readonly bounds: Bounds; readonly now: number };

/**
 * The rows of one fate. `impossible` are those of which a time is written that cannot be one.
 *
 * @param age absent when everything is selected
 */
export function clauseOf(
  compared: readonly Compared[],
  age: Age | undefined,
  fate: Fate | 'impossible' = 'deleted',
): Clause {
  const values: unknown[] = [];
  const bind: Bind = (value, type) => `$${values.push(value)}::${type}`;
  // to another type than the column's own, PostgreSQL would compare as that one compares
  const isOneOf = ({ column, shape: { type, operators } }: Compared, some: readonly string[]): string =>
    `${quoted(column)} OPERATOR(${operators}.=) ANY (${bind(some, `${type}[]`)})`;

  const sql = compared.map((one) => isOneOf(one, one.values));
  if (age !== undefined) {
    const unbounded = compared.filter((one) => one.unbounded.length > 0).map((one) => isOneOf(one, one.unbounded));
    const byAge = ageClause(age, fate, bind);
    sql.push(
      fate === 'deleted'
        ? `(${[...unbounded, byAge].join(' OR ')})`
        : [...unbounded.map((one) => `NOT ${one}`), byAge].join(' AND '),
    );
  }
  return { where: sql.join(' AND '), values };
}

type Bind = (value: unknown, type: string) => string;

function ageClause({ createdAt, bounds, now }: Age, fate: Fate | 'impossible', bind: Bind): string {
  const deletesUndated = bounds.undated === 'deleted';
  if (createdAt === undefined) return String(fate === (deletesUndated ? 'deleted' : 'undated'));

  const column = quoted(createdAt.column);
  const created = createdAt.zone === undefined ? column : `(${column} AT TIME ZONE ${bind(createdAt.zone, 'text')})`;
  const time = (milliseconds: number): string => bind(new Date(milliseconds).toISOString(), 'timestamptz');
  const last = now + CLOCK_GRACE;
  const isBetween = (from: number, to: number): string =>
    `COALESCE(${created} BETWEEN ${time(from)} AND ${time(to)}, false)`;
  const isKnown = (): string => isBetween(FIRST_POSSIBLE_TIME, last);
  const isOlder = (): string => isBetween(FIRST_POSSIBLE_TIME, Math.min(bounds.olderThan, last));
  switch (fate) {
    case 'deleted':
      return deletesUndated ? `${isOlder()} OR NOT ${isKnown()}` : isOlder();
    case 'newer':
      return `${isKnown()} AND ${created} > ${time(bounds.olderThan)}`;
    case 'undated':
      return deletesUndated ? 'false' : `NOT ${isKnown()}`;
    case 'impossible':
      return `${created} IS NOT NULL AND NOT ${isKnown()}`;
  }
}
