import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type LoopbackServer, listenOnLoopback } from '../../system/loopback.ts';
import { serveThisMachineOnly } from '../../system/this-machine.ts';
import { KmsError } from './errors.ts';
import { openKeyStore } from './keys.ts';
import { kmsOperations } from './kms-operations.ts';

const LARGEST_REQUEST = 64 * 1024;
const TARGET = /^TrentService\.(\w+)$/;

/**
 * A KMS on this machine, for the SDKs: the JSON 1.1 protocol with real keys. Ciphertexts are AES-256-GCM, bound to
 * their encryption context; MACs are HMAC-SHA-256; signatures are ECDSA on P-256. It does not check credentials.
 *
 * @param options.file keeps the keys after the process ends
 */
export async function startKms(options: {
  readonly region: string;
  readonly accountId: string;
  readonly file?: string | undefined;
}): Promise<LoopbackServer> {
  const operations = kmsOperations({
    keys: openKeyStore(options.file),
    arnPrefix: `arn:aws:kms:${options.region}:${options.accountId}:`,
    accountId: options.accountId,
    now: Date.now,
  });
  const server = createServer((request, response) => {
    void answer(request, response, operations);
  });
  return listenOnLoopback(serveThisMachineOnly(server));
}

type Operations = ReturnType<typeof kmsOperations>;

async function answer(request: IncomingMessage, response: ServerResponse, operations: Operations): Promise<void> {
  try {
    const name = TARGET.exec(String(request.headers['x-amz-target']))?.[1] ?? '';
    const operation = operations.get(name);
    const body = await readBody(request);
    if (operation === undefined) throw new KmsError('UnknownOperationException');
    send(response, 200, operation(parse(body)));
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    if (error instanceof KmsError) send(response, 400, { __type: error.type, message: error.message });
    else send(response, 500, { __type: 'KMSInternalException', message: String(error) });
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= LARGEST_REQUEST) chunks.push(chunk);
  }
  if (length > LARGEST_REQUEST) throw new KmsError('RequestEntityTooLargeException');
  return Buffer.concat(chunks).toString('utf8');
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const input: unknown = JSON.parse(body);
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
  } catch {
    // answered like JSON that is not an object
  }
  throw new KmsError('SerializationException');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
  response.end(body === undefined ? '' : JSON.stringify(body));
}
