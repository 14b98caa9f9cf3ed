import { once } from 'node:events';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { postgresServer } from '../../../infra/local/emulators/postgres/postgres-protocol.ts';

const LONGEST_WAIT = 300;

describe('the PostgreSQL protocol in front of a single session', () => {
  let taken: string[];
  /** The backend's answers to queries, by their text; every other query gets `answer`. */
  let answers: ReadonlyMap<string, Buffer>;
  let server: Server;
  /** The clients' sockets, by the port of each. */
  let sockets: Map<number, Socket>;
  /** The server's ends of them. */
  let ends: Map<number, Socket>;
  beforeEach(async () => {
    taken = [];
    sockets = new Map();
    ends = new Map();
    answers = new Map([
      ['QBEGIN', ready('T')],
      ['Qwrong', ready('E')],
      ['QROLLBACK', ready('I')],
    ]);
    server = postgresServer((bytes) => {
      const text = Buffer.from(bytes)
        .toString('latin1')
        .replace(/[^A-Za-z0-9]/g, '');
      taken.push(text);
      return answers.get(text) ?? Buffer.from('answer');
    }, LONGEST_WAIT);
    server.on('connection', (socket) => ends.set(socket.remotePort ?? 0, socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    for (const socket of sockets.values()) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  it('keeps a client’s messages up to its Sync together, however they arrive', async () => {
    const [first, second] = [await client(), await client()];
    taken.length = 0;
    await send(first, message('P', 'first').subarray(0, 3));
    await send(first, message('P', 'first').subarray(3));
    await send(second, Buffer.concat([message('P', 'second'), message('S')]));
    await send(first, Buffer.concat([message('B', 'first'), message('S')]));
    expect(taken).toEqual(['Psecond', 'S', 'Pfirst', 'Bfirst', 'S']);
  });

  it('runs a plain query at once', async () => {
    const one = await client();
    taken.length = 0;
    await send(one, message('Q', 'one'));
    expect(taken).toEqual(['Qone']);
  });

  describe('while a client has a transaction open', () => {
    let holder: Socket;
    let other: Socket;
    beforeEach(async () => {
      [holder, other] = [await client(), await client()];
      taken.length = 0;
      await send(holder, message('Q', 'BEGIN'));
      await send(other, Buffer.concat([message('P', 'other'), message('S')]));
    });

    it('makes others wait until it is over, even after an error', async () => {
      await send(holder, message('Q', 'wrong'));
      await send(holder, message('Q', 'ROLLBACK'));
      expect(taken).toEqual(['QBEGIN', 'Qwrong', 'QROLLBACK', 'Pother', 'S']);
    });

    it('rolls it back when the client disconnects, and lets others continue', async () => {
      holder.destroy();
      await settled();
      expect(taken).toEqual(['QBEGIN', 'QROLLBACK', 'Pother', 'S']);
    });

    it('drops the waiting queries of a client that disconnects', async () => {
      other.destroy();
      await settled();
      await send(holder, message('Q', 'ROLLBACK'));
      expect(taken).toEqual(['QBEGIN', 'QROLLBACK']);
    });

    it('answers "lock not available" to a client that has waited too long', async () => {
      const [answer] = await once(other, 'data');
      expect(String(answer)).toContain('C55P03\0');
      await send(holder, message('Q', 'ROLLBACK'));
      await send(other, message('Q', 'again'));
      expect(taken).toEqual(['QBEGIN', 'QROLLBACK', 'Qagain']);
    });
  });

  it('refuses encryption, and continues without it', async () => {
    const one = await open();
    const [answer] = await Promise.all([once(one, 'data'), send(one, startup(80877103))]);
    expect(String(answer)).toBe('N');
    await send(one, startup(196608));
    expect(taken).toHaveLength(1);
  });

  it.each([
    ['asks to cancel', startup(80877102)],
    ['says goodbye', Buffer.concat([startup(196608), message('X')])],
  ])('leaves a client that %s', async (_what, bytes) => {
    const one = await open();
    one.resume();
    await Promise.all([once(one, 'close'), send(one, bytes)]);
    expect(taken.filter((text) => text.startsWith('X'))).toEqual([]);
  });

  async function open(): Promise<Socket> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    sockets.set(socket.localPort ?? 0, socket);
    return socket.setNoDelay(true);
  }

  async function client(): Promise<Socket> {
    const socket = await open();
    socket.resume();
    await send(socket, startup(196608));
    return socket;
  }

  async function send(socket: Socket, bytes: Uint8Array): Promise<void> {
    socket.write(bytes);
    await settled();
  }

  /** Waits until the server has read everything that was sent, and has noticed which clients are gone. */
  async function settled(): Promise<void> {
    const isSettled = ([port, socket]: [number, Socket]): boolean => {
      const end = ends.get(port);
      return end?.destroyed === true || (!socket.destroyed && end?.bytesRead === socket.bytesWritten);
    };
    while (![...sockets].every(isSettled)) await pause(1);
    // what it has read and noticed is acted upon
    for (let turns = 0; turns < 20; turns += 1) await turn();
  }
});

function message(type: string, text = ''): Buffer {
  const header = Buffer.alloc(5, type);
  header.writeInt32BE(4 + text.length, 1);
  return Buffer.concat([header, Buffer.from(text)]);
}

/** A ReadyForQuery message with the state of the transaction. */
function ready(state: 'I' | 'T' | 'E'): Buffer {
  return message('Z', state);
}

function startup(code: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(8, 0);
  bytes.writeInt32BE(code, 4);
  return bytes;
}
