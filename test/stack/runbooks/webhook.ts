import { hmacSha256 } from '../../../shared/meta/signer.ts';

/** Sends the stack a signed webhook that a business removed the app from its WhatsApp account. */
export function signWebhook(url: string, secret: string): Promise<Response> {
  const value = { event: 'PARTNER_REMOVED', waba_info: { waba_id: '4005', owner_business_id: '8' } };
  const changes = [{ field: 'account_update', value }];
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '9', time: 1_749_416_383, changes }],
  });
  const headers = { 'x-hub-signature-256': `sha256=${hmacSha256(secret, body).toString('hex')}` };
  return fetch(`${url}/meta/whatsapp-webhook`, { method: 'POST', body, headers });
}
