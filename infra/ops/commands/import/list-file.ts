import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import {
  type IdColumn,
  type IdListEntry,
  type IdListFault,
  idColumnsOf,
  isSameHeading,
  readIdList,
} from '../../../../shared/meta/id-list.ts';
import { isMetaId } from '../../../../shared/meta/meta-id.ts';
import { UsageError } from '../../cli/options.ts';
import { grouped } from '../../cli/progress.ts';

/** What a list may look like, for help and error messages. */
export const FORMATS = 'one id a line, CSV, TSV or a JSON array';
/** In bytes. An array of 250,000 ids fits into one line; much longer cells are more than a regular expression takes. */
const LONGEST_LINE = 5_000_000;
/** At the highest rate, as many take three hours. The ids, and later the results, have to fit into memory. */
const MOST_ENTRIES = 5_000_000;

/** The figures of a list of ids. */
export type ListFigures = {
  /** SHA-256 of the file, hexadecimal: the same list under another name is the same list. */
  readonly hash: string;
  readonly ids: number;
  readonly people: number;
  /** The numbers of the lines that are not ids, by fault. */
  readonly faults: ReadonlyMap<IdListFault, readonly number[]>;
};

type Checking = {
  /** Called after each entry with how many have been read. */
  readonly onEntry?: (count: number) => void;
  readonly most?: number;
};

/** Whether a text can be an id of the list's kind. */
export type IsId = (id: string) => boolean;

/** @param column the heading that the operator gave, if the file has several columns of ids */
export async function* entriesIn(path: string, column?: string, isId: IsId = isMetaId): AsyncGenerator<IdListEntry> {
  for await (const entry of readIdList(linesOf(path), column)) {
    const isOfKind = 'fault' in entry || isId(entry.id);
    yield isOfKind ? entry : { line: entry.line, cell: entry.cell, fault: 'not_an_id' };
  }
}

/**
 * The column of a list that holds the ids, by its heading; undefined if no heading is that of an id column.
 *
 * @throws UsageError if the file cannot be read, lacks the column that was asked for, or has several and none was
 */
export async function idColumn(path: string, asked: string | undefined): Promise<IdColumn | undefined> {
  const columns = await readable(path, async () => {
    for await (const line of linesOf(path)) if (line.trim() !== '') return idColumnsOf(line);
    return [];
  });
  const list = columns.map(({ heading }) => heading).join(', ');
  if (asked === undefined) {
    if (columns.length < 2) return columns[0];
    throw new UsageError(`${path} has several columns of ids; say which with --column: ${list}`);
  }
  const column = columns.find(({ heading }) => isSameHeading(heading, asked));
  if (column !== undefined) return column;
  throw new UsageError(`${path} has no column of ids with that name${list === '' ? '' : `; expected ${list}`}`);
}

/**
 * Reads the whole file, so that a faulty one is noticed before anything is entered.
 *
 * @throws UsageError if it is unreadable or too long
 */
export async function listFigures(
  path: string,
  column?: string,
  isId: IsId = isMetaId,
  { onEntry, most = MOST_ENTRIES }: Checking = {},
): Promise<ListFigures> {
  return await readable(path, async () => {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    const people = new Set<string>();
    const faults = new Map<IdListFault, number[]>();
    let ids = 0;
    let entries = 0;
    for await (const entry of entriesIn(path, column, isId)) {
      entries += 1;
      if (entries > most)
        throw new UsageError(`${path} holds more than ${grouped(most)} ids; split it into several files`);
      onEntry?.(entries);
      if ('id' in entry) {
        ids += 1;
        people.add(entry.id);
      } else {
        const lines = faults.get(entry.fault);
        if (lines === undefined) faults.set(entry.fault, [entry.line]);
        else lines.push(entry.line);
      }
    }
    return { hash: hash.digest('hex'), ids, people: people.size, faults };
  });
}

function linesOf(path: string) {
  return createInterface({ input: Readable.from(withoutLongLines(path)), crlfDelay: Number.POSITIVE_INFINITY });
}

/** The content of a file. @throws UsageError at a line that no list has, before it fills the memory */
async function* withoutLongLines(path: string): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const lastBreak = Math.max(chunk.lastIndexOf('\n'), chunk.lastIndexOf('\r'));
    length = lastBreak === -1 ? length + chunk.length : chunk.length - lastBreak - 1;
    if (length > LONGEST_LINE) {
      throw new UsageError(
        `${path} has a line of more than ${grouped(LONGEST_LINE)} bytes, which is too long for a list of ids; expected one id a line`,
      );
    }
    yield chunk;
  }
}

async function readable<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new UsageError(`${path} cannot be read`);
  }
}
