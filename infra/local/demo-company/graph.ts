import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { appSecretProof } from '../../../shared/meta/app-secret-proof.ts';
import { isParentBsuid } from '../../../shared/meta/bsuid.ts';
import { type LoopbackServer, listenOnLoopback } from '../system/loopback.ts';
import { serveThisMachineOnly } from '../system/this-machine.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';
import { faultSwitch } from './faults.ts';

export type GraphOptions = {
  readonly apps: readonly { readonly appId: string; readonly secret: string }[];
  /** Records what was deleted, so that it is not added back at the next start. @default none */
  readonly file?: string | undefined;
};

/** A person who uses an app. */
export type GraphPerson = {
  readonly appId: string;
  readonly userId: string;
  readonly permissions: readonly string[];
  /** The ids by which pages of the same business know them. */
  readonly pageScopedIds: readonly string[];
};

/** A WhatsApp Business Account that gave an app access, and the resulting token. */
export type GraphAccount = {
  readonly appId: string;
  readonly wabaId: string;
  readonly token: string;
  /** The ids of its phone numbers. */
  readonly numberIds?: readonly string[];
};

/** What the emulated Graph API knows. */
export type GraphContents = {
  addPerson(person: GraphPerson): void;
  addAccount(account: GraphAccount): void;
  /** Records that each of these people has written to each of these numbers. */
  addToContactBook(numberIds: readonly string[], bsuids: readonly string[]): void;
  /** The people in the contact book of a number. */
  contactBookOf(numberId: string): readonly string[];
  permissionsOf(appId: string, userId: string): readonly string[];
  isSubscribed(appId: string, wabaId: string): boolean;
};

export type LocalGraph = LoopbackServer & GraphContents;

const CALL = /^\/v\d+\.\d+\/(\d+)(?:\/(permissions|subscribed_apps|ids_for_pages|phone_numbers|contact_book))?$/;

/** Meta does not show contact books; this emulator does, so that one can see what a deletion did. */
const CONTACT_BOOK = /^\/_contact-book\/(\d+)$/;

/**
 * A small Graph API on this machine, at `URL/v24.0` or another version. It checks tokens and proofs, and faults can be
 * switched on.
 */
