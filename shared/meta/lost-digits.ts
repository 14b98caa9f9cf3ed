import type { IdListEntry } from './id-list-entry.ts';
import { isMetaId } from './meta-id.ts';

/** Spreadsheets keep this many digits of a number and replace the rest with zeros. */
const KEPT_DIGITS = 15;
/** One in ten genuine ids of sixteen digits ends with a zero: this many, and no other id, are not a coincidence. */
const MOST_BY_CHANCE = 6;
const MOST_WAITING = 1000;

/**
 * Refuses ids whose digits a spreadsheet has replaced with zeros: they belong to other people, and two people's may
 * have become the same.
 *
 * An id with two or more zeros, and nothing else, from the sixteenth digit on is always refused. That also hits at most
 * one genuine id in a hundred, which an operator can enter by hand. A single zero is too common for that: it is
 * accepted if the list has an id with another sixteenth digit, because a spreadsheet would have replaced that, too.
 * Until one is found such entries wait; memory use is limited, and the order is kept.
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

/** What the digits after the fifteenth say; undefined if there are none. */
function endingOf(entry: IdListEntry): 'whole' | 'doubtful' | 'lost' | undefined {
  // a spreadsheet does not take an id with other characters for a number
  if (!('id' in entry) || entry.id.length <= KEPT_DIGITS || !isMetaId(entry.id)) return undefined;
  const ending = entry.id.slice(KEPT_DIGITS);
  if (!/^0+$/.test(ending)) return 'whole';
  return ending.length === 1 ? 'doubtful' : 'lost';
}
