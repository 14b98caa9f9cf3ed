import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import { type HttpAnswer, httpCall, retryAfter } from '../../adapters/http/http-call.ts';
import { confirmationHash, formatConfirmationToken } from '../../domain/confirmation-token.ts';
import { DeletionError } from '../../domain/errors.ts';
import type { Identifiers } from '../../domain/identifiers.ts';
import { HOUR } from '../../domain/schedule.ts';
import type { Budget, PurgeResult, Selection, Target } from '../../ports/target.ts';
import { secretSetting } from '../secret-setting.ts';
import type { Row, TargetEnvironment, TargetKind } from '../target-kind.ts';
import { callTimeout, httpsSetting, isLoopback, requiredSetting, SettingName } from '../target-settings.ts';
import { providerAnswer } from './provider-answer.ts';
import { signWebhook, webhookKey } from './webhook-signature.ts';

const entries = {
  url: v.pipe(
    SettingName,
    v.description('The name of the setting that holds the provider’s address, for example "TARGET_CRM_URL".'),
  ),
  secret: v.pipe(
    SettingName,
    v.description(
      'The name of the setting that holds the secret shared with the provider, for example "TARGET_CRM_SECRET"; the secret is whsec_ followed by base64.',
    ),
  ),
  identifiers: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^(?!appId$)[A-Za-z][A-Za-z0-9]*$/, 'a kind of identifier'))),
    v.minLength(1, 'at least one kind of identifier'),
    v.description('The kinds of identifiers that are sent to the provider, for example ["email"]; no others are sent.'),
  ),
  waitFor: v.optional(
    v.pipe(
      v.picklist(['confirmation', 'acknowledgement']),
      v.description('Whether the provider has to call back when it is done, or its acknowledgement is enough.'),
    ),
    'confirmation',
  ),
  emptyAnswer: v.optional(
    v.pipe(
      v.literal('acknowledges'),
      v.description('This provider acknowledges with 2xx and an empty body instead of {"status":"accepted"}.'),
    ),
  ),
  tellAgainAfterHours: v.optional(
    v.pipe(
      v.number(),
      v.minValue(1, 'a number from 1 to 720'),
      // 30 days, the longest deadline that can be promised
      v.maxValue(720, 'a number from 1 to 720'),
      v.description('The number of hours after which a provider that has not confirmed is notified again.'),
    ),
    24,
  ),
  privateAddress: v.optional(v.pipe(v.boolean(), v.description('The provider is in your own network.')), false),
};
type WebhookRow = Row<typeof entries>;

/** In bytes; an acknowledgement is short. */
const LONGEST_ANSWER = 8 * 1024;

/**
 * Statuses for which a later try can succeed: time-out, conflict with a request under way, too early, too many
 * requests.
 */
const PASSING: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/**
 * A service provider that must delete on its side, and is notified of it (GDPR Art. 19). A signed notice contains the
 * identifiers and the address for the confirmation. Every try of a notice sends the same message with the same id;
 * other identifiers make another notice.
 *
 * `{"status":"accepted"}` acknowledges the notice; `{"status":"completed"}` acknowledges and confirms it.
 *
 * @see `infra/webhook-protocol.md`
 * @see Standard Webhooks
 */
export const webhook: TargetKind<typeof entries> = {
  kind: 'webhook',
  isDoneByOthers: true,
  entries,
  templates: (row) => row.identifiers.map((kind) => `{${kind}}`),
  empties: () => [],
  permissions: () => [],
  async connect(row, environment) {
    const provider = {
      url: httpsSetting(environment, row.url),
      key: keyOf(row, environment),
      publicUrl: requiredSetting(environment, 'PUBLIC_URL'),
    };
    return webhookTarget(row, provider, environment);
  },
};

type Provider = { readonly url: URL; readonly key: () => Promise<Buffer>; readonly publicUrl: string };
type Notice = { readonly id: string; readonly body: string; readonly confirmationHash: string };

function webhookTarget(row: WebhookRow, provider: Provider, environment: TargetEnvironment): Target {
  return {
    plan: async (selection) => (isConcerned(row, selection) ? 1 : 0),
    async purge(selection, budget) {
      if (!isConcerned(row, selection)) return { outcome: 'emptied', items: 0 };
      if (budget.isOver()) return { outcome: 'unfinished', items: 0 };
      return tell(row, provider, environment, selection, budget);
    },
    async verify(selection) {
      if (!isConcerned(row, selection)) return 0;
      throw new DeletionError('only_the_provider_can_tell', 'fail', 'only the provider can tell whether it is deleted');
    },
  };
}

