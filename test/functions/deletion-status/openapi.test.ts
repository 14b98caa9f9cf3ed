import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { callbackHandler } from '../../../functions/deletion-callback/handler.ts';
import { openApi } from '../../../functions/deletion-status/openapi.ts';
import { readConfirmationCode } from '../../../shared/domain/confirmation-code.ts';
import { readConfirmationToken } from '../../../shared/domain/confirmation-token.ts';
import { signRequest } from '../../../shared/meta/signed-request.ts';
import { apiEvent, formEvent } from '../../support/api-event.ts';
import { requestWorld } from '../../support/request-world.ts';
import { SAMPLES } from './sample-requests.ts';
import { statusWorld } from './status-world.ts';

type Media = { readonly [type: string]: { readonly schema: object } };
type Parameter = { readonly name: string; readonly in: string; readonly example?: string };
type Operation = {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: { readonly [status: string]: { readonly content?: Media } };
};
type Description = {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: object;
};

const ajv = addFormats.default(new Ajv.default({ allErrors: true, strict: false }));
const text = (): string => JSON.stringify(openApi());
const description = (): Description => JSON.parse(text()) as Description;

/** Fails unless the description has this answer to this operation and its body matches the described schema. */
function expectDescribed(path: string, method: string, answer: APIGatewayProxyStructuredResultV2): void {
  const { paths, components } = description();
  const response = paths[path]?.[method]?.responses[String(answer.statusCode)];
  if (response === undefined) throw new Error(`${method} ${path} does not describe ${answer.statusCode}`);
  const type = String(answer.headers?.['content-type'] ?? '').split(';')[0] ?? '';
  if (!answer.body) {
    expect({ path, content: response.content }).toEqual({ path, content: undefined });
    return;
  }
  const media = response.content?.[type];
  if (media === undefined) throw new Error(`${method} ${path} does not describe ${answer.statusCode} as ${type}`);
  const validate = ajv.compile({ ...media.schema, components });
  const body: unknown = type.endsWith('json') ? JSON.parse(answer.body) : answer.body;
  expect({ path, valid: validate(body), errors: validate.errors }).toEqual({ path, valid: true, errors: null });
}

describe('the description of the interface', () => {
  it('names every operation once, and every reference leads somewhere', () => {
    const operations = Object.values(description().paths).flatMap((path) => Object.values(path));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const [, name] of text().matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(text()).toContain(`"${name}":{`);
    }
  });

  it('offers JSON before HTML, because generated clients take the first', () => {
    const both = Object.values(description().paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ responses }) => Object.values(responses))
      .map(({ content = {} }) => Object.keys(content))
      .filter((types) => types.includes('application/json') && types.includes('text/html'));
    expect(both).toEqual([['application/json', 'text/html']]);
  });

  it('says that no credentials are asked for', () => {
    expect(description()).toMatchObject({ security: [] });
  });

  it('has a HEAD for every GET, with the same answers and without their bodies', () => {
    for (const { get, head } of Object.values(description().paths)) {
      expect(Object.keys(head?.responses ?? {})).toEqual(Object.keys(get?.responses ?? {}));
      expect(Object.values(head?.responses ?? {}).filter((response) => 'content' in response)).toEqual([]);
    }
  });

  it('names the query parameters of the status page, and the header by which it renews itself', () => {
    const { get } = description().paths['/data-deletion/{code}'] ?? {};
    const inQuery = (get?.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    expect(inQuery.toSorted()).toEqual(['lang', 'refresh']);
    expect(get?.responses['200']).toMatchObject({ headers: { refresh: { schema: { type: 'integer' } } } });
  });

  it('gives an example of every path parameter that the code reads', () => {
    const readers = { code: readConfirmationCode, token: readConfirmationToken };
    const parameters = Object.values(description().paths)
      .flatMap((path) => Object.values(path))
      .flatMap((operation) => operation.parameters ?? [])
      .filter((parameter) => parameter.in === 'path');
    expect(new Set(parameters.map(({ name }) => name))).toEqual(new Set(Object.keys(readers)));
    for (const { name, example = '' } of parameters) {
      expect([name, readers[name as keyof typeof readers](example)]).not.toContain(undefined);
    }
  });

  it('is true of every status in JSON, and of its pages', async () => {
    const { get } = statusWorld();
    for (const { code } of Object.values(SAMPLES)) {
      const path = `/data-deletion/${code}`;
      expectDescribed('/data-deletion/{code}', 'get', await get(path, { headers: { accept: 'application/json' } }));
      expectDescribed('/data-deletion/{code}', 'get', await get(path));
      expectDescribed('/data-deletion/{code}/receipt', 'get', await get(`${path}/receipt`));
    }
  });

  it('is true of the look-up, the keys and the description itself', async () => {
    const { get } = statusWorld({ description: async () => text() });
    expectDescribed('/data-deletion', 'get', await get('/data-deletion'));
    expectDescribed('/data-deletion', 'get', await get(`/data-deletion?code=${SAMPLES.running.code}`));
    expectDescribed('/data-deletion', 'get', await get('/data-deletion?code=ABC'));
    const asJson = { headers: { accept: 'application/json' } };
    expectDescribed('/data-deletion', 'get', await get('/data-deletion?code=ABC', asJson));
    const receipt = `/data-deletion/${SAMPLES.completed.code}/receipt`;
    for (const [described, path] of [
      ['/.well-known/jwks.json', '/.well-known/jwks.json'],
      ['/openapi.json', '/openapi.json'],
      ['/data-deletion/{code}/receipt', receipt],
    ] as const) {
      const answer = await get(path);
      expectDescribed(described, 'get', answer);
      expectDescribed(
        described,
        'get',
        await get(path, { headers: { 'if-none-match': answer.headers['etag'] ?? '' } }),
      );
    }
  });

  it('is true of what Meta is answered', async () => {
    const { ports } = requestWorld();
    const handle = callbackHandler({
      ...ports,
      registry: {
        apps: async () => [{ appId: 'app-1', kind: 'facebook', secrets: [{ value: 'a secret', age: 'current' }] }],
        refresh: async () => false,
        hasUnreadable: async () => false,
        noteMatch: () => undefined,
        noteMessages: () => undefined,
      },
      publicUrl: 'https://privacy.example.test',
      promise: 1,
      whatsAppHold: undefined,
      startAfter: 0,
      acceptLoginSignatures: false,
    });
    const signed = signRequest({ algorithm: 'HMAC-SHA256', user_id: '218471', issued_at: 1 }, 'a secret');
    const forged = signRequest({ algorithm: 'HMAC-SHA256', user_id: '218471', issued_at: 1 }, 'another secret');
    for (const path of ['/meta/data-deletion', '/meta/deauthorize']) {
      expectDescribed(path, 'get', await handle(apiEvent({ path })));
      for (const [field, value] of [
        ['signed_request', signed],
        ['signed_request', forged],
        ['signed_request', 'malformed'],
        ['other', 'x'],
        ['signed_request', 'x'.repeat(20_000)],
      ] as const) {
        expectDescribed(path, 'post', await handle(formEvent(path, [[field, value]])));
      }
    }
    const webhook = { path: '/meta/whatsapp-webhook', query: 'hub.mode=subscribe&hub.verify_token=x&hub.challenge=1' };
    expectDescribed(webhook.path, 'get', await handle(apiEvent(webhook)));
    expectDescribed(webhook.path, 'post', await handle(apiEvent({ ...webhook, method: 'POST', body: '{}' })));
  });
});
