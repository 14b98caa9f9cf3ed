import { once } from 'node:events';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { postgresServer } from '../../../infra/local/emulators/postgres/postgres-protocol.ts';

describe('the protocol of PostgreSQL in front of a single session', () => {
  let taken: string[];
  let server: Server;
  let sockets: Socket[];
  beforeEach(async () => {
    taken = [];
    sockets = [];
    server = postgresServer((bytes) => {
      taken.push(
        Buffer.from(bytes)
          .toString('latin1')
          .replace(/[^A-Za-z0-9]/g, ''),
      );
      return Buffer.from('answer');
    });
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

/** Long enough for another process of this machine to have read it. */
async function send(socket: Socket, bytes: Uint8Array): Promise<void> {
  socket.write(bytes);
  await pause(30);
}

function message(type: string, text = ''): Buffer {
  const header = Buffer.alloc(5, type);
  header.writeInt32BE(4 + text.length, 1);
  return Buffer.concat([header, Buffer.from(text)]);
}

function startup(code: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(8, 0);
  bytes.writeInt32BE(code, 4);
  return bytes;
}
