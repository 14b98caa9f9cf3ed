import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { checkedLookup, httpCall, retryAfter } from '../../../shared/adapters/http/http-call.ts';
import { isPublicAddress } from '../../../shared/adapters/http/public-addresses.ts';

describe('a public address', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '2002:a00:1::',
    '3fff::1',
    '100::1',
    'example.com',
    '',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '192.0.1.1',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('the ranges that are not public', () => {
  it.each([
    ['0.0.0.0', '0.255.255.255', '1.0.0.0'],
    ['10.0.0.0', '10.255.255.255', '11.0.0.0'],
    ['100.64.0.0', '100.127.255.255', '100.128.0.0'],
    ['127.0.0.0', '127.255.255.255', '128.0.0.0'],
    ['169.254.0.0', '169.254.255.255', '169.255.0.0'],
    ['172.16.0.0', '172.31.255.255', '172.32.0.0'],
    ['192.0.0.0', '192.0.0.255', '192.0.1.0'],
    ['192.0.2.0', '192.0.2.255', '192.0.3.0'],
    ['192.88.99.0', '192.88.99.255', '192.88.100.0'],
    ['192.168.0.0', '192.168.255.255', '192.169.0.0'],
    ['198.18.0.0', '198.19.255.255', '198.20.0.0'],
    ['198.51.100.0', '198.51.100.255', '198.51.101.0'],
    ['203.0.113.0', '203.0.113.255', '203.0.114.0'],
    ['2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:200::'],
    ['2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db9::'],
    ['2002::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2003::'],
    ['3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff', '3fff:1000::'],
  ])('reach from %s to %s, and not to %s', (first, last, next) => {
    expect([first, last, next].map(isPublicAddress)).toEqual([false, false, true]);
  });
});

describe('the look-up of a name', () => {
  it('gives the connection the very addresses that were checked', async () => {
    const { found, times } = looksUp('8.8.8.8', '2606:4700::1111');
    expect(await found).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
    expect(times()).toBe(1);
  });

  it('gives the first address, with its family, to who asks for one', async () => {
    expect(await looksUp('2606:4700::1111', '8.8.8.8').first()).toEqual({ address: '2606:4700::1111', family: 6 });
    expect(await looksUp('8.8.8.8', '10.0.0.1').first()).toMatchObject({ code: 'address_not_public' });
  });

  it('refuses a name of which any address is private', async () => {
    expect(await looksUp('8.8.8.8', '10.0.0.1').found).toMatchObject({
      code: 'address_not_public',
      disposition: 'fail',
    });
  });

  it('is checked on the way to a server', async () => {
    let asked = 0;
    const server = await listenOnLoopback(
      createServer((_request, response) => {
        asked += 1;
        response.end();
      }),
    );
    const url = new URL(`http://localhost:${server.port}/`);
    const call = { method: 'GET', url, headers: {}, timeout: 1000, longestBody: 100 } as const;
    await expect(httpCall({ ...call, addresses: 'public' })).rejects.toMatchObject({ code: 'address_not_public' });
    expect(asked).toBe(0);
    expect(await httpCall({ ...call, addresses: 'any' })).toMatchObject({ status: 200 });
    await server.stop();
  });
});

describe('a call', () => {
  it.each([
    ['http:', 'GET '],
    ['https:', '\u0016'],
  ])('begins as %s does where the address says so', async (scheme, opening) => {
    const begun: string[] = [];
    const server = createTcpServer((socket) =>
      socket.once('data', (bytes) => {
        begun.push(bytes.toString('latin1').slice(0, opening.length));
        socket.destroy();
      }),
    );
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const url = new URL(`${scheme}//127.0.0.1:${port}/`);
    const call = { method: 'GET', url, headers: {}, timeout: 1000, longestBody: 1, addresses: 'any' } as const;
    await expect(httpCall(call)).rejects.toMatchObject({
      ...{ code: 'target_unavailable', disposition: 'retry', message: `127.0.0.1:${port} does not answer` },
      cause: { code: 'ECONNRESET' },
    });
    expect(begun).toEqual([opening]);
    server.close();
  });

  it.each(['GET', 'POST', 'DELETE'] as const)('names the product as its User-Agent with %s', async (method) => {
    const agents: (string | undefined)[] = [];
    const server = await listenOnLoopback(
      createServer((request, response) => {
        agents.push(request.headers['user-agent']);
        response.end();
      }),
    );
    const url = new URL(server.url);
    await httpCall({ method, url, headers: {}, timeout: 1000, longestBody: 100, addresses: 'any' });
    await server.stop();
    expect(agents).toEqual([expect.stringMatching(/^meta-data-deletion\/\d/)]);
  });
});

describe('an address', () => {
  it.each([
    ['http://10.0.0.1/', 'address_not_public'],
    ['http://[::1]/', 'address_not_public'],
    ['http://8.8.8.8/', 'target_unavailable'],
    ['http://crm.example/', 'target_unavailable'],
  ])('is judged before the call, and a name only when it is looked up: %s', async (url, code) => {
    const call = { method: 'GET', url: new URL(url), headers: {}, timeout: 1000, longestBody: 1 } as const;
    // nobody is called
    const signal = AbortSignal.abort();
    await expect(httpCall({ ...call, signal, addresses: 'public' })).rejects.toMatchObject({ code });
  });
});

describe('an answer', () => {
  it('is read up to the longest that is wanted, in however many pieces it comes', async () => {
    const server = await listenOnLoopback(
      createServer((_request, response) => {
        response.write('abc');
        setTimeout(() => response.end('defg'), 20);
      }),
    );
    const call = { method: 'GET', url: new URL(server.url), headers: {}, timeout: 1000, addresses: 'any' } as const;
    const read = async (longestBody: number) => (await httpCall({ ...call, longestBody })).body;
    expect(await Promise.all([2, 3, 4, 7, 8].map(read))).toEqual(['ab', 'abc', 'abcd', 'abcdefg', 'abcdefg']);
    await server.stop();
  });

  it('ends with the longest that is wanted, though the server never ends it', async () => {
    const server = await listenOnLoopback(createServer((_request, response) => void response.write('abc')));
    const call = { method: 'GET', url: new URL(server.url), headers: {}, timeout: 1000, addresses: 'any' } as const;
    expect(await httpCall({ ...call, longestBody: 3 })).toMatchObject({ status: 200, body: 'abc' });
    await server.stop();
  });

  it.each([
    [undefined, undefined],
    ['0', 0],
    ['7', 7000],
    ['30', 30_000],
    ['86400', 86_400_000],
    ['86401', 86_400_000],
    ['Thu, 15 Jan 2026 00:00:07 GMT', 7000],
    ['Wed, 14 Jan 2026 23:59:59 GMT', 0],
    ['Fri, 16 Jan 2026 00:00:01 GMT', 86_400_000],
    ['2026-01-15T00:00:07Z', 7000],
    ['Thu, 15 Jan 2026 00:00:07 +0000', 7000],
    ['soon', undefined],
  ])('that says %p asks for a wait of %p ms', (value, wait) => {
    expect(retryAfter({ 'retry-after': value }, Date.UTC(2026, 0, 15))).toBe(wait);
  });
});

/** A resolver that knows these addresses, and counts how often it is asked. */
function looksUp(...addresses: readonly string[]) {
  let times = 0;
  const lookup = (_name: string, _options: object, callback: (error: null, found: LookupAddress[]) => void): void => {
    times += 1;
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  const checked = checkedLookup(isPublicAddress, lookup as never);
  const found = new Promise((resolve) => {
    checked('crm.example', { all: true }, (error, answer) => resolve(error ?? answer));
  });
  const first = () =>
    new Promise((resolve) => {
      checked('crm.example', {}, (error, address, family) => resolve(error ?? { address, family }));
    });
  return { found, first, times: () => times };
}

test('a name that has no address is an error, not an empty address', async () => {
  expect(await looksUp().found).toEqual(new Error('no address'));
});
