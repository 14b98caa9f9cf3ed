import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { type JsonCall, type JsonCallSettings, jsonCall, serviceUrl } from '../../../shared/adapters/aws/json-call.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let server: Server;
let settings: JsonCallSettings;
let call: JsonCall;
let connections: number;
let seen: { readonly headers: IncomingMessage['headers']; readonly body: string }[];
let answers: Answer[];

beforeEach(async () => {
  seen = [];
  answers = [];
  connections = 0;
  server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ headers: request.headers, body });
      (answers.shift() ?? ok)(response, request);
    });
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  settings = {
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'token' },
    clock: () => Date.UTC(2026, 0, 15, 12),
    random: () => 0,
  };
  call = jsonCall('dynamodb', settings);
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function ok(response: ServerResponse): void {
  response.end('{"Item":{}}');
}

function refusal(status: number, type: string): Answer {
  return (response) => response.writeHead(status).end(JSON.stringify({ __type: `com.amazonaws.dynamodb#${type}` }));
}

const cut: Answer = (_, request) => request.socket.destroy();
const silence: Answer = () => undefined;
const broken: Answer = (response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{');
  setImmediate(() => response.socket?.destroy());
};

describe('a call of an AWS service', () => {
  it("is the service's own JSON protocol, signed", async () => {
    expect(await call('GetItem', { TableName: 'requests' })).toEqual({ Item: {} });
    expect(seen).toMatchObject([
      {
        body: '{"TableName":"requests"}',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'DynamoDB_20120810.GetItem',
          'x-amz-date': '20260115T120000Z',
          'x-amz-security-token': 'token',
          authorization: expect.stringContaining('Credential=key/20260115/eu-central-1/dynamodb/aws4_request'),
        },
      },
    ]);
  });

  it('is made in the protocol of each service, with the length of its body in bytes', async () => {
    await jsonCall('kms', settings)('GetPublicKey', { KeyId: 'Schlüssel' });
    expect(seen).toMatchObject([
      {
        body: '{"KeyId":"Schlüssel"}',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'content-length': '22',
          'x-amz-target': 'TrentService.GetPublicKey',
        },
      },
    ]);
  });

  it('uses a connection again', async () => {
    await call('GetItem', {});
    await call('GetItem', {});
    expect(connections).toBe(1);
  });

  it.each([
    ['http:', 'POST '],
    ['https:', '\u0016'],
  ])('is made by %s where the address says so', async (scheme, opening) => {
    const begun: string[] = [];
    const listener = createTcpServer((socket) =>
      socket.once('data', (bytes) => {
        begun.push(bytes.toString('latin1').slice(0, opening.length));
        socket.destroy();
      }),
    );
    await new Promise<void>((resolve) => {
      listener.listen(0, '127.0.0.1', resolve);
    });
    try {
      const endpoint = `${scheme}//127.0.0.1:${(listener.address() as AddressInfo).port}`;
      const answer = jsonCall('dynamodb', { ...settings, endpoint })('GetItem', {});
      await expect(answer).rejects.toThrow('dynamodb answered GetItem with 0');
      expect(begun).toEqual([opening, opening, opening]);
    } finally {
      listener.close();
    }
  });

  it.each([
    ['dynamodb', 'eu-central-1', 'https://dynamodb.eu-central-1.amazonaws.com'],
    ['kms', 'us-east-1', 'https://kms.us-east-1.amazonaws.com'],
    ['lambda', 'eu-central-1', 'https://lambda.eu-central-1.amazonaws.com'],
  ] as const)('of %s in %s goes to %s', (service, region, url) => {
    expect(serviceUrl(service, region)).toBe(url);
  });

  it.each<readonly [string, Answer]>([
    ['fails', refusal(500, 'InternalServerError')],
    ['asks for patience', refusal(400, 'ProvisionedThroughputExceededException')],
    ['throttles', refusal(400, 'ThrottlingException')],
    ['has reached a limit', refusal(400, 'LimitExceededException')],
    ['names the fault without its namespace', (response) => response.writeHead(400).end('{ "__type" : "Throttling" }')],
    ['answers 429 and nothing else', refusal(429, 'TooManyRequests')],
    ['cuts the connection', cut],
    ['breaks off in the middle', broken],
    ['does not answer in time', silence],
  ])('is made again when the service %s', async (_, trouble) => {
    answers = [trouble];
    expect(await call('GetItem', {})).toEqual({ Item: {} });
    expect(seen).toHaveLength(2);
  });

  it('waits before each further attempt, the longer the more there were', async () => {
    const at: number[] = [];
    const noted: Answer = (response, request) => {
      at.push(performance.now());
      cut(response, request);
    };
    answers = [noted, noted, noted];
    await expect(call('GetItem', {})).rejects.toThrow('dynamodb answered GetItem with 0');
    const [first = 0, second = 0, third = 0] = at;
    // half of 50 and of 100 milliseconds at least, within a timer's precision
    expect(second - first).toBeGreaterThanOrEqual(24);
    expect(third - second).toBeGreaterThanOrEqual(49);
  });

  it('is given up after three attempts', async () => {
    answers = [cut, refusal(503, 'Unavailable'), refusal(500, 'InternalServerError')];
    await expect(call('GetItem', {})).rejects.toThrow('dynamodb answered GetItem with 500 InternalServerError');
    expect(seen).toHaveLength(3);
  });

  it('is not made again when the service refuses it', async () => {
    for (const [answer, named] of [
      [refusal(400, 'AccessDeniedException'), '400 AccessDeniedException'],
      [refusal(499, 'Other'), '499 Other'],
      [(response) => response.writeHead(400).end('{"message":"Limit"}'), '400 '],
    ] as const satisfies readonly (readonly [Answer, string])[]) {
      seen = [];
      answers = [answer];
      const refused = await call('GetItem', {}).catch(String);
      expect([refused, seen.length]).toEqual([`Error: dynamodb answered GetItem with ${named}`, 1]);
    }
  });
});
