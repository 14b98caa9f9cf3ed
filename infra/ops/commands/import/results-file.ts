import { createHash } from 'node:crypto';
import { chmod, type FileHandle, open, readFile } from 'node:fs/promises';
import { mapWithLimit } from '../../../../shared/concurrency/map-with-limit.ts';
import type { ConfirmationCode } from '../../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../../shared/domain/errors.ts';
import type { IdListEntry } from '../../../../shared/meta/id-list.ts';

/** The outcome of an id. `cancelled`: it was not entered, because its earlier request was cancelled and stays so. */
export type Outcome = 'entered' | 'repeated' | 'cancelled';

/**
 * The outcome of each id of a list, one line each, written once its request is recorded. If that request is cancelled
 * later, the id counts as having no result and gets another line; the last line of an id counts.
 */
export type ResultsFile = {
  readonly path: string;
  readonly size: number;
  has(entry: IdListEntry): boolean;
  /**
   * Removes the results of requests that have been cancelled since.
   *
   * @returns the number of ids whose requests are cancelled
   */
  reopen(isCancelled: (code: ConfirmationCode) => Promise<boolean>): Promise<number>;
  /** @param code empty for an entry that is not an id */
  add(entry: IdListEntry, code: string, outcome: string): Promise<void>;
  close(): Promise<void>;
};

const OWNER_ONLY = 0o600;
const HEADER = 'list,line,cell,code,outcome';
/** How many digits of the hash are enough to tell lists apart. */
const SHORT = 12;
const CANCELLED: Outcome = 'cancelled';
const READS_AT_ONCE = 32;

/**
 * Opens the results of a list, to continue where they end. A line that was cut off when the process died is dropped and
 * written again. The file is created with the first result. Only its owner may read it, because a code opens a status
 * page.
 *
 * @param order what the results belong to: the list, the app, the kind of ids
 * @throws DeletionError `results_of_another_list` (reject)
 */
export async function openResults(path: string, ...order: readonly string[]): Promise<ResultsFile> {
  const list = createHash('sha256').update(JSON.stringify(order)).digest('hex').slice(0, SHORT);
  await restrictToOwner(path);
  const content = await readFile(path, 'utf8').catch(() => '');
  const whole = content.slice(0, content.lastIndexOf('\n') + 1);
  const [, ...rows] = whole.split('\n').slice(0, -1);
  if (rows.some((row) => !row.startsWith(`${list},`))) {
    throw new DeletionError(
      'results_of_another_list',
      'reject',
      `${path} is of another list, app or kind of ids; move it away first`,
    );
  }
  const done = new Map<string, string>();
  const cancelled = new Set<string>();
  const note = (key: string, code: string, outcome: string): void => {
    const isCancelled = outcome === CANCELLED;
    if (isCancelled) done.delete(key);
    else done.set(key, code);
    if (isCancelled) cancelled.add(key);
    else cancelled.delete(key);
  };
  for (const row of rows) {
    const [, line, cell, code = '', outcome = ''] = row.split(',');
    note(`${line}:${cell}`, code, outcome);
  }
  let opening: Promise<FileHandle> | undefined;

  async function openAtEnd(): Promise<FileHandle> {
    const file = await open(path, 'a', OWNER_ONLY);
    await file.truncate(Buffer.byteLength(whole));
    if (whole === '') await file.write(`${HEADER}\n`);
    return file;
  }

  return {
    path,
    get size() {
      return done.size;
    },
    has: ({ line, cell }) => done.has(`${line}:${cell}`),
    async add({ line, cell }, code, outcome) {
      opening ??= openAtEnd();
      await (await opening).write(`${list},${line},${cell},${code},${outcome}\n`);
      note(`${line}:${cell}`, code, outcome);
    },
    async reopen(isCancelled) {
      await mapWithLimit([...done], READS_AT_ONCE, async ([key, code]) => {
        if (code !== '' && (await isCancelled(code as ConfirmationCode))) note(key, code, CANCELLED);
      });
      return cancelled.size;
    },
    async close() {
      await (await opening)?.close();
    },
  };
}

/** An existing file may have another mode, for example because it was copied. */
async function restrictToOwner(path: string): Promise<void> {
  try {
    await chmod(path, OWNER_ONLY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
