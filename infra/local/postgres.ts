import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import type { LoopbackServer } from './loopback.ts';
import { postgresServer } from './postgres-protocol.ts';

export type PostgresOptions = {
  /** @default a free one */
  readonly port?: number;
  /** Where the data outlives the process. */
  readonly dataDirectory?: string;
};

/** A PostgreSQL in this process. Its `url` is `postgres://postgres@127.0.0.1:PORT/postgres`. */
export type LocalPostgres = LoopbackServer & {
  /** Runs statements without parameters: schemas, and rows prepared beforehand. */
  run(sql: string): Promise<void>;
};

/** PostgreSQL 18 in WebAssembly, behind the protocol that every client speaks. It asks for no password. */
export async function startPostgres(options: PostgresOptions = {}): Promise<LocalPostgres> {
  const database = await PGlite.create(options.dataDirectory);
  const server = postgresServer((message) => database.execProtocolRawSync(message));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    async run(sql) {
      await database.exec(sql);
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
      await database.close();
    },
  };
}
