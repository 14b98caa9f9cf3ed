import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import type { LoopbackServer } from '../../system/loopback.ts';

export type MysqlOptions = {
  /** The folder that keeps the data after the process ends. @default a temporary one, which is deleted */
  readonly dataDirectory?: string | undefined;
  /** Further options of `mariadbd`. */
  readonly server?: readonly string[];
};

/** The programs that have to be installed; Debian's package is mariadb-server. */
const PROGRAMS = ['mariadbd', 'mariadb-install-db'];
const LONGEST_START = 30_000;

/** The programs of MariaDB that are not on this machine. */
export function missingMariadb(): readonly string[] {
  return PROGRAMS.filter((program) => spawnSync(program, ['--help'], { stdio: 'ignore' }).error !== undefined);
}

/**
 * MariaDB, on a port that only this machine can reach. Its address is `mysql://root@127.0.0.1:PORT/local`, without a
 * password. It has to be installed: see `missingMariadb`.
 */
export async function startMysql({ dataDirectory, server = [] }: MysqlOptions = {}): Promise<LoopbackServer> {
  const folder = dataDirectory ?? mkdtempSync(join(tmpdir(), 'mariadb-'));
  const data = join(folder, 'data');
  if (!existsSync(data)) install(data);
  const port = await freePort();
  const child = spawn(
    'mariadbd',
    [
      ...['--no-defaults', `--user=${userInfo().username}`, `--datadir=${data}`, `--socket=${join(folder, 'socket')}`],
      // a server clears its folder for temporary tables when it starts, so servers must not share one
      ...[`--tmpdir=${folder}`, `--pid-file=${join(folder, 'pid')}`, '--bind-address=127.0.0.1', `--port=${port}`],
      ...['--character-set-server=utf8mb4', '--innodb-buffer-pool-size=32M', ...server],
    ],
    { stdio: 'ignore' },
  );
  const end = (): void => void child.kill();
  process.once('exit', end);
  const stop = async (): Promise<void> => {
    process.off('exit', end);
    await ended(child);
    if (dataDirectory === undefined) rmSync(folder, { recursive: true, force: true });
  };
  if (!(await isReady(child, port))) {
    await stop();
    throw new Error('mariadbd ended or did not answer during its start');
  }
  return { url: `mysql://root@127.0.0.1:${port}/local`, port, stop };
}

function install(data: string): void {
  const user = `--user=${userInfo().username}`;
  const { status, stderr } = spawnSync('mariadb-install-db', [
    ...['--no-defaults', user, `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
  ]);
  if (status !== 0) throw new Error(`mariadb-install-db failed: ${stderr.toString().trim()}`);
}

async function isReady(child: ChildProcess, port: number): Promise<boolean> {
  for (const begin = Date.now(); Date.now() - begin < LONGEST_START && child.exitCode === null; ) {
    try {
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' });
      await connection.query('CREATE DATABASE IF NOT EXISTS local');
      await connection.end();
      return true;
    } catch {
      await sleep(100);
    }
  }
  return false;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill();
  await exit;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