async function tell(
  row: WebhookRow,
  provider: Provider,
  environment: TargetEnvironment,
  selection: Selection,
  budget: Budget,
): Promise<PurgeResult> {
  const told = withinBounds(toldOf(row, selection.identifiers), selection);
  if (Object.keys(told).length === 0) {
    const message =
      'every id that the provider is told may belong to newer data as well; tell it what to delete, and confirm';
    throw new DeletionError('provider_needs_operator', 'fail', message);
  }
  const key = await provider.key();
  const notice = noticeOf(row, key, provider.publicUrl, selection, told);
  const answer = await httpCall({
    method: 'POST',
    url: provider.url,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': notice.id,
      ...signWebhook(key, notice.id, notice.body, environment.now()),
    },
    body: notice.body,
    timeout: callTimeout(environment),
    signal: budget.signal,
    addresses: row.privateAddress || isLoopback(provider.url.hostname) ? 'any' : 'public',
    longestBody: LONGEST_ANSWER,
  }).catch((error: unknown) => {
    if (budget.signal.aborted) return 'aborted' as const;
    throw error;
  });
  // the next try sends the same message, so it does not matter whether this one arrived
  if (answer === 'aborted') return { outcome: 'unfinished', items: 0 };
  if (answer.status > 299) throw refusal(answer, provider.url, environment.now());
  const said = providerAnswer(answer, row.emptyAnswer === 'acknowledges');
  if (said === 'unclear') {
    const message = `${provider.url.host} answers ${answer.status} without saying that it took the notice`;
    throw new DeletionError('notice_not_acknowledged', 'retry', message);
  }
  if (said === 'completed') return { outcome: 'confirmed', items: 0 };
  if (row.waitFor === 'acknowledgement') return { outcome: 'confirmed', items: 0, isOnlyAcknowledged: true };
  return {
    outcome: 'acknowledged',
    items: 0,
    confirmationHash: notice.confirmationHash,
    askAgainAt: environment.now() + row.tellAgainAfterHours * HOUR,
  };
}

/**
 * The notice is the same for every try, because nothing in it depends on when it is sent. With new identifiers it has a
 * new id, since a provider that remembers ids would otherwise ignore it, and a new confirmation address, since an
 * earlier confirmation does not cover the new identifiers.
 */
function noticeOf(
  row: WebhookRow,
  key: Buffer,
  publicUrl: string,
  { requestId, appId, askedAt }: Selection,
  told: Identifiers,
): Notice {
  const about = `${row.url}.${requestId}.${JSON.stringify(told)}`;
  const keyed = (purpose: string): string =>
    createHmac('sha256', key).update(`${purpose}.${about}`).digest('base64url');
  const nonce = keyed('confirmation');
  const body = {
    type: 'person.deletion_requested',
    timestamp: new Date(askedAt).toISOString(),
    data: {
      request: requestId,
      app: appId,
      identifiers: told,
      confirmation_url: `${publicUrl}/providers/confirmations/${formatConfirmationToken({ requestId, nonce })}`,
    },
  };
  return {
    id: `notice_${keyed('notice')}`,
    body: JSON.stringify(body),
    confirmationHash: confirmationHash(nonce),
  };
}

function refusal(answer: HttpAnswer, { host }: URL, now: number): DeletionError {
  const { status } = answer;
  const isPassing = status >= 500 || PASSING.has(status);
  const options = { retryAfter: retryAfter(answer.headers, now) };
  if (isPassing) return new DeletionError('target_unavailable', 'retry', `${host} answers ${status}`, options);
  return new DeletionError('notice_refused', 'fail', `${host} refuses the notice with ${status}`);
}

function isConcerned(row: WebhookRow, { identifiers }: Selection): boolean {
  return Object.keys(toldOf(row, identifiers)).length > 0;
}

/** The identifiers that the provider is told: the kinds that the row names and the person has, with sorted values. */
function toldOf(row: WebhookRow, identifiers: Identifiers): Identifiers {
  const told = row.identifiers.map(
    (kind) => [kind, Object.hasOwn(identifiers, kind) ? (identifiers[kind] ?? []).toSorted() : []] as const,
  );
  return Object.fromEntries(told.filter(([, values]) => values.some((value) => value !== '')));
}

/**
 * A provider cannot tell old data from new, so under bounds it is told only identifiers that no newer data can have.
 */
function withinBounds(told: Identifiers, { bounds }: Selection): Identifiers {
  if (bounds === undefined) return told;
  return Object.fromEntries(Object.entries(told).filter(([kind]) => bounds.unboundedKinds.includes(kind)));
}

function keyOf(row: WebhookRow, environment: TargetEnvironment): () => Promise<Buffer> {
  const secret = secretSetting(environment, row.secret);
  return async () => {
    const key = webhookKey(await secret());
    if (key !== undefined) return key;
    throw new DeletionError(
      'setting_invalid',
      'fail',
      `setting ${row.secret} is not whsec_ and base64 of 24 bytes or more`,
    );
  };
}
