import { DeletionError } from '../domain/errors.ts';
import { oneLine } from '../domain/one-line.ts';

/** Names that JavaScript objects use themselves. Validation skips such keys, so whatever they contain would be lost. */
const INHERITED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses the text of a data map, and refuses what JSON.parse would accept: a key that is written twice (JSON.parse
 * drops the first silently), a key that would be lost later, and a number that overflows. It also refuses bytes that
 * are not UTF-8.
 *
 * @throws DeletionError `data_map_invalid` (reject); the message is one line
 */
export function parseDataMap(bytes: Uint8Array): unknown {
  const text = textOf(bytes);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalid(`is not JSON: ${(error as Error).message}`, error);
  }
  const mistake = mistakeIn(text);
  if (mistake !== undefined) throw invalid(mistake);
  return json;
}

function textOf(bytes: Uint8Array): string {
  const mark = Buffer.from(bytes.subarray(0, 3)).toString('hex');
  if (mark.startsWith('fffe') || mark.startsWith('feff')) {
    throw invalid('is written in UTF-16; save it as UTF-8');
  }
  if (mark === 'efbbbf') {
    throw invalid('begins with a byte-order mark; save it as UTF-8 without one');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw invalid('has letters that are not UTF-8; save it as UTF-8', error);
  }
}

/** A token of JSON that is known to be valid: a string, a structural character, or any other value. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

type Level = { readonly keys: Set<string>; at: string | number; isKey: boolean };

/** The first mistake, as a sentence that begins with its path, such as `targets[1].name`. */
function mistakeIn(text: string): string | undefined {
  const levels: Level[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ keys: new Set(), at: '', isKey: true });
    else if (token === '[') levels.push({ keys: new Set(), at: 0, isKey: false });
    else if (token === '}' || token === ']') levels.pop();
    else if (level === undefined) continue;
    else if (token === ',') {
      if (typeof level.at === 'number') level.at += 1;
      else level.isKey = true;
    } else if (level.isKey) {
      const key = JSON.parse(token) as string;
      level.at = key;
      level.isKey = false;
      if (level.keys.has(key)) return `${pathOf(levels)} is written twice; the first would be ignored`;
      if (INHERITED.has(key)) {
        return `${pathOf(levels)} would be ignored; expected any other name than ${[...INHERITED].join(', ')}`;
      }
      level.keys.add(key);
    } else if (Math.abs(Number(token)) === Number.POSITIVE_INFINITY) {
      return `${pathOf(levels)} is a number that is too large`;
    }
  }
  return undefined;
}

function pathOf(levels: readonly Level[]): string {
  return levels
    .map(({ at }, index) => (typeof at === 'number' ? `[${at}]` : `${index === 0 ? '' : '.'}${at}`))
    .join('');
}

function invalid(sentence: string, cause?: unknown): DeletionError {
  return new DeletionError('data_map_invalid', 'reject', oneLine(sentence), { cause });
}
