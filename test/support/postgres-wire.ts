import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Wire } from './wire.ts';

/** A wire for PostgreSQL: a call is the opening of a connection, or whatever the server answers with ReadyForQuery. */
export type PostgresWire = Wire & { readonly port: number; close(): Promise<void> };

const READY = Buffer.from([0x5a, 0, 0, 0, 5]);
/** Query and Sync. */
const ENDS_A_CALL: ReadonlySet<number | undefined> = new Set([0x51, 0x53]);

export async function postgresWire(port: number): Promise<PostgresWire> {
  let made = 0;
  let cut: { readonly at: number; readonly when: 'before' | 'after' } | undefined;
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay(true).on('error', end).on('close', end));
    }
    let isStarted = false;
    let isAnswerLost = false;
    let received = Buffer.alloc(0);
    client.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (;;) {
        const header = isStarted ? 1 : 0;
        if (received.length < header + 4) return;
        const length = header + received.readInt32BE(header);
        if (received.length < length) return;
        const message = received.subarray(0, length);
        received = received.subarray(length);
        if (!isStarted || ENDS_A_CALL.has(message[0])) {
          made += 1;
          if (cut !== undefined && made >= cut.at) {
            isAnswerLost = made === cut.at && cut.when === 'after';
            if (!isAnswerLost) {
              end();
              return;
            }
          }
        }
        isStarted = true;
        upstream.write(message);
      }
    });
    upstream.on('data', (answer) => {
      if (!isAnswerLost) client.write(answer);
      else if (answer.includes(READY)) end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const reset = (): void => {
    made = 0;
    cut = undefined;
  };
  return {
    port: (server.address() as AddressInfo).port,
    calls() {
      const since = made;
      made = 0;
      return since;
    },
    cutFrom(call, when) {
      reset();
      cut = { at: call, when };
    },
    recover: reset,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
