import { createHmac } from 'node:crypto';
import { callbackHandler } from '../../../functions/deletion-callback/handler.ts';
import { CANARY_APP_ID, canaryUserId } from '../../../shared/domain/canary.ts';
import { signRequest } from '../../../shared/meta/signed-request.ts';
import type { RegisteredApp } from '../../../shared/ports/app-registry.ts';
import { apiEvent, formEvent } from '../../support/api-event.ts';
import { requestWorld } from '../../support/request-world.ts';

const SECRET = 'a-secret-that-nobody-knows';
const APP: RegisteredApp = {
  appId: CANARY_APP_ID,
  kind: 'facebook',
  secrets: [{ value: SECRET, age: 'current' }],
};
const CANARY = canaryUserId('12345678901234567');

function send(userId: string, path = '/meta/data-deletion') {
  const world = requestWorld();
  const handle = callbackHandler({
    ...world.ports,
    registry: {
      apps: async () => [APP],
      refresh: async () => false,
      hasUnreadable: async () => false,
      noteMatch: () => undefined,
      noteMessages: () => undefined,
    },
    publicUrl: 'https://privacy.example.test',
    promise: 30 * 86_400_000,
    whatsAppHold: undefined,
    startAfter: 0,
    acceptLoginSignatures: false,
  });
  const signed = signRequest({ algorithm: 'HMAC-SHA256', user_id: userId }, SECRET);
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [] });
  const event =
    path === '/meta/whatsapp-webhook'
      ? apiEvent({
          method: 'POST',
          path,
          body,
          headers: { 'x-hub-signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}` },
        })
      : formEvent(path, [['signed_request', signed]]);
  return handle(event).then(({ statusCode }) => ({ statusCode, requests: [...world.store.records.values()], world }));
}

it("the canaries' app asks for canaries, and its requests are told from those of people", async () => {
  const { statusCode, requests, world } = await send(CANARY);
  expect(statusCode).toBe(200);
  expect(requests).toMatchObject([{ appId: CANARY_APP_ID, origin: 'canary' }]);
  expect(world.counted).toEqual({});
});

it.each([
  ['218471', '/meta/data-deletion'],
  ['0', '/meta/data-deletion'],
  [CANARY, '/meta/deauthorize'],
  [CANARY, '/meta/whatsapp-webhook'],
])('whoever had its secret could do nothing else: %s at %s', async (userId, path) => {
  const { statusCode, requests } = await send(userId, path);
  expect(statusCode).toBe(401);
  expect(requests).toEqual([]);
});
