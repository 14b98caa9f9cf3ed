import type { Bind, ColumnShape } from '../sql/sql-dialect.ts';
import { uuidDigits } from '../sql/sql-uuid.ts';

const WHOLE_NUMBER = /^(?:0|-?[1-9][0-9]{0,37})$/;
const LONGEST_NAME_TYPE = 63;

/** How far whole numbers go; `numeric` takes any that is an id. */
const BITS: { readonly [type: string]: number } = { smallint: 16, integer: 32, bigint: 64 };

/**
 * Whether a column of this type could hold this value as it is. One that it would have to cut or trim first would find
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

/** PostgreSQL holds no NUL and no broken Unicode. */
function isText(value: string): boolean {
  return value.isWellFormed() && !value.includes('\0');
}

/**
 * The condition that a column has one of some values, as the column compares, which an index can answer. A nondeterministic
 * collation also takes texts for equal that differ by what it leaves out, as `777` and a character without width for `777`,
 * `a-b` for `ab`, or `007` for `7`. So such a text has to be equal character by character, too, and in bytes where the
 * collation leaves a character out.
 */
export function isOneOf(quoted: string, shape: ColumnShape, values: readonly string[], bind: Bind): string {
  const { type, comparedBy, isLoose } = shape;
  const place = bind(isLoose === true ? values.map((value) => value.normalize()) : values);
  // to another type than the column's own, PostgreSQL would compare as that one compares; `citext` may be where no search
  // path leads, and text's `=` would be taken
  const isEqual = `${quoted} OPERATOR(${comparedBy || 'pg_catalog'}.=) ANY (${place}::${type}[])`;
  if (isLoose !== true) return isEqual;
  // most are written alike, which is asked first because it takes the least time
  return `(${isEqual} AND (${quoted}::text COLLATE "C" = ANY (${place}::text[])
    OR EXISTS (SELECT FROM unnest(${place}::text[]) AS ${SOUGHT} (${SOUGHT}) WHERE NOT EXISTS (
      SELECT FROM unnest(string_to_array(${normalized(quoted)}, NULL), string_to_array(${SOUGHT}, NULL)) AS pair (own, sought)
      WHERE (own = sought AND (own <> '' OR own = sought COLLATE "C")) IS NOT TRUE))))`;
}

/** A name that no column has of which a data map speaks. */
const SOUGHT = '"?"';

/** Only Unicode has several ways to write one letter, and PostgreSQL refuses to look elsewhere. */
function normalized(text: string): string {
  return `CASE getdatabaseencoding() WHEN 'UTF8' THEN normalize(${text}) ELSE ${text}::text END`;
}
