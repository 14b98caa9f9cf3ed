import { isMetaId } from './meta-id.ts';

/** The events with which a WhatsApp business leaves the company that hosts its data. */
export const LEAVING_EVENTS = ['PARTNER_REMOVED', 'PARTNER_APP_UNINSTALLED', 'ACCOUNT_DELETED'] as const;
export type LeavingEvent = (typeof LEAVING_EVENTS)[number];

/** A business account that leaves, as one webhook says it. */
export type Leaving = {
  readonly wabaId: string;
  readonly event: LeavingEvent;
  /** Seconds since 1970, as Meta gives it: the same in every delivery of one notification. */
  readonly time: string;
};

/**
 * Finds the business accounts that leave in the body of a WhatsApp webhook. Everything else that one URL receives, such
 * as messages, is passed over. Partner events name the customer's account in `waba_info`; the others in the entry itself.
 *
 * @returns undefined when the body is not a webhook of a WhatsApp business account
 * @see Meta, WhatsApp Business Platform, "account_update webhook reference"
 */
export function readAccountUpdates(body: string): readonly Leaving[] | undefined {
  const webhook = parse(body);
  if (webhook?.['object'] !== 'whatsapp_business_account') return undefined;
  return list(webhook['entry']).flatMap((entry) =>
    list(entry['changes']).flatMap((change) => {
      if (change['field'] !== 'account_update') return [];
      const value = record(change['value']);
      const event = LEAVING_EVENTS.find((name) => name === value?.['event']);
      const wabaId = record(value?.['waba_info'])?.['waba_id'] ?? entry['id'];
      if (event === undefined || typeof wabaId !== 'string' || !isMetaId(wabaId)) return [];
      return [{ wabaId, event, time: typeof entry['time'] === 'number' ? `${entry['time']}` : '' }];
    }),
  );
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
