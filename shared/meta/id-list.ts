import { isBsuid } from './bsuid.ts';
import type { IdListEntry } from './id-list-entry.ts';
import { withoutLostDigits } from './lost-digits.ts';
import { isMetaId } from './meta-id.ts';

export type { IdListEntry, IdListFault } from './id-list-entry.ts';

type Separator = '\t' | ';' | ',';
type Table = {
  readonly separator: Separator;
  readonly width: number;
  /** Where ids may be, counted from 0. */
  readonly idColumns: readonly number[];
};

/** A column that may hold the ids, by its heading, and the kind of ids if the heading tells. */
export type IdColumn = { readonly heading: string; readonly kind?: 'asid' | 'psid' | 'igsid' | 'bsuid' };

/** The names of columns of ids, reduced to lower-case letters, and the kind of ids that each name implies. */
const ID_COLUMNS: readonly { readonly name: RegExp; readonly kind?: IdColumn['kind'] }[] = [
  { name: /^(?:appscoped(?:user)?id|asid)s?$/, kind: 'asid' },
  { name: /^(?:pagescoped(?:user)?id|psid)s?$/, kind: 'psid' },
  { name: /^(?:instagramscoped(?:user)?id|igsid)s?$/, kind: 'igsid' },
  { name: /^(?:businessscoped(?:user)?id|bsuid)s?$/, kind: 'bsuid' },
  { name: /^(?:userid|uid)s?$/ },
  // of Instant Games
  { name: /^(?:fb)?(?:instant)?(?:games?)?playerids?$/ },
];
/** Used only if no other column matches, because a column of this name may just number the rows. */
const PLAIN_ID_COLUMN = /^ids?$/;
/** A number with an exponent, also in the form `× 10^16`, or a long number with decimals. */
const ROUNDED = /^\d+(?:[.,]\d+)?(?:\s*e\s*\+?|\s*[x×*]\s*10\^?)\d+$|^\d{16,}[.,]0+$/i;
const CELLS: { readonly [separator in Separator]: RegExp } = {
  '\t': /\t((?:"[^"]*"|[^\t])*)/g,
  ';': /;((?:"[^"]*"|[^;])*)/g,
  ',': /,((?:"[^"]*"|[^,])*)/g,
};

/** The columns of a header that are named like ids. @param line the first line of the file that is not empty */
export function idColumnsOf(line: string): readonly IdColumn[] {
  const headings = isHeader(line) ? cellsOf(line, separatorOf(line)) : [];
  const named = headings.flatMap((heading): readonly IdColumn[] => {
    const column = ID_COLUMNS.find(({ name }) => name.test(plain(heading)));
    return column === undefined ? [] : [{ heading, kind: column.kind }];
  });
  const isPlainId = (heading: string) => PLAIN_ID_COLUMN.test(plain(heading));
  return named.length > 0 ? named : headings.filter(isPlainId).map((heading) => ({ heading }));
}

export function isSameHeading(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

/**
 * Reads the list of ids that Meta offers for download when people have asked for deletion, or a list of business-scoped
 * user ids that a company has made itself. The file's format is not documented, so one id per line, CSV, TSV and a JSON
 * array are all read, with or without a header, quotes, byte order mark and CRLF.
 *
 * Only a header and empty lines are skipped. Anything else that is not an id comes back as a fault, which says where
 * and why, but never repeats the text. Memory use does not grow with the number of lines.
 *
 * @param column the heading of the column to read, if the header has several that may hold ids
 * @example for await (const entry of readIdList(createInterface({ input: createReadStream(path) }))) …
 * @see Meta, "Data Deletion Request Callback", FAQ
 */
export function readIdList(
  lines: AsyncIterable<string> | Iterable<string>,
  column?: string,
): AsyncGenerator<IdListEntry> {
  return withoutLostDigits(entriesOf(lines, column));
}

async function* entriesOf(
  lines: AsyncIterable<string> | Iterable<string>,
  column: string | undefined,
): AsyncGenerator<IdListEntry> {
  let layout: 'array' | Table | undefined;
  let isClosed = true;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    if (layout === undefined && line.trimStart().startsWith('[')) layout = 'array';
    if (layout === 'array') {
      isClosed = line.trimEnd().endsWith(']');
      yield* arrayEntries(line, number);
      continue;
    }
    if (layout === undefined) {
      layout = tableFrom(line, column);
      if (isHeader(line)) continue;
    }
    yield* rowEntries(line, number, layout);
  }
  if (!isClosed) yield { line: number, cell: 1, fault: 'array_not_closed' };
}

function arrayEntries(line: string, number: number): readonly IdListEntry[] {
  const cells = line
    .trim()
    .replace(/^\[|\]$/g, '')
    .split(',');
  return cells.flatMap((cell, index) => (cell.trim() === '' ? [] : [entry(number, index + 1, unquote(cell))]));
}

function tableFrom(line: string, column?: string): Table {
  const separator = separatorOf(line);
  const header = isHeader(line) ? cellsOf(line, separator) : [];
  if (header.length < 2) return { separator, width: 1, idColumns: [0] };
  const names = header.map(plain);
  const named = (isMeant: (name: string) => boolean) => names.flatMap((name, at) => (isMeant(name) ? [at] : []));
  const width = names.length;
  if (column !== undefined) return { separator, width, idColumns: named((name) => name === plain(column)) };
  const idColumns = named((name) => ID_COLUMNS.some((known) => known.name.test(name)));
  const isPlainId = (name: string) => PLAIN_ID_COLUMN.test(name);
  return { separator, width, idColumns: idColumns.length > 0 ? idColumns : named(isPlainId) };
}

function separatorOf(line: string): Separator {
  return (['\t', ';', ','] as const).find((candidate) => line.includes(candidate)) ?? ',';
}

function plain(heading: string): string {
  return heading.toLowerCase().replace(/[^a-z]/g, '');
}

/** A line without a digit can still have a business-scoped user id, of letters alone. */
function isHeader(line: string): boolean {
  return !/\d/.test(line) && !cellsOf(line, separatorOf(line)).some(isBsuid);
}

function rowEntries(line: string, number: number, table: Table): readonly IdListEntry[] {
  const cells = cellsOf(line, table.separator);
  if (cells.findLastIndex((cell) => cell !== '') >= table.width) {
    return [{ line: number, cell: table.width + 1, fault: 'column_unclear' }];
  }
  const [column, ...others] = table.idColumns;
  if (column === undefined) return [{ line: number, cell: 1, fault: 'no_id_column' }];
  if (others.length > 0) return [{ line: number, cell: column + 1, fault: 'column_unclear' }];

  const cell = cells[column];
  return [cell ? entry(number, column + 1, cell) : { line: number, cell: column + 1, fault: 'id_missing' }];
}

function cellsOf(line: string, separator: Separator): readonly string[] {
  return [...(separator + line).matchAll(CELLS[separator])].map(([, cell = '']) => unquote(cell));
}

/** `trim` also removes byte order marks and carriage returns. */
function unquote(cell: string): string {
  return cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
}

function entry(line: number, cell: number, text: string): IdListEntry {
  if (isMetaId(text) || isBsuid(text)) return { line, cell, id: text };
  return { line, cell, fault: ROUNDED.test(text) ? 'digits_lost' : 'not_an_id' };
}
