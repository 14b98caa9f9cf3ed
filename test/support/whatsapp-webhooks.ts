import { hmacSha256 } from '../../shared/meta/signer.ts';

/** The account of a customer, and the portfolio of the partner who receives its events; all ids are invented. */
export const CUSTOMER = '4915550009001';
const PARTNER = '980198427658004';

/** A webhook in the form that Meta sends. */
export type WhatsAppWebhook = {
  readonly object: 'whatsapp_business_account';
  readonly entry: readonly { readonly id: string; readonly time: number; readonly changes: readonly object[] }[];
};

/** An event about a customer that is sent to the partner: the entry is the partner's own, and `waba_info` names the customer. */
export function partnerEvent(event: string, time: number, more: object = {}): WhatsAppWebhook {
  const value = { event, waba_info: { waba_id: CUSTOMER, owner_business_id: '2329417887457253' }, ...more };
  return webhook(PARTNER, time, 'account_update', value);
}

/** An event about an account that is sent to the account itself. */
export function accountEvent(event: string, time: number, more: object = {}): WhatsAppWebhook {
  return webhook(CUSTOMER, time, 'account_update', { event, ...more });
}

/** The disconnection of a phone, in the same form as an account's leaving. */
export function disconnection(reason: string, time: number): WhatsAppWebhook {
  return partnerEvent('PARTNER_REMOVED', time, { disconnection_info: { reason, initiated_by: 'SYSTEM' } });
}

/** The system message that somebody changed their number, with the new number or only with a business-scoped id. */
export function changeOfNumber(type: 'user_changed_number' | 'user_changed_user_id', time: number): WhatsAppWebhook {
  const now = { user_id: 'DE.31491208655302741999' };
  const system =
    type === 'user_changed_number'
      ? { body: 'User A changed from 4915550009101 to 4915550009102', wa_id: '4915550009102', type, ...now }
      : { body: 'User A changed their user id', type, ...now };
  const message = {
    from_user_id: 'DE.30491208655302741999',
    id: 'wamid.invented',
    timestamp: `${time}`,
    type: 'system',
    system,
  };
  return webhook(CUSTOMER, time, 'messages', {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550009001', phone_number_id: '106540352242922' },
    messages: [message],
  });
}

/** Sends a webhook to a stack as Meta does, with a signature over the bytes of its body. */
export function sendWebhook(url: string, secret: string, body: WhatsAppWebhook): Promise<Response> {
  const text = JSON.stringify(body);
  return fetch(`${url}/meta/whatsapp-webhook`, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': `sha256=${hmacSha256(secret, text).toString('hex')}`,
    },
  });
}

function webhook(id: string, time: number, field: string, value: object): WhatsAppWebhook {
  return { object: 'whatsapp_business_account', entry: [{ id, time, changes: [{ field, value }] }] };
}
