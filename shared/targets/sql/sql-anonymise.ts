import { identifierKindsIn } from '../template.ts';
import type { Rows } from './sql-rows.ts';

/** How `anonymise` contradicts the rest of the row. */
export function anonymiseMistake(tables: readonly Rows[]): string | undefined {
  const anonymised = tables.filter(({ anonymise }) => anonymise !== undefined);
  if (anonymised.length === 0) return undefined;
  const deleted = tables.find(({ anonymise }) => anonymise === undefined);
  if (deleted !== undefined) {
    return `table "${deleted.table}" has no anonymise, but another table has; expected two targets, one that deletes and one that anonymises`;
  }
  return anonymised.map(mistakeOf).find((mistake) => mistake !== undefined);
}

function mistakeOf({ table, where, key, anonymise = {} }: Rows): string | undefined {
  const ofKey = key?.find((column) => Object.hasOwn(anonymise, column));
  if (ofKey !== undefined) return `anonymise of table "${table}" names "${ofKey}", by which "key" tells its rows apart`;
  const naming = where.filter(({ values }) => values.flatMap(identifierKindsIn).length > 0);
  const left = naming.filter(({ column }) => !Object.hasOwn(anonymise, column));
  if (left.length > 0) {
    const names = [...new Set(left.map(({ column }) => `"${column}"`))].join(' or ');
    return `anonymise of table "${table}" does not name ${names}, a column by which the person is found, so the row would still name them`;
  }
  const other = where.find(({ column, type }) => {
    const replacement = anonymise[column];
    return replacement != null && typeof replacement !== (type === 'number' ? 'number' : 'string');
  });
  return (
    other &&
    `anonymise of table "${table}" replaces "${other.column}", a ${other.type}, by a ${typeof anonymise[other.column]}`
  );
}
