import type { IdListEntry } from './id-list-entry.ts';
import { isMetaId } from './meta-id.ts';

/** Spreadsheets keep so many digits of a number, and write zeros for the others. */
const KEPT_DIGITS = 15;
/** A single zero ends every tenth id of sixteen digits: so many in a row, and no other, are no chance. */
const MOST_BY_CHANCE = 6;
const MOST_WAITING = 1000;

/**
 * Refuses ids whose digits became zeros in a spreadsheet: they are other people's, and two people's can be the same.
 *
 * Two zeros and more from the sixteenth digit on are refused wherever they stand; it happens to one genuine id in a
 * hundred, which an operator can enter by hand. A single one is too frequent for that, and is believed when the list has an
 * id with another sixteenth digit: a spreadsheet spares none. Until then such entries wait; memory stays flat, and the order
 * is kept.
 */
export async function* withoutLostDigits(entries: AsyncIterable<IdListEntry>): AsyncGenerator<IdListEntry> {
  let isWhole: boolean | undefined;
  let waiting: IdListEntry[] = [];
  let doubtful = 0;
  for await (const entry of entries) {
    const ending = endingOf(entry);
    if (isWhole === undefined && ending === 'whole') {
      isWhole = true;
      yield* waiting;
      waiting = [];
    }
    if (ending === 'doubtful') doubtful += 1;
    if (doubtful === 0 || isWhole !== undefined) {
      yield judged(entry, isWhole);
      continue;
    }
    waiting.push(entry);
    if (doubtful >= MOST_BY_CHANCE || waiting.length >= MOST_WAITING) {
      isWhole = false;
      yield* waiting.map((waited) => judged(waited, isWhole));
      waiting = [];
    }
  }
  yield* waiting.map((waited) => judged(waited, false));
}

function judged(entry: IdListEntry, isWhole: boolean | undefined): IdListEntry {
  const ending = endingOf(entry);
  const isLost = ending === 'lost' || (ending === 'doubtful' && isWhole !== true);
  return isLost ? { line: entry.line, cell: entry.cell, fault: 'digits_lost' } : entry;
}

/** What the digits after the fifteenth say; undefined where there are none. */
function endingOf(entry: IdListEntry): 'whole' | 'doubtful' | 'lost' | undefined {
  // what is not digits alone is no number to a spreadsheet
  if (!('id' in entry) || entry.id.length <= KEPT_DIGITS || !isMetaId(entry.id)) return undefined;
  const ending = entry.id.slice(KEPT_DIGITS);
  if (!/^0+$/.test(ending)) return 'whole';
  return ending.length === 1 ? 'doubtful' : 'lost';
}
