import { readFileSync } from 'node:fs';
import { type DataMap } from '../shared/data-map/data-map.ts';
import { loadDataMap } from '../shared/data-map/load-data-map.ts';
import { parseDataMap } from '../shared/data-map/parse-data-map.ts';
import { type LabelWord, labelTexts } from '../shared/data-map/vocabulary.ts';
import { DeletionError } from '../shared/domain/errors.ts';
import type { LocalizedText } from '../shared/domain/localized-text.ts';

/**
 * The data map in a file.
 *
 * @throws DeletionError `data_map_invalid`; the message begins with the path of the file
 */
export function readDataMap(path: string): DataMap {
  try {
    return loadDataMap(parseDataMap(readFileSync(path)));
  } catch (error) {
    if (!(error instanceof DeletionError || isOfFileSystem(error))) throw error;
    throw new DeletionError('data_map_invalid', 'reject', `${path}: ${error.message}`, { cause: error });
  }
}

type MapWithLabels = { readonly targets: readonly { readonly label: LabelWord | LocalizedText }[] };

/**
 * The text of a data map as it travels with the functions: with the words of its labels spelled out, because the status
 * page reads it without loading the vocabulary.
 *
 * @throws DeletionError `data_map_invalid`
 */
export function deployedDataMap(path: string): string {
  readDataMap(path);
  const map = parseDataMap(readFileSync(path)) as MapWithLabels;
  return JSON.stringify({ ...map, targets: map.targets.map((row) => ({ ...row, label: labelTexts(row.label) })) });
}

function isOfFileSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
