import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { dataDir as emptyDatabase } from '@electric-sql/pglite-prepopulatedfs';
import type { LoopbackServer } from '../../system/loopback.ts';
import { postgresServer } from './postgres-protocol.ts';

export type PostgresOptions = {
  /** The folder that keeps the data after the process ends. */
  readonly dataDirectory?: string | undefined;
};

/**
 * PostgreSQL 18 in WebAssembly, behind the wire protocol that every client speaks. Its address is
 * `postgres://postgres@127.0.0.1:PORT/postgres`, without a password. Each statement blocks the thread: see
 * `postgres-apart.ts`.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<LoopbackServer> {
  const database = await openDatabase(options.dataDirectory);
  const server = postgresServer((message) => database.execProtocolRawSync(message));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
      await database.close();
    },
  };
}

/** New databases are copied from a prebuilt empty one, because initializing one takes five seconds. */
async function openDatabase(directory?: string): Promise<PGlite> {
  if (directory === undefined) return PGlite.create({ loadDataDir: await emptyDatabase() });
  if (existsSync(join(directory, 'PG_VERSION'))) return PGlite.create(directory);
  return PGlite.create({ dataDir: directory, loadDataDir: await emptyDatabase() });
}
