import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
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

/** The figures of a list of ids. */
export type ListFigures = {
  /** SHA-256 of the file, hexadecimal: the same list under another name is the same list. */
  readonly hash: string;
  readonly ids: number;
  readonly people: number;
  /** The numbers of the lines that are not ids, by fault. */
  readonly faults: ReadonlyMap<IdListFault, readonly number[]>;
};

/** Whether a text can be an id of the list's kind. */
type IsId = (id: string) => boolean;

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
 * @throws UsageError if it is unreadable
 */
export async function listFigures(path: string, column?: string, isId: IsId = isMetaId): Promise<ListFigures> {
  return await readable(path, async () => {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    const people = new Set<string>();
    const faults = new Map<IdListFault, number[]>();
    let ids = 0;
    for await (const entry of entriesIn(path, column, isId)) {
      if ('id' in entry) {
        ids += 1;
        people.add(entry.id);
      } else {
        faults.set(entry.fault, [...(faults.get(entry.fault) ?? []), entry.line]);
      }
    }
    return { hash: hash.digest('hex'), ids, people: people.size, faults };
  });
}

function linesOf(path: string) {
  return createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
}

async function readable<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new UsageError(`${path} cannot be read`);
  }
}
