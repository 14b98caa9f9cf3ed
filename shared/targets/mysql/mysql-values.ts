import type { Bind, ColumnShape } from '../sql/sql-dialect.ts';
import { uuidDigits } from '../sql/sql-uuid.ts';

const WHOLE_NUMBER = /^(?:0|-?[1-9][0-9]{0,37})$/;
const UUIDS: ReadonlySet<string> = new Set(['uuid', 'binary(16)']);
const BEYOND_BMP = /[\u{10000}-\u{10ffff}]/u;

/** The bits of whole numbers. `decimal` can hold any number that is an id. */
const BITS: { readonly [type: string]: number } = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 };

/**
 * What some character sets outside Unicode can hold. For those that are not listed, MySQL itself reports what they
 * cannot.
 */
const HELD_BY: { readonly [characterSet: string]: RegExp } = {
  ascii: /^\p{ASCII}*$/u,
  latin1: /^[\p{ASCII}\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/u,
};
const WITHOUT_BEYOND_BMP: ReadonlySet<string> = new Set(['utf8', 'utf8mb3', 'ucs2']);

/**
 * Whether a column could hold this value unchanged.
 *
 * @param shape its type, such as `bigint unsigned`, and the collation of a text
 */
export function canHold({ type, comparedBy }: ColumnShape, value: string): boolean {
  const [name = '', sign] = type.split(' ');
  const bits = BITS[name];
  if (bits !== undefined) {
    if (!WHOLE_NUMBER.test(value)) return false;
    const number = BigInt(value);
    return number === (sign === 'unsigned' ? BigInt.asUintN(bits, number) : BigInt.asIntN(bits, number));
  }
  if (name === 'decimal') return WHOLE_NUMBER.test(value);
  if (UUIDS.has(name)) return uuidDigits(value) !== undefined;
  if (!value.isWellFormed()) return false;
  const characterSet = characterSetOf(comparedBy);
  if (WITHOUT_BEYOND_BMP.has(characterSet)) return !BEYOND_BMP.test(value);
  return HELD_BY[characterSet]?.test(value) ?? true;
}

/** The character set of a collation, whose name begins with it. */
function characterSetOf(collation: string): string {
  return /^[a-z0-9]+/.exec(collation)?.[0] ?? '';
}

/**
 * Converts a value to the type of the column that it is compared with or written into. MySQL would otherwise compare a
 * number with a text as floating point numbers, so that two different ids can be equal.
 */
export function inTypeOf({ type }: ColumnShape, place: string): string {
  const [name = '', sign] = type.split(' ');
  if (BITS[name] !== undefined) return `CAST(${place} AS ${sign === 'unsigned' ? 'UNSIGNED' : 'SIGNED'})`;
  if (name === 'decimal') return `CAST(${place} AS DECIMAL(65, 0))`;
  return name === 'binary(16)' ? `UNHEX(REPLACE(${place}, '-', ''))` : place;
}

/**
 * What collations ignore or do not distinguish: a space at the end, control and format characters, marks on letters,
 * and in older collations everything beyond the Basic Multilingual Plane.
 */
const INEXACT = /[\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u{10000}-\u{10ffff}\ufffd]|\s$/u;

/**
 * The condition that a column has one of these values, by the column's own comparison, so that an index can be used. A
 * collation also treats texts as equal that differ only in what it ignores, such as `777` and `777` with a space. So a
 * text must also be equal character by character, and in bytes if the value itself contains such characters.
 */
export function isOneOf(quoted: string, shape: ColumnShape, values: readonly string[], bind: Bind): string {
  const isIn = (some: readonly string[]): string =>
    `${quoted} IN (${some.map((value) => inTypeOf(shape, bind(digitsIn(shape, value)))).join(', ')})`;
  const characterSet = characterSetOf(shape.comparedBy);
  if (characterSet === '') return `(${isIn(values)})`;

  const bytes = (text: string): string => `CAST(${text} AS BINARY)`;
  const areBytesIn = (some: readonly string[]): string =>
    `${bytes(quoted)} IN (${some.map((value) => bytes(`CONVERT(${bind(value)} USING ${characterSet})`)).join(', ')})`;
  const isLikeOneOf = (some: readonly string[]): string =>
    `(${some.map((value) => `${quoted} LIKE ${bind(asPattern(value))} ESCAPE '|'`).join(' OR ')})`;

  const inexact = values.filter((value) => INEXACT.test(value));
  const others = values.filter((value) => !inexact.includes(value));
  const conditions = others.length > 0 ? [`${isIn(others)} AND ${isLikeOneOf(others)}`] : [];
  if (inexact.length > 0) conditions.push(`${isIn(inexact)} AND ${areBytesIn(inexact)}`);
  return `(${conditions.join(' OR ')})`;
}

/** Only the digits of a UUID, because MySQL and MariaDB do not accept all of its spellings. */
function digitsIn({ type }: ColumnShape, value: string): string {
  return UUIDS.has(type) ? (uuidDigits(value) ?? value) : value;
}

/** LIKE compares each single character by the collation, but ignores none. */
function asPattern(value: string): string {
  return value.replaceAll(/[|%_]/g, '|$&');
}
