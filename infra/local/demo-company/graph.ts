import { createServer } from 'node:http';
import { appSecretProof } from '../../../shared/meta/app-secret-proof.ts';
import { type LoopbackServer, listenOnLoopback } from '../system/loopback.ts';
import { serveThisMachineOnly } from '../system/this-machine.ts';
import { faultSwitch } from './faults.ts';

export type GraphOptions = {
  readonly apps: readonly { readonly appId: string; readonly secret: string }[];
};

/** Somebody who uses an app. */
export type GraphPerson = {
  readonly appId: string;
  readonly userId: string;
  readonly permissions: readonly string[];
  /** How the pages of the same business know them. */
  readonly pageScopedIds: readonly string[];
};

/** A WhatsApp Business Account that let an app in, and the token that came of it. */
export type GraphAccount = { readonly appId: string; readonly wabaId: string; readonly token: string };

/** What Meta knows. */
export type GraphContents = {
  addPerson(person: GraphPerson): void;
  addAccount(account: GraphAccount): void;
  permissionsOf(appId: string, userId: string): readonly string[];
  isSubscribed(appId: string, wabaId: string): boolean;
};

export type LocalGraph = LoopbackServer & GraphContents;

const CALL = /^\/v\d+\.\d+\/(\d+)(?:\/(permissions|subscribed_apps|ids_for_pages))?$/;

/** A small Graph API on this machine, at `URL/v24.0` or another version: tokens and proofs are checked, and faults can be switched on. */
export async function startGraph(options: GraphOptions): Promise<LocalGraph> {
  const { contents, answer } = meta(options.apps);
  const faults = faultSwitch();
  const server = createServer((request, response) => {
    void faults.take(request, response).then((isTaken) => {
      if (isTaken) return;
      const url = new URL(request.url ?? '/', 'http://graph');
      const call: Call = {
        method: request.method ?? '',
        path: url.pathname,
        token: request.headers.authorization?.replace(/^Bearer /, '') ?? url.searchParams.get('access_token') ?? '',
        proof: url.searchParams.get('appsecret_proof') ?? '',
        isLying: faults.current() === 'lie',
        isExpired: faults.current() === 'expired',
      };
      const { status, body } = answer(call);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  return { ...(await listenOnLoopback(serveThisMachineOnly(server))), ...contents };
}

type Call = {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly proof: string;
  readonly isLying: boolean;
  readonly isExpired: boolean;
};
type Answer = { readonly status: number; readonly body: unknown };

function meta(apps: GraphOptions['apps']): {
  readonly contents: GraphContents;
  readonly answer: (call: Call) => Answer;
} {
  const people = new Map<string, { permissions: readonly string[]; readonly pageScopedIds: readonly string[] }>();
  const subscribers = new Map<string, Set<string>>();
  /** Whose calls a token makes, and on which one object; an app's own token is for all of its people. */
  const tokens = new Map<string, { readonly appId: string; readonly only?: string }>();
  for (const { appId, secret } of apps) tokens.set(`${appId}|${secret}`, { appId });

  function answer({ method, path, token, proof, isLying, isExpired }: Call): Answer {
    const [, id = '', edge] = CALL.exec(path) ?? [];
    const holder = tokens.get(token);
    const secret = apps.find(({ appId }) => appId === holder?.appId)?.secret;
    if (holder === undefined || secret === undefined) return error(190, 'Invalid OAuth access token');
    if (proof !== appSecretProof(token, secret))
      return error(100, 'Invalid appsecret_proof provided in the API argument');
    if (id === holder.appId && edge === undefined && method === 'GET') return ok({ id });
    if (isExpired) return error(190, 'Error validating access token');
    if (holder.only !== undefined && holder.only !== id) return error(10, 'Application does not have permission');
    const person = people.get(`${holder.appId}#${id}`);
    const apart = subscribers.get(id);
    if (edge === 'subscribed_apps' && apart !== undefined) {
      if (method === 'DELETE' && !isLying) apart.delete(holder.appId);
      if (method === 'DELETE') return ok({ success: true });
      return ok({
        data: [...apart].map((appId) => ({ whatsapp_business_api_data: { id: appId, name: `App ${appId}` } })),
      });
    }
    if (person === undefined || edge === undefined) return error(803, 'Some of the aliases you requested do not exist');
    if (edge === 'permissions') {
      if (method === 'DELETE' && !isLying) person.permissions = [];
      if (method === 'DELETE') return ok({ success: true });
      return ok({ data: person.permissions.map((permission) => ({ permission, status: 'granted' })) });
    }
    return ok({
      data: person.pageScopedIds.map((pageScopedId) => ({ id: pageScopedId, page: { id: '1', name: 'Page' } })),
    });
  }

  const contents: GraphContents = {
    addPerson({ appId, userId, permissions, pageScopedIds }) {
      people.set(`${appId}#${userId}`, { permissions, pageScopedIds });
    },
    addAccount({ appId, wabaId, token }) {
      tokens.set(token, { appId, only: wabaId });
      subscribers.set(wabaId, (subscribers.get(wabaId) ?? new Set()).add(appId));
    },
    permissionsOf: (appId, userId) => people.get(`${appId}#${userId}`)?.permissions ?? [],
    isSubscribed: (appId, wabaId) => subscribers.get(wabaId)?.has(appId) ?? false,
  };
  return { contents, answer };
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function error(code: number, message: string): Answer {
  return { status: 400, body: { error: { message, type: 'OAuthException', code, fbtrace_id: 'local' } } };
}
