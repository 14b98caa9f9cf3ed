import { createServer, type Server } from 'node:net';

/** Takes one frontend message, and gives the backend's answer to it. */
export type Backend = (message: Uint8Array) => Uint8Array;

const QUERY = 0x51;
const SYNC = 0x53;
const TERMINATE = 0x58;
const SSL_REQUEST = 80877103;
const CANCEL_REQUEST = 80877102;

/**
 * Lets several clients speak to one backend that is a single session. All share its unnamed statement, so what a client
 * sends up to its next Sync goes in at once, with nothing of another client between. Settings and open transactions are
 * shared too.
 *
 * @see PostgreSQL, "Frontend/Backend Protocol"
 */
export function postgresServer(backend: Backend): Server {
  return createServer((socket) => {
    let received = Buffer.alloc(0);
    let isStarted = false;
    let pending: Buffer[] = [];

    /** @returns whether a whole message was there */
    function takeMessage(): boolean {
      // the first messages of a connection have no type
      const header = isStarted ? 1 : 0;
      if (received.length < header + 4) return false;
      const length = header + received.readInt32BE(header);
      if (received.length < length) return false;
      const message = received.subarray(0, length);
      received = received.subarray(length);
      if (isStarted) take(message);
      else start(message);
      return true;
    }

    function start(message: Buffer): void {
      const code = message.readInt32BE(4);
      if (code === SSL_REQUEST) socket.write('N');
      else if (code === CANCEL_REQUEST) socket.end();
      else {
        isStarted = true;
        socket.write(backend(message));
      }
    }

    function take(message: Buffer): void {
      const [type] = message;
      if (type === TERMINATE) {
        socket.end();
        return;
      }
      pending.push(message);
      if (type !== QUERY && type !== SYNC) return;
      for (const part of pending) socket.write(backend(part));
      pending = [];
    }

    socket
      .setNoDelay(true)
      .on('error', () => socket.destroy())
      .on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        while (takeMessage());
      });
  });
}
