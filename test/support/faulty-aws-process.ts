// runs the emulators, and the faulty proxy in front of them, beside the tests
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmulators } from '../../infra/local/emulators/emulators.ts';
import { type Misbehaviour, SLOW } from './faulty-aws.ts';

const { endpoints } = await startEmulators({ region: 'eu-central-1', accountId: '000000000000' });
const SERVICES: { readonly [prefix: string]: string } = {
  DynamoDB_20120810: endpoints.dynamodb,
  AmazonSQS: endpoints.sqs,
  TrentService: endpoints.kms,
};

let faults: readonly Misbehaviour[] = [];
let counts: number[] = [];

const server = createServer((request, response) => {
  answer(request, response).catch(() => request.socket.destroy());
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/_faults') {
    if (request.method === 'PUT') {
      faults = (await json(request)) as readonly Misbehaviour[];
      counts = faults.map(() => 0);
    }
    response.end(JSON.stringify(counts));
    return;
  }
  const [service = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  const body = await buffer(request);
  const index = faults.findIndex(
    (fault, at) =>
      fault.operation === operation &&
      (fault.about ?? []).every((text) => body.includes(text)) &&
      (counts[at] ?? 0) < (fault.times ?? Number.POSITIVE_INFINITY),
  );
  if (index !== -1) counts[index] = (counts[index] ?? 0) + 1;
  const how = faults[index]?.how;
  const upstream = SERVICES[service] ?? endpoints.s3;
  switch (how) {
    case 'throttle':
      response.writeHead(429).end('{"__type":"ThrottlingException","message":"slow down"}');
      return;
    case 'fail':
      response.writeHead(500).end('{"__type":"InternalServerError","message":"failed"}');
      return;
    case 'hang':
      return;
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'lie':
      response.end('{}');
      return;
    case 'lose_answer':
      await forward(request, body, upstream);
      request.socket.resetAndDestroy();
      return;
    case 'slow':
    case undefined: {
      if (how === 'slow') await sleep(SLOW);
      const { status, headers, content } = await forward(request, body, upstream);
      response.writeHead(status, headers).end(content);
    }
  }
}

async function forward({ method, url: path, headers }: IncomingMessage, body: Buffer, upstream: string) {
  const answered = await new Promise<IncomingMessage>((resolve, reject) => {
    send(`${upstream}${path}`, { method, headers }, resolve).once('error', reject).end(body);
  });
  return { status: answered.statusCode ?? 502, headers: answered.headers, content: await buffer(answered) };
}

process.stdin.resume().on('end', () => process.exit());
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
