import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Endpoints } from '../emulators/emulators.ts';
import type { Denial } from './authorize.ts';
import type { Place } from './calls/service-call.ts';
import type { Permissions } from './permissions.ts';

export type AuthorizerOptions = {
  readonly place: Place;
  /** The access key id of the administrator. */
  readonly administrator: string;
};

export type ToAuthorizer =
  | { readonly type: 'listen'; readonly upstreams: Endpoints }
  | { readonly type: 'enforce'; readonly permissions: Permissions };
export type FromAuthorizer =
  | { readonly type: 'listening'; readonly endpoints: Endpoints }
  | { readonly type: 'used'; readonly statement: string }
  | { readonly type: 'denied'; readonly denials: readonly Denial[] };

/** IAM on this machine: decides who may call the services. */
export type Authorizer = {
  /** @returns where the services are called from now on */
  before(upstreams: Endpoints): Promise<Endpoints>;
  /** Until then roles may do nothing. */
  enforce(permissions: Permissions): void;
  stop(): Promise<void>;
};

export type AuthorizerListener = {
  /** Called once for each statement, when it first decides. */
  readonly onUsed: (statement: string) => void;
  readonly onDenied: (denials: readonly Denial[]) => void;
  /** Called when it ends unexpectedly. */
  readonly onFailure: (error: Error) => void;
};

/**
 * Starts IAM in a thread of its own, so that deciding delays nobody who answers HTTP. Who signs with an access key id that
 * belongs to no role is the administrator.
 */
export function startAuthorizer(options: AuthorizerOptions, listener: AuthorizerListener): Authorizer {
  const worker = new Worker(join(import.meta.dirname, 'authorizer-worker.ts'), { workerData: options, execArgv: [] });
  const send = (message: ToAuthorizer): void => worker.postMessage(message, []);
  worker.on('error', listener.onFailure);
  worker.on('message', (message: FromAuthorizer) => {
    if (message.type === 'used') listener.onUsed(message.statement);
    if (message.type === 'denied') listener.onDenied(message.denials);
  });
  return {
    async before(upstreams) {
      const listening = once(worker, 'message') as Promise<[Extract<FromAuthorizer, { type: 'listening' }>]>;
      send({ type: 'listen', upstreams });
      return (await listening)[0].endpoints;
    },
    enforce: (permissions) => send({ type: 'enforce', permissions }),
    async stop() {
      await worker.terminate();
    },
  };
}
