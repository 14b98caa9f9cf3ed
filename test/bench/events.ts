import { signRequest } from '../../shared/meta/signed-request.ts';
import { apiEvent, formEvent as formOf } from '../support/api-event.ts';

/** The same time for all callbacks, so that two about one person are one request. */
const ISSUED_AT = Math.floor(Date.now() / 1000);

/** The registered app of the benchmark. */
export const APP = { id: '1234567890', secret: 'a-secret-of-the-benchmark' } as const;

/** A callback as API Gateway delivers it. */
export const formEvent = (path: string, signedRequest: string) => formOf(path, [['signed_request', signedRequest]]);

export const signedFor = (userId: string, issuedAt = ISSUED_AT, secret: string = APP.secret) =>
  signRequest({ algorithm: 'HMAC-SHA256', issued_at: issuedAt, user_id: userId }, secret);

/** Meta's callback for one person. */
export const callbackEvent = (userId: string) => formEvent('/meta/data-deletion', signedFor(userId));

/** The same callback for a clock that is advanced: with an old signature, it would wait for an operator. */
export const callbackAt = (userId: string, now: number, app: { readonly secret: string } = APP) =>
  formEvent('/meta/data-deletion', signedFor(userId, Math.floor(now / 1000), app.secret));

/** The event of somebody opening a page. */
export const getEvent = (path: string) =>
  apiEvent({ path, headers: { accept: 'text/html', 'accept-language': 'en-GB,en;q=0.9' } });
