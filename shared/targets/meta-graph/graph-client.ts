import { type HttpAnswer, httpCall, retryAfter } from '../../adapters/http/http-call.ts';
import { DeletionError } from '../../domain/errors.ts';
import { appSecretProof } from '../../meta/app-secret-proof.ts';
import { classifyGraphError, type GraphCall, type GraphErrorVerdict, isGraphSuccess } from '../../meta/graph-errors.ts';
import { GRAPH_VERSION } from '../../meta/graph-version.ts';
import { isMetaId } from '../../meta/meta-id.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { callTimeout, httpsSetting } from '../target-settings.ts';

/** An entry of a list that Graph returns, unchecked. */
export type GraphEntry = { readonly [name: string]: unknown };

/** What is known about the person or account behind an id at Meta. */
export type GraphOwner = Pick<GraphCall, 'hasLeft'>;

/** Meta's Graph API, called by one app. */
export type Graph = {
  readonly appId: string;
  /** The token of the app itself. */
  readonly appToken: string;
  /** All entries of an edge; `gone` when the id or the token is no longer valid. */
  list(id: string, edge: string, token: string, of?: GraphOwner): Promise<readonly GraphEntry[] | 'gone'>;
  /** Removes everything of an edge. It is a success if there is nothing to remove. */
  remove(id: string, edge: string, token: string, of?: GraphOwner): Promise<void>;
  /** Removes one person from the contact book of a phone number. @returns whether they were in it */
  removeContact(numberId: string, bsuid: string, token: string, of?: GraphOwner): Promise<boolean>;
  /** @throws DeletionError `app_token_refused` (fail) when Meta does not accept the app's id and secret */
  proveAppToken(): Promise<void>;
};

const GRAPH = 'https://graph.facebook.com';
const SETTING = 'TARGET_GRAPH_URL';
const VERSION_SETTING = 'TARGET_GRAPH_VERSION';
/** Graph's error code for a token that is invalid, expired, or of a person who removed the app. */
const TOKEN_INVALID = 190;
/**
 * The business has to connect again. This is retried, because soon either the business may reconnect or the notice may
 * arrive that it has left.
 */
export const BUSINESS_TOKEN_REFUSED = 'business_token_refused';
const PAGE_SIZE = '100';
const LONGEST_ANSWER = 1024 * 1024;

/**
 * The address of the Graph API: `TARGET_GRAPH_URL` if set, otherwise Meta's own with the version in
 * `TARGET_GRAPH_VERSION`.
 */
export function graphAddress(environment: TargetEnvironment): URL {
  if (environment.setting(SETTING) !== undefined) return httpsSetting(environment, SETTING);
  return new URL(`${GRAPH}/${environment.setting(VERSION_SETTING) ?? GRAPH_VERSION}`);
}

/**
 * The Graph API for an app.
 *
 * @throws DeletionError `app_not_registered` (fail), `setting_invalid` (fail), `registry_unavailable` (retry). The
 *   calls throw `target_unavailable`, `target_unreachable`, `target_certificate_refused` and `business_token_refused`
 *   (retry), `graph_refused_CODE`, `app_token_refused` and `identifier_not_usable` (fail)
 * @see Meta, "Handle Errors" and "Securing Graph API Calls" (Graph API)
 */
