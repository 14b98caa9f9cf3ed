import { type Protocol, type SocketWire, socketWire } from './socket-wire.ts';

/** Query, Prepare and Execute. The server answers neither Close nor Quit. */
const ANSWERED: ReadonlySet<number | undefined> = new Set([0x03, 0x16, 0x17]);
const HEADER = 4;

const PROTOCOL: Protocol = {
  lengthOf: (received) => (received.length < HEADER ? undefined : HEADER + received.readUIntLE(0, 3)),
  // the fourth byte counts the packets of an exchange: a packet that continues one is no call of its own
  isCall: (message) => message[3] === 0 && ANSWERED.has(message[HEADER]),
  isEnd: (answer) => answer.length > 0,
};

/** A wire for MySQL. Opening a connection counts as a call, as does each statement. */
export function mysqlWire(port: number): Promise<SocketWire> {
  return socketWire(port, PROTOCOL);
}
