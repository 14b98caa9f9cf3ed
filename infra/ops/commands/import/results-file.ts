import { createHash } from 'node:crypto';
import { chmod, type FileHandle, open, readFile } from 'node:fs/promises';
import { mapWithLimit } from '../../../../shared/concurrency/map-with-limit.ts';
import type { ConfirmationCode } from '../../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../../shared/domain/errors.ts';
import type { IdListEntry } from '../../../../shared/meta/id-list.ts';

/** What became of an id. `cancelled` is not entered: its request was cancelled before, and stays so. */
export type Outcome = 'entered' | 'repeated' | 'cancelled';

/**
 * The outcome of each id of a list, one line each, written when its request is recorded. Once that was cancelled, the id has
 * no result any more, and gets another line: its last one counts.
 */
export type ResultsFile = {
  readonly path: string;
  readonly size: number;
  has(entry: IdListEntry): boolean;
  /**
   * Takes back the results of requests that were cancelled since.
   *
   * @returns how many ids there are whose requests were cancelled
   */
  reopen(isCancelled: (code: ConfirmationCode) => Promise<boolean>): Promise<number>;
  /** @param code none for what was no id */
  add(entry: IdListEntry, code: string, outcome: string): Promise<void>;
  close(): Promise<void>;
};

const OWNER_ONLY = 0o600;
const HEADER = 'list,line,cell,code,outcome';
/** How much of a hash is enough to tell orders apart. */
const SHORT = 12;
const CANCELLED: Outcome = 'cancelled';
const READS_AT_ONCE = 32;

/**
 * The results of a list, to go on where they end; a line that was cut off when the process died is written again. The
 * file is made with the first result, and only its owner may ever read it: a code opens a status page.
 *
 * @param order what makes it other results: the list, the app, the kind of ids
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

/** A file that is there already may have been copied, or made by hand, with another mode. */
async function restrictToOwner(path: string): Promise<void> {
  try {
    await chmod(path, OWNER_ONLY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
