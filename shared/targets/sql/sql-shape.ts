import { DeletionError } from '../../domain/errors.ts';
import type { ColumnShape, ColumnShapes, ShapeQuestion } from './sql-dialect.ts';
import { type Condition, type CreatedAt, createdAtOf, type Rows } from './sql-rows.ts';

/** A column as the database describes it. */
export type DescribedColumn = ColumnShape & {
  /** The short name of its type, for messages. */
  readonly called: string;
  /** The `type` that the data map may give it. */
  readonly fits: readonly Condition['type'][];
  readonly isFloating: boolean;
  /** Whether its times have a zone; absent if it does not hold times. */
  readonly times?: 'with_zone' | 'without_zone' | undefined;
};

/** The names of the database's types for times. */
export type TimeTypes = { readonly withZone: string; readonly withoutZone: string };

/** The columns to ask the database about. */
export function columnsAskedAbout(
  rows: Rows,
  { readsTimes, identifier, alsoReads = [] }: ShapeQuestion,
): readonly string[] {
  const createdAt = readsTimes === true ? createdAtOf(rows) : undefined;
  const columns = [
    ...rows.where.map(({ column }) => column),
    ...(rows.key ?? []),
    ...Object.keys(rows.anonymise ?? {}),
    ...(createdAt === undefined ? [] : [createdAt.column]),
    ...(identifier === undefined ? [] : [identifier]),
    ...alsoReads,
  ];
  return [...new Set(columns)];
}

/**
 * The shapes of the columns, after checking that they are what the data map says.
 *
 * @throws DeletionError `target_not_found`, `target_rejected`, `column_inexact`, `time_not_usable` (fail)
 */
export function fittingShapes(
  rows: Rows,
  question: ShapeQuestion,
  described: (column: string) => DescribedColumn | undefined,
  timeTypes: TimeTypes,
): ColumnShapes {
  const { table, where } = rows;
  const createdAt = question.readsTimes === true ? createdAtOf(rows) : undefined;
  const shapes: { [column: string]: ColumnShape } = {};
  for (const column of columnsAskedAbout(rows, question)) {
    const found = described(column);
    if (found === undefined) {
      throw new DeletionError('target_not_found', 'fail', `table ${table} has no column ${column}`);
    }
    shapes[column] = { type: found.type, comparedBy: found.comparedBy, isLoose: found.isLoose };
    for (const condition of where) if (condition.column === column) requireFitting(table, condition, found);
    if (question.identifier === column) requireReadable(table, column, found);
    if (createdAt?.column === column) requireTime(table, createdAt, found, timeTypes);
  }
  return shapes;
}

function requireFitting(table: string, { column, type }: Condition, found: DescribedColumn): void {
  if (found.fits.includes(type)) return;
  throw unfit(table, column, found, 'its rows are not deleted', `and the data map says ${type}`);
}

/** Identifiers are not read from JSON, arrays or money, because no other store writes ids in that form. */
function requireReadable(table: string, column: string, found: DescribedColumn): void {
  if (found.fits.length > 0) return;
  throw unfit(table, column, found, 'no ids are read from it', 'and ids are read from texts, numbers and UUIDs');
}

function unfit(table: string, column: string, { isFloating, called }: DescribedColumn, left: string, expected: string) {
  const [code, message] = isFloating
    ? ['column_inexact', `holds floating point numbers, in which two different ids are equal; ${left}`]
    : ['target_rejected', `is of type ${called}, ${expected}`];
  return new DeletionError(code, 'fail', `column ${column} of table ${table} ${message}`);
}

/** A time without a zone could be hours older or newer than it looks. */
function requireTime(
  table: string,
  { column, zone }: CreatedAt,
  { called, times }: DescribedColumn,
  { withZone, withoutZone }: TimeTypes,
): void {
  if (times === (zone === undefined ? 'with_zone' : 'without_zone')) return;
  const expected =
    zone === undefined
      ? `${withZone}, or a ${withoutZone} whose zone the data map names: "createdAt": { "column": "${column}", "zone": "UTC" }`
      : `${withoutZone}, because the data map names its zone`;
  const message = `column ${column} of table ${table} is of type ${called}; expected ${expected}`;
  throw new DeletionError('time_not_usable', 'fail', message);
}
