import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type LoopbackServer, listenOnLoopback } from '../system/loopback.ts';
import { passOn } from '../system/pass-on.ts';
import { serveThisMachineOnly } from '../system/this-machine.ts';
import type { Authorize, Denial, Service } from './authorize.ts';
import { isDeletionOfSeveral, type ServiceCall } from './calls/service-call.ts';
import { deniedAnswer } from './denied.ts';
import type { Role } from './permissions.ts';

export type AuthorizingProxyOptions = {
  readonly service: Service;
  /** The URL of the service. */
  readonly upstream: string;
  /** The access key id that forwarded calls carry. */
  readonly administrator: string;
  /** The role that signs with this access key id; undefined for the administrator, who may do everything. */
  readonly roleOf: (accessKeyId: string) => Role | undefined;
  readonly authorize: Authorize;
  readonly onUsed: (statements: ReadonlySet<string>) => void;
  readonly onDenied: (denials: readonly Denial[]) => void;
};

const CREDENTIAL = /Credential=([^/,\s]+)\//;

/** A proxy in front of a service that forwards only the calls that the signing role may make. */
export async function startAuthorizingProxy(options: AuthorizingProxyOptions): Promise<LoopbackServer> {
  const upstream = new URL(options.upstream);
  const server = createServer((incoming, outgoing) => {
    // if the upstream breaks off, so does this connection
    handle(incoming, outgoing, upstream, options).catch(() => incoming.socket.destroy());
  });
  return await listenOnLoopback(serveThisMachineOnly(server));
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  upstream: URL,
  { service, administrator, roleOf, authorize, onUsed, onDenied }: AuthorizingProxyOptions,
): Promise<void> {
  const authorization = incoming.headers.authorization ?? '';
  const role = roleOf(CREDENTIAL.exec(authorization)?.[1] ?? '');
  if (role === undefined) return passOn(incoming, incoming, outgoing, upstream);

  const [path = '/', query = ''] = (incoming.url ?? '/').split('?');
  const head = { method: incoming.method ?? 'GET', path, query: new URLSearchParams(query), headers: incoming.headers };
  const isRead = service !== 's3' || isDeletionOfSeveral(head);
  const body = isRead ? await buffer(incoming) : Buffer.alloc(0);
  const call: ServiceCall = { ...head, body };
  const { denials, used } = await authorize(service, call, role);
  onUsed(used);
  if (denials.length > 0) {
    onDenied(denials);
    const answer = deniedAnswer(service, call, denials);
    incoming.resume();
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    return;
  }
  incoming.headers.authorization = authorization.replace(CREDENTIAL, `Credential=${administrator}/`);
  return passOn(incoming, isRead ? body : incoming, outgoing, upstream);
}
