import { callbackHandler } from '../../functions/deletion-callback/handler.ts';
import { openApi } from '../../functions/deletion-status/openapi.ts';
import type { Answer } from '../../functions/http/answer.ts';
import { readConfirmationCode, requestId } from '../../shared/domain/confirmation-code.ts';
import { signRequest } from '../../shared/meta/signed-request.ts';
import { apiEvent, type EventOptions } from '../support/api-event.ts';
import { requestWorld, testTarget } from '../support/request-world.ts';
import { statusWorld } from './deletion-status/status-world.ts';

type Media = { readonly [type: string]: unknown };
type Operation = {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Media };
  readonly responses: { readonly [status: string]: { readonly content?: Media } };
};
type Description = { readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } } };
type Send = (event: EventOptions) => Promise<Answer>;

/**
 * A client as generators make it: it accepts the first media type that is described for 200, sends the first one of the
 * body, and reads an answer as the type that it accepts.
 */
function clientOf({ paths }: Description, send: Send) {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return async (operationId: string, parameters: Record<string, string>, body?: Record<string, string>) => {
    const found = operations.find(({ operation }) => operation.operationId === operationId);
    if (found === undefined) throw new Error(`the description has no ${operationId}`);
    const { path, method, operation } = found;
    const [accept = '*/*'] = Object.keys(operation.responses['200']?.content ?? {});
    const [contentType = ''] = Object.keys(operation.requestBody?.content ?? {});
    const answer = await send({
      method: method.toUpperCase(),
      path: path.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? ''),
      headers: { accept, ...(body && { 'content-type': contentType }) },
      ...(body && { body: new URLSearchParams(body).toString() }),
    });
    expect([operationId, answer.statusCode]).toEqual([operationId, 200]);
    return accept.endsWith('json') ? (JSON.parse(answer.body) as Record<string, unknown>) : answer.body;
  };
}

it('a client that is generated from the description follows a request to its end and its receipt', async () => {
  const world = requestWorld({ messages: testTarget() });
  const { handle } = statusWorld({ store: world.store, clock: world.ports.clock });
  const callback = callbackHandler({
    ...world.ports,
    registry: {
      apps: async () => [{ appId: 'app-1', kind: 'facebook', secrets: [{ value: 'a secret', age: 'current' }] }],
      refresh: async () => false,
      hasUnreadable: async () => false,
      noteMatch: () => undefined,
      noteMessages: () => undefined,
    },
    publicUrl: 'https://privacy.example.test',
    promise: 30 * 86_400_000,
    startAfter: 0,
    acceptLoginSignatures: false,
    whatsAppHold: undefined,
  });
  const description = JSON.parse(JSON.stringify(openApi())) as Description;
  const call = clientOf(description, async (options) => {
    const event = apiEvent(options);
    return await (options.path.startsWith('/meta/') ? callback(event) : handle(event));
  });

  const issuedAt = Math.floor(world.ports.clock() / 1000);
  const signed = signRequest({ algorithm: 'HMAC-SHA256', user_id: '218471', issued_at: issuedAt }, 'a secret');
  const asked = await call('requestDeletion', {}, { signed_request: signed });
  const code = String((asked as Record<string, unknown>)['confirmation_code']);
  expect(await call('readStatus', { code })).toMatchObject({ status: 'pending', confirmation_code: code });
  const read = readConfirmationCode(code);
  if (read === undefined) throw new Error('the answer has no code');
  await world.runToEnd(requestId(read));
  expect(await call('readStatus', { code })).toMatchObject({ status: 'completed', parts: [{ name: 'messages' }] });
  expect(await call('readReceipt', { code })).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  expect(await call('readPublicKeys', {})).toMatchObject({ keys: [{ alg: 'ES256' }] });
});
