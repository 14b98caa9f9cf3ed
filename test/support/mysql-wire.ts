import { type Protocol, type SocketWire, socketWire } from './socket-wire.ts';

/** Query, Prepare and Execute; the server answers neither Close nor Quit. */
const ANSWERED: ReadonlySet<number | undefined> = new Set([0x03, 0x16, 0x17]);
const HEADER = 4;

const PROTOCOL: Protocol = {
  lengthOf: (received) => (received.length < HEADER ? undefined : HEADER + received.readUIntLE(0, 3)),
  // the fourth byte counts within an exchange: what goes on with one is no call of its own
  isCall: (message) => message[3] === 0 && ANSWERED.has(message[HEADER]),
  isEnd: (answer) => answer.length > 0,
};

/** A wire for MySQL: a call is the opening of a connection, or a statement. */
export function mysqlWire(port: number): Promise<SocketWire> {
  return socketWire(port, PROTOCOL);
}
