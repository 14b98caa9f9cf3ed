import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** What a test answers instead of the table: an answer, the name of an error, or undefined to pass the call on to the table. */
export type Fault = (operation: string, input: never) => object | string | undefined;

/** A proxy in front of a DynamoDB server that answers differently where a test says so. */
export async function faultyDynamodb(port: number, fault: Fault) {
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const input = await json(request);
    const instead = fault(operation, input as never);
    if (typeof instead === 'string') {
      const [name, message = 'refused'] = instead.split(': ');
      response.writeHead(400).end(JSON.stringify({ __type: `com.amazonaws.dynamodb#${name}`, message }));
    } else {
      response.end(JSON.stringify(instead ?? (await ask(port, request.headers, input))));
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function ask(port: number, headers: NodeJS.Dict<string | readonly string[]>, input: unknown): Promise<object> {
  const names = ['x-amz-target', 'x-amz-date', 'authorization', 'content-type'];
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: names.map((name) => [name, String(headers[name])]),
    body: JSON.stringify(input),
  });
  return (await answer.json()) as object;
}
