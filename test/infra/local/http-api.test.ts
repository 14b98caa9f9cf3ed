import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { httpApi } from '../../../infra/local/gateway/http-api.ts';
import type { Invocation } from '../../../infra/local/lambda/instance.ts';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';

const KEYS = [
  'POST /echo',
  'GET /echo',
  'HEAD /echo',
  'GET /echo/{code}',
  'GET /page',
  'GET /broken',
  'GET /slow',
  'GET /late',
];
const MEGABYTE = 1024 * 1024;

let server: LoopbackServer;
let invocations = 0;

async function invoke(functionName: string, event: unknown): Promise<Invocation> {
  invocations += 1;
  const answer = (result: unknown): Invocation => ({ outcome: 'returned', payload: JSON.stringify(result) });
  switch (functionName) {
    case 'GET /broken':
      return { outcome: 'failed', errorType: 'Error', errorMessage: 'a secret of the function' };
    case 'GET /slow':
      return { outcome: 'timed_out' };
    case 'GET /late':
      await sleep(600);
      return answer({ statusCode: 200 });
    case 'GET /page':
      return answer({
        statusCode: 200,
        headers: { 'Content-Type': 'text/html' },
        cookies: ['a=1', 'b=2'],
        body: '<p>',
      });
    default:
      return answer(event);
  }
}

beforeAll(async () => {
  const routes = KEYS.map((routeKey) => ({ routeKey, functionName: routeKey }));
  server = await listenOnLoopback(createServer(httpApi({ routes, invoke, integrationTimeout: 300 })));
});
beforeEach(() => {
  invocations = 0;
});
afterAll(() => server.stop());

async function echo(path: string, init: RequestInit = {}): Promise<APIGatewayProxyEventV2> {
  const response = await fetch(`${server.url}${path}`, init);
  return (await response.json()) as APIGatewayProxyEventV2;
}

async function post(body: string | Uint8Array<ArrayBuffer>, contentType: string): Promise<APIGatewayProxyEventV2> {
  return echo('/echo', { method: 'POST', body, headers: { 'content-type': contentType } });
}

/** Sends raw bytes, and returns everything that comes back until the connection ends. */
function raw(send: (write: (text: string) => void, end: () => void) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true }, () =>
      send(
        (text) => socket.write(text),
        () => socket.end(),
      ),
    );
    socket.on('data', (chunk) => {
      received += chunk.toString();
    });
    socket.on('end', () => resolve(received)).on('error', reject);
  });
}

describe('the event of a request', () => {
  it('is what API Gateway makes of it', async () => {
    const event = await echo('/echo/A%20b?x=1&y=a%2Cb&x=%C3%A9+2&empty', {
      headers: { 'User-Agent': 'a browser', 'X-Custom': 'Value', cookie: 'a=1; b=2' },
    });
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'GET /echo/{code}',
      rawPath: '/echo/A b',
      rawQueryString: 'x=1&y=a%2Cb&x=%C3%A9+2&empty',
      cookies: ['a=1', 'b=2'],
      headers: expect.objectContaining({
        host: `127.0.0.1:${server.port}`,
        'user-agent': 'a browser',
        'x-custom': 'Value',
        'content-length': '0',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
      }),
      queryStringParameters: { x: '1,é 2', y: 'a,b', empty: '' },
      pathParameters: { code: 'A b' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: `127.0.0.1:${server.port}`,
        domainPrefix: 'local',
        http: { method: 'GET', path: '/echo/A b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'a browser' },
        requestId: expect.any(String),
        routeKey: 'GET /echo/{code}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      isBase64Encoded: false,
    });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event.headers).not.toHaveProperty('connection');
  });

  it('leaves out what a request does not have', async () => {
    const event = await echo('/echo');
    for (const member of ['cookies', 'queryStringParameters', 'pathParameters', 'body']) {
      expect(event).not.toHaveProperty(member);
    }
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
  });

  it('joins headers that repeat', async () => {
    const answer = await raw((write) =>
      write('GET /echo HTTP/1.1\r\nHost: h\r\nX-Many: a\r\nx-many: b\r\nConnection: close\r\n\r\n'),
    );
    expect(answer).toContain('"x-many":"a,b"');
  });

  it.each([
    'text/plain',
    'text/html; charset=utf-8',
    'application/json',
    'Application/JSON',
    'application/xml',
    'application/javascript',
  ])('has a body of %s as text', async (type) => {
    expect(await post('{"é":1}', type)).toMatchObject({ body: '{"é":1}', isBase64Encoded: false });
  });

  it.each([
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/problem+json',
    'image/png',
    '',
  ])('has a body of %p in base64', async (type) => {
    const bytes = Buffer.from('signed_request=a.b');
    expect(await post(bytes, type)).toMatchObject({ body: bytes.toString('base64'), isBase64Encoded: true });
  });

  it('has the length of a chunked body', async () => {
    const answer = await raw((write) => {
      write(
        'POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n',
      );
      write('3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n');
    });
    expect(answer).toContain('"body":"abcde"');
    expect(answer).toContain('"content-length":"5"');
    expect(answer).not.toContain('"transfer-encoding"');
  });
});

