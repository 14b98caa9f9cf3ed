import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Wire } from './wire.ts';

/** A wire for stores with their own protocol over TCP. */
export type SocketWire = Wire & { readonly port: number; close(): Promise<void> };

/** How a client's messages are separated, and which of them are calls. */
export type Protocol = {
  /** The length of the message that `received` begins with; undefined while too little of it has arrived. */
  lengthOf(received: Buffer, isFirst: boolean): number | undefined;
  /** Whether the store answers this message, which makes it a call. Opening a connection also counts as one. */
  isCall(message: Buffer): boolean;
  /** Whether this part of an answer ends it. */
  isEnd(answer: Buffer): boolean;
};

/** Forwards connections to 127.0.0.1:port. When the wire is cut, the connection is closed. */
export async function socketWire(port: number, protocol: Protocol): Promise<SocketWire> {
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
        const length = protocol.lengthOf(received, !isStarted);
        if (length === undefined || received.length < length) return;
        const message = received.subarray(0, length);
        received = received.subarray(length);
        if (!isStarted || protocol.isCall(message)) {
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
      else if (protocol.isEnd(answer)) end();
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
