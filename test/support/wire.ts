import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { DeletionError } from '../../shared/domain/errors.ts';

/** The connection between a target and its store. It counts calls, and can be cut. */
export type Wire = {
  /** How many calls were made since this was last read. */
  calls(): number;
  /**
   * Makes the store unreachable from this call on (1 is the next one) until `recover`. With `after`, that one call still takes
   * effect, but its answer is lost.
   */
  cutFrom(call: number, when: 'before' | 'after'): void;
  recover(): void;
};

/** A wire for stores in this process. */
export type MemoryWire = Wire & { call<T>(effect: () => T): Promise<T> };

/** A wire for stores that speak HTTP; targets use its address instead of the store's. */
export type HttpWire = Wire & { readonly url: string; close(): Promise<void> };

export function memoryWire(): MemoryWire {
  const { wire, next } = switchboard();
  return {
    ...wire,
    call: async (effect) => {
      const passage = next();
      const answer = passage === 'none' ? undefined : { value: effect() };
      if (passage === 'whole' && answer !== undefined) return answer.value;
      throw new DeletionError('target_unavailable', 'retry', 'the store does not answer');
    },
  };
}

/** Forwards requests to 127.0.0.1:port. When the wire is cut, the connection is reset. */
export async function httpWire(port: number): Promise<HttpWire> {
  const { wire, next } = switchboard();
  const server = createServer((request, response) => {
    forward(request, response, port, next()).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    ...wire,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** How far a call gets: there and back, only there, or not at all. */
type Passage = 'whole' | 'there' | 'none';

function switchboard(): { readonly wire: Wire; readonly next: () => Passage } {
  let made = 0;
  let cut: { readonly at: number; readonly when: 'before' | 'after' } | undefined;
  return {
    wire: {
      calls: () => {
        const since = made;
        made = 0;
        return since;
      },
      cutFrom: (call, when) => {
        made = 0;
        cut = { at: call, when };
      },
      recover: () => {
        made = 0;
        cut = undefined;
      },
    },
    next: () => {
      made += 1;
      if (cut === undefined || made < cut.at) return 'whole';
      return made === cut.at && cut.when === 'after' ? 'there' : 'none';
    },
  };
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  passage: Passage,
): Promise<void> {
  const body = await buffer(request);
  if (passage === 'none') {
    request.socket.destroy();
    return;
  }
  const { method, url: path, headers } = request;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    send({ host: '127.0.0.1', port, method, path, headers }, resolve).once('error', reject).end(body);
  });
  const content = await buffer(answer);
  if (passage === 'there') request.socket.destroy();
  else response.writeHead(answer.statusCode ?? 502, answer.headers).end(content);
}
