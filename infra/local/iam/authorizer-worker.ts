import { parentPort, workerData } from 'node:worker_threads';
import { type Authorize, authorizer, type Service } from './authorize.ts';
import type { AuthorizerOptions, FromAuthorizer, ToAuthorizer } from './authorizer.ts';
import { startAuthorizingProxy } from './authorizing-proxy.ts';
import { partitionKeys } from './partition-keys.ts';
import type { Role } from './permissions.ts';

type Addresses = Extract<ToAuthorizer, { readonly type: 'listen' }>['upstreams'];

const { place, administrator } = workerData as AuthorizerOptions;
const post = (message: FromAuthorizer): void => parentPort?.postMessage(message, []);

let roles = new Map<string, Role>();
let upstreams: Addresses | undefined;
let authorize: Authorize = () => Promise.reject(new TypeError('a role called before there were permissions'));

const known = new Set<string>();
function noteUsed(statements: ReadonlySet<string>): void {
  for (const statement of statements) {
    if (known.has(statement)) continue;
    known.add(statement);
    post({ type: 'used', statement });
  }
}

async function listen(addresses: Addresses): Promise<void> {
  const services = Object.entries(addresses) as readonly [Service, string][];
  const proxies = services.map(async ([service, upstream]) => {
    const { url } = await startAuthorizingProxy({
      service,
      upstream,
      administrator,
      roleOf: (accessKeyId) => roles.get(accessKeyId),
      authorize: (...call) => authorize(...call),
      onUsed: noteUsed,
      onDenied: (denials) => post({ type: 'denied', denials }),
    });
    return [service, url] as const;
  });
  post({ type: 'listening', endpoints: Object.fromEntries(await Promise.all(proxies)) as Addresses });
}

parentPort?.on('message', (message: ToAuthorizer) => {
  if (message.type === 'listen') {
    upstreams = message.upstreams;
    void listen(upstreams);
  } else {
    roles = new Map(Object.entries(message.permissions.roles));
    authorize = authorizer(
      message.permissions,
      place,
      partitionKeys(upstreams?.dynamodb ?? '', place.region, administrator),
    );
  }
});
