import type { Bind, ColumnShape } from '../sql/sql-dialect.ts';
import { uuidDigits } from '../sql/sql-uuid.ts';

const WHOLE_NUMBER = /^(?:0|-?[1-9][0-9]{0,37})$/;
const LONGEST_NAME_TYPE = 63;

/** The bits of whole numbers. `numeric` can hold any number that is an id. */
const BITS: { readonly [type: string]: number } = { smallint: 16, integer: 32, bigint: 64 };

/**
 * Whether a column of this type could hold this value unchanged. A value that it would have to cut or trim could find
 * somebody else's row.
 *
 * @param type as PostgreSQL's `format_type` writes it
 */
export function canHold(type: string, value: string): boolean {
  switch (type) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return WHOLE_NUMBER.test(value) && BigInt.asIntN(BITS[type] ?? 0, BigInt(value)) === BigInt(value);
    case 'numeric':
      return WHOLE_NUMBER.test(value);
    case 'uuid':
      return uuidDigits(value) !== undefined;
    case 'bpchar':
      return isText(value) && !value.endsWith(' ');
    case 'name':
      return isText(value) && Buffer.byteLength(value) <= LONGEST_NAME_TYPE;
    default:
      return isText(value);
  }
}

/** PostgreSQL stores neither NUL nor malformed Unicode. */
function isText(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0');
}

/**
 * The condition that a column has one of these values, by the column's own comparison, so that an index can be used. A
 * nondeterministic collation also treats texts as equal that differ only in what it ignores: `777` with and without a
 * zero-width character, `a-b` and `ab`, or `007` and `7`. With such a collation, a text must also be equal character by
 * character, and in bytes where the collation ignores a character.
 */
export function isOneOf(quoted: string, shape: ColumnShape, values: readonly string[], bind: Bind): string {
  const { type, comparedBy, isLoose } = shape;
  const place = bind(isLoose === true ? values.map((value) => value.normalize()) : values);
  // with a parameter of another type, PostgreSQL would use that type's comparison. The operator has its schema, because
  // `citext` may be outside the search path, and then the `=` of text would be used
  const isEqual = `${quoted} OPERATOR(${comparedBy || 'pg_catalog'}.=) ANY (${place}::${type}[])`;
  if (isLoose !== true) return isEqual;
  // most texts are identical, so the cheapest comparison comes first
  return `(${isEqual} AND (${quoted}::text COLLATE "C" = ANY (${place}::text[])
    OR EXISTS (SELECT FROM unnest(${place}::text[]) AS ${SOUGHT} (${SOUGHT}) WHERE NOT EXISTS (
      SELECT FROM unnest(string_to_array(${normalized(quoted)}, NULL), string_to_array(${SOUGHT}, NULL)) AS pair (own, sought)
      WHERE (own = sought AND (own <> '' OR own = sought COLLATE "C")) IS NOT TRUE))))`;
}

/** A name that no column in a data map can have. */
const SOUGHT = '"?"';

/** Only Unicode has several ways to write one letter, and PostgreSQL can normalize no other encoding. */
function normalized(text: string): string {
  return `CASE getdatabaseencoding() WHEN 'UTF8' THEN normalize(${text}) ELSE ${text}::text END`;
}
