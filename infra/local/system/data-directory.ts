import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from './start-error.ts';

/** The folder that keeps the emulators' data after the process ends. */
export type DataDirectory = {
  readonly path: string;
  /** Releases the lock. The end of the process, however it comes, does the same. */
  release(): void;
};

/**
 * Creates the folder and locks it for this process.
 *
 * @throws StartError if it cannot be created or written, or another process has locked it
 */
export function openDataDirectory(path: string): DataDirectory {
  try {
    mkdirSync(path, { recursive: true });
    // SQLite's lock belongs to the process, so no stale lock is left after a kill
    const lock = new DatabaseSync(join(path, 'lock.db'), { timeout: 0 });
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return { path, release: () => lock.close() };
  } catch (error) {
    const { message } = error as Error;
    const reason = /locked/.test(message) ? 'another process is using it' : message;
    throw new StartError(`DATA_DIR ${path} cannot be used: ${reason}`);
  }
}
