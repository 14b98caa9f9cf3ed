import type { IdentifierSource } from '../../ports/target.ts';
import { MOST_IDENTIFIER_VALUES } from '../../ports/target.ts';
import { foundIdentifiers } from '../found-identifiers.ts';
import type { FieldsBeside, TargetEnvironment } from '../target-kind.ts';
import { shapeOf } from './postgres-columns.ts';
import type { Database } from './postgres-database.ts';
import { quoted } from './postgres-names.ts';
import { type Rows, type Statement, selectedRows, statementOf } from './postgres-statements.ts';

/** Identifiers that stand in the rows of a table, in one column. */
export function postgresSource(
  row: Rows & { readonly column: string },
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
        const rows = await database.session(undefined, (transaction) =>
          transaction(async (query) => {
            const { statement, skipped } = statementOf(selected, await shapeOf(query, row), environment.now());
            environment.countSkipped?.(skipped);
            if (statement === undefined) return [];
            return (await query(selectFields(statement, column, others), statement.values)).rows;
          }),
        );
        for (const read of rows) found.add([String(read['value'])], (field) => textOf(read[nameOf(field, others)]));
      }
      return { found: found.all() };
    },
  };
}

/** Other columns are read as JSON writes them: a time with its zone, where the column has one. */
function selectFields({ table, where }: Statement, column: string, others: readonly string[]): string {
  const name = quoted(column);
  const beside = others.map((other) => `, to_jsonb(${quoted(other)}) #>> '{}' AS ${nameOf(other, others)}`).join('');
  return `SELECT DISTINCT ${name}::text AS value${beside} FROM ${quoted(table)} WHERE ${name} IS NOT NULL AND ${where} LIMIT ${MOST_IDENTIFIER_VALUES + 1}`;
}

function nameOf(field: string, fields: readonly string[]): string {
  return `field_${fields.indexOf(field)}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
