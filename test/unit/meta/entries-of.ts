import { type IdListEntry, readIdList } from '../../../shared/meta/id-list.ts';

/** Everything that reading these lines gives. */
export async function entriesOf(lines: AsyncIterable<string> | Iterable<string>): Promise<readonly IdListEntry[]> {
  const entries: IdListEntry[] = [];
  for await (const entry of readIdList(lines)) entries.push(entry);
  return entries;
}
