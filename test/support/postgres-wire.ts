import { type Protocol, type SocketWire, socketWire } from './socket-wire.ts';

/** Query and Sync. */
const ENDS_A_CALL: ReadonlySet<number | undefined> = new Set([0x51, 0x53]);
const READY = Buffer.from([0x5a, 0, 0, 0, 5]);

const PROTOCOL: Protocol = {
  lengthOf(received, isFirst) {
    const header = isFirst ? 0 : 1;
    return received.length < header + 4 ? undefined : header + received.readInt32BE(header);
  },
  isCall: (message) => ENDS_A_CALL.has(message[0]),
  isEnd: (answer) => answer.includes(READY),
};

/** A wire for PostgreSQL. Opening a connection counts as a call, as does everything that the server answers with ReadyForQuery. */
export function postgresWire(port: number): Promise<SocketWire> {
  return socketWire(port, PROTOCOL);
}
