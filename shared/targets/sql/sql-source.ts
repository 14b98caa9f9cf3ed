import { DeletionError } from '../../domain/errors.ts';
import { type IdentifierSource, MOST_IDENTIFIER_VALUES } from '../../ports/target.ts';
import { foundIdentifiers } from '../found-identifiers.ts';
import type { FieldsBeside, TargetEnvironment } from '../target-kind.ts';
import type { ColumnShapes, Database, SqlDialect, Statement } from './sql-dialect.ts';
import type { Rows } from './sql-rows.ts';
import { inOneTransaction, selectedRows, statementOf } from './sql-statements.ts';

export type SourceRow = Rows & { readonly column: string };

/**
 * Finds identifiers in one column of a table's rows.
 *
 * @throws DeletionError from a look-up: `too_many_identifiers` (fail), and whatever the database throws
 */
export function sqlSource(
  dialect: SqlDialect,
  row: SourceRow,
  database: Database,
  environment: TargetEnvironment,
  beside: FieldsBeside = {},
): IdentifierSource {
  const { table, column } = row;
  const fields = [beside.createdAt?.column, beside.activeAt?.column, beside.verified];
  const others = [...new Set(fields.filter((field) => field !== undefined))];
  return {
    async lookUp(selection) {
      const found = foundIdentifiers(`table ${table}`, column, beside, environment);
      const [selected] = selectedRows([row], { ...selection, bounds: undefined });
      if (selected !== undefined) {
        const rows = await inOneTransaction(database, async (query) => {
          const shape = await dialect.shapeOf(query, row, { identifier: column, alsoReads: others });
          const { statement, skipped } = statementOf(dialect, selected, shape, environment.now());
          environment.countSkipped?.(skipped);
          if (statement === undefined) return [];
          const sql = selectFields(dialect, statement, shape.columns, column, others);
          return (await query(sql, statement.values)).rows;
        });
        for (const read of rows) found.add([String(read['value'])], (field) => textOf(read[nameOf(field, others)]));
        // several rows can say the same of one identifier, so that these are not all
        if (rows.length > MOST_IDENTIFIER_VALUES) throw tooManyRows(row);
      }
      return { found: found.all() };
    },
  };
}

function tooManyRows({ table, column }: SourceRow): DeletionError {
  const message = `table ${table} has more than ${MOST_IDENTIFIER_VALUES} rows of one person that differ in ${column} or what is read beside it`;
  return new DeletionError('too_many_identifiers', 'fail', message);
}

function selectFields(
  dialect: SqlDialect,
  { table, where }: Statement,
  shapes: ColumnShapes,
  column: string,
  others: readonly string[],
): string {
  const shapeOf = (name: string) => shapes[name] ?? { type: '', comparedBy: '' };
  const beside = others.map((other) => `, ${dialect.fieldText(other, shapeOf(other))} AS ${nameOf(other, others)}`);
  const name = dialect.quoted(column);
  return `SELECT DISTINCT ${dialect.identifierText(column, shapeOf(column))} AS value${beside.join('')} FROM ${dialect.quoted(table)} WHERE ${name} IS NOT NULL AND ${where} LIMIT ${MOST_IDENTIFIER_VALUES + 1}`;
}

function nameOf(field: string, fields: readonly string[]): string {
  return `field_${fields.indexOf(field)}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