export async function startGraph(options: GraphOptions): Promise<LocalGraph> {
  const { contents, answer } = meta(options);
  const faults = faultSwitch();
  const server = createServer((request, response) => {
    void faults.take(request, response).then((isTaken) => {
      if (isTaken) return;
      const url = new URL(request.url ?? '/', 'http://graph');
      const [, shown] = CONTACT_BOOK.exec(url.pathname) ?? [];
      if (shown !== undefined) return void response.end(JSON.stringify(contents.contactBookOf(shown)));
      const call: Call = {
        method: request.method ?? '',
        path: url.pathname,
        token: request.headers.authorization?.replace(/^Bearer /, '') ?? url.searchParams.get('access_token') ?? '',
        query: url.searchParams,
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
  readonly query: URLSearchParams;
  readonly isLying: boolean;
  readonly isExpired: boolean;
};
type Answer = { readonly status: number; readonly body: unknown };

function meta({ apps, file }: GraphOptions): {
  readonly contents: GraphContents;
  readonly answer: (call: Call) => Answer;
} {
  const people = new Map<string, { permissions: readonly string[]; readonly pageScopedIds: readonly string[] }>();
  const subscribers = new Map<string, Set<string>>();
  /** The app of a token, and the only objects that it gives access to; an app's own token is for all of its people. */
  const tokens = new Map<string, { readonly appId: string; readonly only?: readonly string[] }>();
  const numbers = new Map<string, readonly string[]>();
  const contactBooks = new Map<string, Set<string>>();
  /** What an earlier process deleted, which is not added back. What this process deleted can be added again. */
  const goneBefore = new Set<string>(
    file && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [],
  );
  const gone = new Set(goneBefore);
  const forget = (what: string): void => {
    gone.add(what);
    if (file !== undefined) writeFileAtomically(file, JSON.stringify([...gone]));
  };
  for (const { appId, secret } of apps) tokens.set(`${appId}|${secret}`, { appId });

  function answer({ method, path, token, query, isLying, isExpired }: Call): Answer {
    const [, id = '', edge] = CALL.exec(path) ?? [];
    const holder = tokens.get(token);
    const secret = apps.find(({ appId }) => appId === holder?.appId)?.secret;
    if (holder === undefined || secret === undefined) return error(190, 'Invalid OAuth access token');
    if (query.get('appsecret_proof') !== appSecretProof(token, secret))
      return error(100, 'Invalid appsecret_proof provided in the API argument');
    if (id === holder.appId && edge === undefined && method === 'GET') return ok({ id });
    if (isExpired) return error(190, 'Error validating access token');
    if (holder.only?.includes(id) === false) return error(10, 'Application does not have permission');
    const person = people.get(`${holder.appId}#${id}`);
    const apart = subscribers.get(id);
    if (edge === 'subscribed_apps' && apart !== undefined) {
      if (method === 'DELETE' && !isLying) {
        apart.delete(holder.appId);
        forget(`subscription ${id} ${holder.appId}`);
      }
      if (method === 'DELETE') return ok({ success: true });
      return ok({
        data: [...apart].map((appId) => ({ whatsapp_business_api_data: { id: appId, name: `App ${appId}` } })),
      });
    }
    if (edge === 'phone_numbers' && apart !== undefined) {
      return ok({ data: (numbers.get(id) ?? []).map((number) => ({ id: number, verified_name: 'A business' })) });
    }
    const contactBook = contactBooks.get(id);
    if (edge === 'contact_book' && contactBook !== undefined)
      return fromContactBook(contactBook, method, query, isLying, (bsuid) => forget(`contact ${id} ${bsuid}`));
    if (person === undefined || edge === undefined) return error(803, 'Some of the aliases you requested do not exist');
    if (edge === 'permissions') {
      if (method === 'DELETE' && !isLying) {
        person.permissions = [];
        forget(`permissions ${holder.appId}#${id}`);
      }
      if (method === 'DELETE') return ok({ success: true });
      return ok({ data: person.permissions.map((permission) => ({ permission, status: 'granted' })) });
    }
    return ok({
      data: person.pageScopedIds.map((pageScopedId) => ({ id: pageScopedId, page: { id: '1', name: 'Page' } })),
    });
  }

  const contents: GraphContents = {
    addPerson({ appId, userId, permissions, pageScopedIds }) {
      const isGone = goneBefore.has(`permissions ${appId}#${userId}`);
      people.set(`${appId}#${userId}`, { permissions: isGone ? [] : permissions, pageScopedIds });
    },
    addAccount({ appId, wabaId, token, numberIds = [] }) {
      tokens.set(token, { appId, only: [wabaId, ...numberIds] });
      numbers.set(wabaId, numberIds);
      for (const id of numberIds) contactBooks.set(id, contactBooks.get(id) ?? new Set());
      const subscribed = subscribers.get(wabaId) ?? new Set();
      subscribers.set(wabaId, goneBefore.has(`subscription ${wabaId} ${appId}`) ? subscribed : subscribed.add(appId));
    },
    addToContactBook(numberIds, bsuids) {
      const own = bsuids.filter((bsuid) => !isParentBsuid(bsuid));
      for (const id of numberIds) {
        const added = own.filter((bsuid) => !goneBefore.has(`contact ${id} ${bsuid}`));
        contactBooks.set(id, new Set([...(contactBooks.get(id) ?? []), ...added]));
      }
    },
    contactBookOf: (numberId) => [...(contactBooks.get(numberId) ?? [])],
    permissionsOf: (appId, userId) => people.get(`${appId}#${userId}`)?.permissions ?? [],
    isSubscribed: (appId, wabaId) => subscribers.get(wabaId)?.has(appId) ?? false,
  };
  return { contents, answer };
}

/** @see Meta, WhatsApp Business Platform, "Business-scoped user IDs", about the contact book */
function fromContactBook(
  book: Set<string>,
  method: string,
  query: URLSearchParams,
  isLying: boolean,
  forget: (bsuid: string) => void,
): Answer {
  const bsuid = query.get('bsuid') ?? '';
  const isRefused = method !== 'DELETE' || query.get('messaging_product') !== 'whatsapp' || isParentBsuid(bsuid);
  if (isRefused) return error(100, 'Invalid parameter');
  const deleted = book.has(bsuid);
  if (!isLying && book.delete(bsuid)) forget(bsuid);
  return ok({ success: true, deleted });
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function error(code: number, message: string): Answer {
  return { status: 400, body: { error: { message, type: 'OAuthException', code, fbtrace_id: 'local' } } };
}