describe('the answer', () => {
  it('is what the function returned', async () => {
    const response = await fetch(`${server.url}/page`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.text()).toBe('<p>');
  });

  it('to HEAD has the length of the body and no body', async () => {
    const answer = await raw((write) => write('HEAD /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n'));
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(answer).toMatch(/content-length: [1-9]\d+\r\n/i);
    expect(answer).toMatch(/\r\n\r\n$/);
  });

  it.each([
    ['there is no such path', 'GET', '/none', 404, 'Not Found'],
    ['there is no such method', 'DELETE', '/echo', 404, 'Not Found'],
    ['the path cannot be decoded', 'GET', '/echo/%E0%A4%A', 400, 'Bad Request'],
    ['the function fails', 'GET', '/broken', 500, 'Internal Server Error'],
    ['the function runs out of time', 'GET', '/slow', 500, 'Internal Server Error'],
    ['the function takes too long to wait for', 'GET', '/late', 503, 'Service Unavailable'],
  ])('says so and no more when %s', async (_, method, path, status, message) => {
    const response = await fetch(`${server.url}${path}`, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toBe(JSON.stringify({ message }));
  });

  it.each([
    ['of 10 MB and a byte', 10 * MEGABYTE + 1],
    ['that Lambda does not take in base64', 5 * MEGABYTE],
  ])('to a body %s is 413, and no function is called', async (_, length) => {
    const body = Buffer.alloc(length);
    const response = await fetch(`${server.url}/echo`, { method: 'POST', body });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ message: 'Request Entity Too Large' });
    expect(invocations).toBe(0);
  });

  it('to 5 MB of text is that of the function', async () => {
    expect((await post('x'.repeat(5 * MEGABYTE), 'text/plain')).body).toHaveLength(5 * MEGABYTE);
  });
});

describe('a connection that misbehaves', () => {
  it('may be half-closed after the request', async () => {
    const answer = await raw((write, end) => {
      write('GET /page HTTP/1.1\r\nHost: h\r\n\r\n');
      end();
    });
    expect(answer).toContain('<p>');
  });

  it('may send its body slowly', async () => {
    const answer = await raw((write) => {
      write(
        'POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n',
      );
      for (const [index, letter] of [...'abc'].entries()) setTimeout(() => write(letter), 50 * index);
    });
    expect(answer).toContain('"body":"abc"');
  });

  it('may break off in the middle of a body, and others are answered', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nabc');
    await sleep(50);
    socket.destroy();
    await sleep(50);
    expect((await fetch(`${server.url}/page`)).status).toBe(200);
    expect(invocations).toBe(1);
  });

  it('may break off before the answer, and others are answered', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET /late HTTP/1.1\r\nHost: h\r\n\r\n');
    await sleep(50);
    socket.destroy();
    await sleep(400);
    expect((await fetch(`${server.url}/page`)).status).toBe(200);
  });

  it('may send something other than HTTP', async () => {
    expect(await raw((write) => write('nonsense\r\n\r\n'))).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect((await fetch(`${server.url}/page`)).status).toBe(200);
  });

  it.each(['*', 'http://elsewhere.example/echo', '//echo'])('may ask for %s', async (target) => {
    const answer = await raw((write) => write(`GET ${target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`));
    expect(answer).toMatch(/^HTTP\/1.1 40[04] /);
  });
});
