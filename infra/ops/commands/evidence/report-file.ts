import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../../cli/options.ts';

const OWNER_ONLY = 0o600;

/** Checks, before the whole table is read, that the file's folder exists. @throws UsageError if not */
export async function requireWritable(path: string): Promise<void> {
  const isFolder = async (one: string) => (await stat(one).catch(() => undefined))?.isDirectory() === true;
  const [itself, around] = await Promise.all([isFolder(path), isFolder(dirname(path))]);
  if (!around) throw new UsageError('--html is invalid; expected a file in a folder that exists');
  if (itself) throw new UsageError('--html is a folder; expected a file');
}

/** Writes a file atomically. Only its owner may read it, even if it replaces a file with another mode. */
export async function writeForOwner(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  try {
    await writeFile(unfinished, text, { mode: OWNER_ONLY, flag: 'wx' });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished).catch(() => undefined);
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new UsageError(`--html cannot be written (${code}); expected a file that you may write`);
  }
}