export async function connectGraph(
  environment: TargetEnvironment,
  appId: string,
  signal?: AbortSignal,
): Promise<Graph> {
  const base = graphAddress(environment);
  const secret = isMetaId(appId) ? await environment.appSecret?.(appId) : undefined;
  if (secret === undefined) throw new DeletionError('app_not_registered', 'fail', 'the app is not registered');
  const appToken = `${appId}|${secret}`;

  async function send(method: 'GET' | 'DELETE', path: string, token: string, more = {}): Promise<GraphAnswer> {
    const query = new URLSearchParams({ ...more, appsecret_proof: appSecretProof(token, secret ?? '') });
    const answer = await httpCall({
      method,
      url: new URL(`${base.href.replace(/\/$/, '')}/${path}?${query.toString()}`),
      // not in the address, which ends up in logs
      headers: { authorization: `Bearer ${token}` },
      timeout: callTimeout(environment),
      ...(signal === undefined ? {} : { signal }),
      addresses: 'any',
      longestBody: LONGEST_ANSWER,
    });
    return { ...answer, body: parsed(answer.body), now: environment.now() };
  }

  /** @returns the body, or `gone` */
  async function call(
    method: 'GET' | 'DELETE',
    { id, edge, hasLeft = false }: GraphCall & { readonly id: string; readonly edge: string },
    token: string,
    more = {},
  ): Promise<unknown> {
    const answer = await send(method, pathOf(id, edge), token, more);
    if (isCarriedOut(method, answer)) return answer.body;
    const verdict = classifyGraphError(answer.body, { edge, hasLeft });
    if (verdict !== 'done') throw refusal(answer, verdict);
    if (token === appToken && codeOf(answer.body) === TOKEN_INVALID) await proveAppToken();
    return 'gone';
  }

  /**
   * With the app's token, error 190 may be about the person's authorization or the token. Only the former means *gone*.
   */
  async function proveAppToken(): Promise<void> {
    const answer = await send('GET', appId, appToken, { fields: 'id' });
    if (isCarriedOut('GET', answer)) return;
    if (codeOf(answer.body) !== TOKEN_INVALID) throw refusal(answer);
    throw new DeletionError('app_token_refused', 'fail', 'Meta refuses the token of the app; check its secret');
  }

  return {
    appId,
    appToken,
    async list(id, edge, token, of) {
      const entries: GraphEntry[] = [];
      let after: string | undefined;
      do {
        const page = await call('GET', { ...of, id, edge }, token, { limit: PAGE_SIZE, ...(after && { after }) });
        if (page === 'gone') return 'gone';
        entries.push(...entriesOf(page));
        after = nextOf(page);
      } while (after !== undefined);
      return entries;
    },
    async remove(id, edge, token, of) {
      await call('DELETE', { ...of, id, edge }, token);
    },
    async removeContact(id, bsuid, token, of) {
      const query = { messaging_product: 'whatsapp', bsuid };
      const answer = await call('DELETE', { ...of, id, edge: 'contact_book' }, token, query);
      if (answer === 'gone') return false;
      const deleted = member(answer, 'deleted');
      if (typeof deleted === 'boolean') return deleted;
      throw new DeletionError('target_unavailable', 'retry', 'Meta does not say whether a contact was deleted');
    },
    proveAppToken,
  };
}

/** Accepts ids only as text: an id that came as a JSON number may have lost its last digits and be somebody else's. */
export function idOf({ id }: GraphEntry): string {
  if (typeof id === 'string') return id;
  throw new DeletionError('target_unavailable', 'retry', 'Meta answers an entry without an id as text');
}

type GraphAnswer = Omit<HttpAnswer, 'body'> & { readonly body: unknown; readonly now: number };

function pathOf(id: string, edge: string): string {
  if (isMetaId(id)) return `${id}/${edge}`;
  throw new DeletionError('identifier_not_usable', 'fail', 'an id at Meta has 1 to 32 digits, and this one does not');
}

function isCarriedOut(method: 'GET' | 'DELETE', { status, body }: GraphAnswer): boolean {
  if (status !== 200 || member(body, 'error') !== undefined) return false;
  return method === 'DELETE' ? isGraphSuccess(body) : typeof body === 'object' && body !== null;
}

function refusal(answer: GraphAnswer, verdict: GraphErrorVerdict = classifyGraphError(answer.body)): DeletionError {
  const code = String(codeOf(answer.body) ?? answer.status);
  if (verdict === 'reconnect') {
    return new DeletionError(BUSINESS_TOKEN_REFUSED, 'retry', 'Meta refuses the token of a business');
  }
  if (verdict === 'give_up') {
    return new DeletionError(`graph_refused_${code}`, 'fail', `Meta refuses with code ${code}`);
  }
  const options = { retryAfter: retryAfter(answer.headers, answer.now) };
  return new DeletionError('target_unavailable', 'retry', `Meta answers ${answer.status} with code ${code}`, options);
}

function entriesOf(page: unknown): readonly GraphEntry[] {
  const data = member(page, 'data');
  if (Array.isArray(data)) return data as readonly GraphEntry[];
  throw new DeletionError('target_unavailable', 'retry', 'Meta answers without a list');
}

/**
 * The cursor of the next page. The address that Graph offers is not used: it contains the token, and could lead
 * anywhere.
 */
function nextOf(page: unknown): string | undefined {
  const paging = member(page, 'paging');
  const after = member(member(paging, 'cursors'), 'after');
  return member(paging, 'next') !== undefined && typeof after === 'string' ? after : undefined;
}

function codeOf(body: unknown): number | undefined {
  const code = member(member(body, 'error'), 'code');
  return typeof code === 'number' ? code : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
