import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from './start-error.ts';

/** Where what the emulators hold outlives the process. */
export type DataDirectory = {
  readonly path: string;
  /** Lets another process take it; the end of this one does, too, however it ends. */
  release(): void;
};

/**
 * Makes the folder and takes it for this process alone.
 *
 * @throws StartError when it cannot be made or written, or another process has it
 */
export function openDataDirectory(path: string): DataDirectory {
  try {
    mkdirSync(path, { recursive: true });
    // SQLite's lock belongs to the process: after a kill nothing is left to remove
    const lock = new DatabaseSync(join(path, 'lock.db'), { timeout: 0 });
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return { path, release: () => lock.close() };
  } catch (error) {
    const { message } = error as Error;
    const reason = /locked/.test(message) ? 'another process is using it' : message;
    throw new StartError(`DATA_DIR ${path} cannot be used: ${reason}`);
  }
}
