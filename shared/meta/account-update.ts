import { withNumbersAsText } from './exact-numbers.ts';
import { isMetaId } from './meta-id.ts';

/** The events with which a WhatsApp business leaves the company that hosts its data. */
export const LEAVING_EVENTS = ['PARTNER_REMOVED', 'PARTNER_APP_UNINSTALLED', 'ACCOUNT_DELETED'] as const;

/** The events with which it comes back, or was never gone. */
export const RETURNING_EVENTS = ['PARTNER_ADDED', 'PARTNER_APP_INSTALLED', 'ACCOUNT_RECONNECTED'] as const;

/** In seconds, maybe with a fraction. */
const TIME = /^\d+(?:\.\d+)?$/;

/** What an event about a business account means for a company that holds data for it. */
export type AccountChange = 'leaving' | 'returning' | 'disconnected' | 'offboarded';

/** One event about a business account, from one webhook. */
export type AccountUpdate = {
  readonly event: string;
  readonly change: AccountChange;
  /** The account's id; undefined if the webhook does not name the account in the way that Meta documents. */
  readonly wabaId?: string;
  /**
   * The app that the event is about, if it names one; an account may have several. Empty if it is not a text or number.
   */
  readonly partnerAppId?: string;
  /**
   * Whole seconds since 1970, the same in every delivery of one notification. Empty if the webhook has no valid time.
   */
  readonly time: string;
};

/**
 * Finds the business accounts that leave, are disconnected or come back in the body of a WhatsApp webhook. Everything
 * else that the same URL receives, such as messages, is ignored.
 *
 * Partner events name the customer's account in `waba_info` and the partner's own in the entry, so without `waba_info`
 * they name no customer. The other events name the account in the entry. `disconnection_info` means that only a phone
 * was disconnected, and nobody left. Ids and times may be strings or numbers.
 *
 * @returns undefined when the body is not a webhook of a WhatsApp business account
 * @see Meta, WhatsApp Business Platform, "account_update webhook reference"
 */
export function readAccountUpdates(body: string): readonly AccountUpdate[] | undefined {
  const webhook = parse(body);
  if (webhook?.['object'] !== 'whatsapp_business_account') return undefined;
  // messages may be long, and say nothing about an account
  if (!changesOf(webhook).some(isOfAccount)) return [];
  return list(parse(withNumbersAsText(body))?.['entry']).flatMap((entry) =>
    list(entry['changes']).flatMap((change) => {
      const value = isOfAccount(change) ? record(change['value']) : undefined;
      return value === undefined ? [] : accountUpdate(value, entry);
    }),
  );
}

/** The fields about messages and calls, all of which the company's own messaging webhook needs. */
const MESSAGE_FIELDS: ReadonlySet<unknown> = new Set([
  'messages',
  'message_echoes',
  'smb_message_echoes',
  'smb_app_state_sync',
  'history',
  'calls',
]);

/**
 * Whether a webhook has messages and nothing about an account: a sign that our URL has replaced the company's own
 * webhook.
 */
export function bringsMessagesAlone(body: string): boolean {
  const changes = changesOf(parse(body));
  return changes.some(({ field }) => MESSAGE_FIELDS.has(field)) && !changes.some(isOfAccount);
}

function changesOf(webhook: Json | undefined): readonly Json[] {
  return list(webhook?.['entry']).flatMap((entry) => list(entry['changes']));
}

function isOfAccount({ field }: Json): boolean {
  return field === 'account_update';
}

function accountUpdate(value: Json, entry: Json): readonly AccountUpdate[] {
  const { event } = value;
  const change = changeOf(value);
  if (typeof event !== 'string' || change === undefined) return [];
  const info = record(value['waba_info']);
  const named = info?.['waba_id'] ?? (event.startsWith('PARTNER_') ? undefined : entry['id']);
  const partnerAppId = info?.['partner_app_id'] ?? undefined;
  return [
    {
      event,
      change,
      ...(typeof named === 'string' && isMetaId(named) && { wabaId: named }),
      ...(partnerAppId !== undefined && { partnerAppId: typeof partnerAppId === 'string' ? partnerAppId : '' }),
      time: timeOf(entry['time']),
    },
  ];
}

function timeOf(written: unknown): string {
  const seconds = typeof written === 'string' && TIME.test(written) ? Math.floor(Number(written)) : 0;
  return seconds > 0 ? `${seconds}` : '';
}

function changeOf({ event, disconnection_info: disconnection }: Json): AccountChange | undefined {
  if (event === 'ACCOUNT_OFFBOARDED') return 'offboarded';
  if (RETURNING_EVENTS.some((name) => name === event)) return 'returning';
  if (!LEAVING_EVENTS.some((name) => name === event)) return undefined;
  return disconnection === undefined || disconnection === null ? 'leaving' : 'disconnected';
}

type Json = { readonly [name: string]: unknown };

function parse(text: string): Json | undefined {
  try {
    return record(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function record(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(record).filter((item) => item !== undefined) : [];
}
