import { Agent, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';

const agent = new Agent({ keepAlive: true });

/** Forwards a request to a server, with a body that may have been read already, and its answer to the client. */
export async function passOn(
  incoming: IncomingMessage,
  body: Buffer | IncomingMessage,
  outgoing: ServerResponse,
  { hostname, port }: URL,
): Promise<void> {
  const { method, url: path, headers } = incoming;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = sendRequest({ agent, hostname, port, method, path, headers }, resolve).once('error', reject);
    // a client that is gone must not receive a message of a queue
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) sent.destroy();
    });
    if (Buffer.isBuffer(body)) sent.end(body);
    else body.pipe(sent);
  });
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.once('error', () => outgoing.destroy()).pipe(outgoing);
}
