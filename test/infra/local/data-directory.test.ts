import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataDirectory } from '../../../infra/local/system/data-directory.ts';
import { StartError } from '../../../infra/local/system/start-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'data-directory-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SOURCE = join(import.meta.dirname, '../../../infra/local/system/data-directory.ts');
const IN_USE = 'another process is using it';

/** What another process prints that tries to open the folder. */
function openElsewhere(path: string): string {
  const code = `import(${JSON.stringify(SOURCE)}).then((module) => {
    try { module.openDataDirectory(${JSON.stringify(path)}); console.log('open'); } catch (error) { console.log(error.message); }
  })`;
  return execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' }).trim();
}

describe('the folder that keeps the data', () => {
  it('is created, and belongs to one process until that releases it or ends', () => {
    const path = join(folder, 'deep', 'new');
    const directory = openDataDirectory(path);
    expect(openElsewhere(path)).toBe(`DATA_DIR ${path} cannot be used: ${IN_USE}`);
    directory.release();
    expect(openElsewhere(path)).toBe('open');
    openDataDirectory(path).release();
  });

  it('cannot be a file', () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    expect(() => openDataDirectory(path)).toThrow(StartError);
    expect(() => openDataDirectory(path)).toThrow(`DATA_DIR ${path} cannot be used`);
  });
});
