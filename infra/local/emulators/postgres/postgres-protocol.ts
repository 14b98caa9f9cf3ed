import { createServer, type Server, type Socket } from 'node:net';
import { sessionTurns } from './session-turns.ts';

/** Answers one frontend message. */
export type Backend = (message: Uint8Array) => Uint8Array;

const QUERY = 0x51;
const SYNC = 0x53;
const TERMINATE = 0x58;
const SSL_REQUEST = 80877103;
const CANCEL_REQUEST = 80877102;

const READY_IDLE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const ROLLBACK = typedMessage('Q', 'ROLLBACK\0');
/** The error of PostgreSQL after it has waited too long for a lock: `lock_not_available`. */
const NO_TURN = Buffer.concat([
  typedMessage('E', 'SERROR\0VERROR\0C55P03\0Manother client has had a transaction open for too long\0\0'),
  READY_IDLE,
]);
/** How long a client waits for another one's transaction, in milliseconds; less than the worker's statement timeout. */
const LONGEST_WAIT = 10_000;

/**
 * Lets several clients share one backend, which is a single session. They share its unnamed statement, so the messages
 * of a client up to its next Sync are passed on together, without messages of other clients in between. While a client
 * has a transaction open, the others wait. Session settings are shared.
 *
 * @param longestWait in milliseconds
 * @see PostgreSQL, "Frontend/Backend Protocol"
 */
export function postgresServer(backend: Backend, longestWait = LONGEST_WAIT): Server {
  const turns = sessionTurns<Socket>(longestWait);
  return createServer((socket) => {
    let received = Buffer.alloc(0);
    let isStarted = false;
    let pending: Buffer[] = [];

    /** @returns whether a whole message had been received */
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
      const parts = pending;
      pending = [];
      turns.take(socket, { run: () => run(parts), refuse: () => void socket.write(NO_TURN) });
    }

    /** @returns whether a transaction is open now */
    function run(parts: readonly Buffer[]): boolean {
      const answers = parts.map((part) => backend(part));
      for (const answer of answers) socket.write(answer);
      return isInTransaction(answers.at(-1) ?? READY_IDLE);
    }

    socket
      .setNoDelay(true)
      .on('error', () => socket.destroy())
      .on('close', () => {
        if (turns.leave(socket)) backend(ROLLBACK);
        turns.resume();
      })
      .on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        while (takeMessage());
      });
  });
}

/** Whether the ReadyForQuery at the end of an answer has another status than I, for idle. */
function isInTransaction(answer: Uint8Array): boolean {
  const end = Buffer.from(answer.slice(-READY_IDLE.length));
  return end.subarray(0, -1).equals(READY_IDLE.subarray(0, -1)) && !end.equals(READY_IDLE);
}

function typedMessage(type: string, text: string): Buffer {
  const header = Buffer.alloc(5, type);
  header.writeInt32BE(4 + text.length, 1);
  return Buffer.concat([header, Buffer.from(text)]);
}
