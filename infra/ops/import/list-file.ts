import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type IdListEntry, type IdListFault, readIdList } from '../../../shared/meta/id-list.ts';
import { UsageError } from '../options.ts';

/** What is in a list of ids, counted. */
export type ListFigures = {
  /** SHA-256 of the file, hexadecimal: the same list under another name is the same list. */
  readonly hash: string;
  readonly ids: number;
  readonly people: number;
  /** Where what is no id stands: the lines by fault. */
  readonly faults: ReadonlyMap<IdListFault, readonly number[]>;
};

export function entriesIn(path: string): AsyncGenerator<IdListEntry> {
  return readIdList(createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY }));
}

/** Reads the whole file, so that nothing is begun with one that is not whole. @throws UsageError when it cannot be read */
export async function listFigures(path: string): Promise<ListFigures> {
  try {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    const people = new Set<string>();
    const faults = new Map<IdListFault, number[]>();
    let ids = 0;
    for await (const entry of entriesIn(path)) {
      if ('id' in entry) {
        ids += 1;
        people.add(entry.id);
      } else {
        faults.set(entry.fault, [...(faults.get(entry.fault) ?? []), entry.line]);
      }
    }
    return { hash: hash.digest('hex'), ids, people: people.size, faults };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new UsageError(`${path} cannot be read`);
  }
}
