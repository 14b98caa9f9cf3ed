import { type IdListEntry, readIdList } from '../../../shared/meta/id-list.ts';

/** Everything that reading these lines gives. */
export async function entriesOf(
  lines: AsyncIterable<string> | Iterable<string>,
  column?: string,
): Promise<readonly IdListEntry[]> {
  const entries: IdListEntry[] = [];
  for await (const entry of readIdList(lines, column)) entries.push(entry);
  return entries;
}
