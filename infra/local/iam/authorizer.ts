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

/** IAM on this machine: decides who may make which calls to the services. */
export type Authorizer = {
  /** Starts proxies in front of the services. @returns the endpoints to call from now on */
  before(upstreams: Endpoints): Promise<Endpoints>;
  /** Sets the permissions. Until then, roles may do nothing. */
  enforce(permissions: Permissions): void;
  stop(): Promise<void>;
};

export type AuthorizerListener = {
  /** Called once for each statement, when it decides a call for the first time. */
  readonly onUsed: (statement: string) => void;
  readonly onDenied: (denials: readonly Denial[]) => void;
  /** Called when it ends unexpectedly. */
  readonly onFailure: (error: Error) => void;
};

/**
 * Starts IAM in a thread of its own, so that it does not delay HTTP answers. Whoever signs with an access key id that
 * is not a role's counts as the administrator.
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
