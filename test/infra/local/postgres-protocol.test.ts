import { once } from 'node:events';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { postgresServer } from '../../../infra/local/emulators/postgres/postgres-protocol.ts';

const LONGEST_WAIT = 300;

describe('the protocol of PostgreSQL in front of a single session', () => {
  let taken: string[];
  /** What the backend answers to a query, by its text; `answer` to any other. */
  let answers: ReadonlyMap<string, Buffer>;
  let server: Server;
  let sockets: Socket[];
  beforeEach(async () => {
    taken = [];
    sockets = [];
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
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  it('keeps together what a client sends up to its Sync, however it arrives', async () => {
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

    it('lets others wait until it is over, even after an error', async () => {
      await send(holder, message('Q', 'wrong'));
      await send(holder, message('Q', 'ROLLBACK'));
      expect(taken).toEqual(['QBEGIN', 'Qwrong', 'QROLLBACK', 'Pother', 'S']);
    });

    it('rolls it back when the client goes away, and lets others go on', async () => {
      holder.destroy();
      await settled();
      expect(taken).toEqual(['QBEGIN', 'QROLLBACK', 'Pother', 'S']);
    });

    it('forgets what a client waited for that goes away', async () => {
      other.destroy();
      await settled();
      await send(holder, message('Q', 'ROLLBACK'));
      expect(taken).toEqual(['QBEGIN', 'QROLLBACK']);
    });

    it('answers "lock not available" to who has waited too long', async () => {
      const [answer] = await once(other, 'data');
      expect(String(answer)).toContain('C55P03\0');
      await send(holder, message('Q', 'ROLLBACK'));
      await send(other, message('Q', 'again'));
      expect(taken).toEqual(['QBEGIN', 'QROLLBACK', 'Qagain']);
    });
  });

  it('refuses encryption, and goes on without', async () => {
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
    sockets.push(socket);
    await once(socket, 'connect');
    return socket.setNoDelay(true);
  }

  async function client(): Promise<Socket> {
    const socket = await open();
    socket.resume();
    await send(socket, startup(196608));
    return socket;
  }
});

async function send(socket: Socket, bytes: Uint8Array): Promise<void> {
  socket.write(bytes);
  await settled();
}

/** Until the server has read what was sent. On a busy machine the timer may run first, so the event loop gets more turns. */
async function settled(): Promise<void> {
  await pause(30);
  for (let turns = 0; turns < 20; turns += 1) await turn();
}

function message(type: string, text = ''): Buffer {
  const header = Buffer.alloc(5, type);
  header.writeInt32BE(4 + text.length, 1);
  return Buffer.concat([header, Buffer.from(text)]);
}

/** ReadyForQuery, with the state of the transaction. */
function ready(state: 'I' | 'T' | 'E'): Buffer {
  return message('Z', state);
}

function startup(code: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(8, 0);
  bytes.writeInt32BE(code, 4);
  return bytes;
}
