import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openDataDirectory } from '../../../infra/local/system/data-directory.ts';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';

const ROOT = join(import.meta.dirname, '../../..');
const MAIN = 'infra/local/cli/main.ts';
const folder = mkdtempSync(join(tmpdir(), 'main-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { PATH: process.env['PATH'], ...environment };
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { output, error, code: code as number | null };
}

/** The output of a failed start, which must be a single line. */
async function refusal(environment: Readonly<Record<string, string>>): Promise<string> {
  const { output, error, code } = await run([MAIN], { PORT: '0', ...environment });
  expect({ output, code }).toEqual({ output: '', code: 1 });
  expect(error).toMatch(/^[^\n]+\n$/);
  return error.trim();
}

function fileWith(name: string, contents: string): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

describe('npm start says in one line why it does not start', () => {
  it('when a setting is wrong', async () => {
    expect(await refusal({ PORT: 'http' })).toBe('PORT is "http"; expected a whole number from 0 to 65535');
  });

  it('when the port is taken', async () => {
    const other = await listenOnLoopback(createServer());
    expect(await refusal({ PORT: String(other.port) })).toBe(
      `PORT ${other.port} is taken; set PORT to another, or to 0 for any`,
    );
    await other.stop();
  });

  it('when the data map is not JSON', async () => {
    const DATA_MAP = fileWith('broken.json', '{"targets":');
    expect(await refusal({ DATA_MAP })).toMatch(/broken\.json is not JSON: /);
  });

  it('when the data map has a mistake', async () => {
    const DATA_MAP = fileWith('mistaken.json', '{"targets":[{"name":"a","kind":"dynamo"}]}');
    const line = await refusal({ DATA_MAP });
    expect(line).toMatch(/mistaken\.json: targets\[0\]\.kind is "dynamo"; expected /);
  });

  it('when the data map needs a store that is not on this machine', async () => {
    const rows = { table: 'public.orders', where: [{ column: 'id', type: 'text', values: ['{appId}#{asid}'] }] };
    const target = { name: 'orders', label: { en: 'Orders' }, kind: 'postgres', connection: 'TARGET_ORDERS' };
    const DATA_MAP = fileWith('elsewhere.json', JSON.stringify({ targets: [{ ...target, tables: [rows] }] }));
    const line = await refusal({ DATA_MAP, TARGET_ORDERS: 'postgres://worker@db.internal/orders' });
    expect(line).toMatch(/^target orders needs TARGET_ORDERS, which leads to db\.internal; /);
  });

  it('when the data map needs a MySQL, and no MariaDB is on this machine', async () => {
    const rows = { table: 'orders', where: [{ column: 'id', values: ['{appId}#{asid}'] }] };
    const target = { name: 'orders', label: 'orders', kind: 'mysql', connection: 'TARGET_ORDERS', tables: [rows] };
    const DATA_MAP = fileWith('mysql.json', JSON.stringify({ targets: [target] }));
    expect(await refusal({ DATA_MAP, PATH: '' })).toMatch(
      /^target orders needs TARGET_ORDERS, which is not emulated, because mariadbd and mariadb-install-db are not on this machine /,
    );
  });

  it('when another process uses the data', async () => {
    const DATA_DIR = join(folder, 'data');
    const directory = openDataDirectory(DATA_DIR);
    expect(await refusal({ DATA_DIR })).toBe(`DATA_DIR ${DATA_DIR} cannot be used: another process is using it`);
    directory.release();
  });

  it('when nothing answers at the endpoint', async () => {
    const { url, stop } = await listenOnLoopback(createServer());
    await stop();
    expect(await refusal({ AWS_ENDPOINT_URL: url })).toBe(`AWS_ENDPOINT_URL is ${url}, where nothing answers`);
  });

  it('when Node is too old', async () => {
    const older = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.20.2"}})';
    const { output, error, code } = await run([
      '--import',
      older,
      '--import',
      './infra/local/cli/node-version.js',
      MAIN,
    ]);
    expect({ output, code }).toEqual({ output: '', code: 1 });
    expect(error).toMatch(/^Node 24 or later is needed, and this is 20\.20\.2;[^\n]+\n$/);
  });

  it('when it gets an unknown argument', async () => {
    const { error, code } = await run([MAIN, '--port']);
    expect({ error, code }).toEqual({
      error: '--port is not known; npm start takes --help and no other argument\n',
      code: 1,
    });
  });
});

it('describes its settings in the help', async () => {
  const { output, code } = await run([MAIN, '--help']);
  expect(code).toBe(0);
  for (const name of ['DATA_DIR', 'ALLOW_REMOTE_STORES', 'TARGET_…']) expect(output).toContain(name);
});
