import { readFileSync } from 'node:fs';
import type { DataMap } from '../shared/data-map/data-map.ts';
import { loadDataMap } from '../shared/data-map/load-data-map.ts';
import { parseDataMap } from '../shared/data-map/parse-data-map.ts';
import { DeletionError } from '../shared/domain/errors.ts';

/** Matches errors about the file as a whole, not about a place in it. */
const OF_FILE = /^(?:is not JSON|is written in UTF|begins with|has letters)/;

/**
 * Reads and checks the data map in a file.
 *
 * @throws DeletionError `data_map_invalid` (reject); the message has one line for each mistake, which begins with the
 *   path of the file
 */
export function readDataMap(path: string): DataMap {
  try {
    return loadDataMap(parseDataMap(readFileSync(path)));
  } catch (error) {
    if (!(error instanceof DeletionError || isOfFileSystem(error))) throw error;
    if (error.code === 'ENOENT')
      throw new DeletionError('data_map_invalid', 'reject', `${path}: there is no such file`);
    const mistakes = error.message.split('\n').map((line) => `${path}${OF_FILE.test(line) ? ' ' : ': '}${line}`);
    throw new DeletionError('data_map_invalid', 'reject', mistakes.join('\n'), { cause: error });
  }
}

/**
 * The data map as it is deployed with the functions: checked, with its labels written out and its rules in order, so
 * that functions need not do this at each cold start.
 *
 * @throws DeletionError `data_map_invalid` (reject)
 */
export function deployedDataMap(path: string): string {
  return JSON.stringify(readDataMap(path));
}

function isOfFileSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
