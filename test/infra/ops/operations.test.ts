import { createServer, type IncomingHttpHeaders } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { call } from '../../../infra/ops/aws/http.ts';
import { ask, operate } from '../../../infra/ops/aws/operations.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { memoryAppWriter } from '../../support/memory/app-writer.ts';
import { API, OPERATORS, startOperationsDoor } from '../../support/operations-door.ts';
import { requestWorld, testTarget } from '../../support/request-world.ts';

const HOLD = { name: 'hold', fields: { reason: 'dispute', until: undefined } };

const world = requestWorld({ messages: testTarget() });
const called: string[] = [];
/** What the function does instead of its work. */
let fault: (() => Promise<never>) | undefined;
let server: LoopbackServer;

beforeAll(async () => {
  const read = (...asked: Parameters<typeof world.ports.store.read>) => fault?.() ?? world.ports.store.read(...asked);
  const ports = { ...world.ports, apps: memoryAppWriter(), store: { ...world.ports.store, read } };
  server = await startOperationsDoor(ports, (role, method) => {
    called.push(`${role} ${method}`);
    return !/\/(?:extend|reveal)$/.test(method);
  });
});
beforeEach(() => {
  fault = undefined;
});
afterAll(() => server.stop());

let people = 0;
const nextRequest = () => {
  people += 1;
  return world.accept(`4711${people}`);
};

/** The services of somebody who assumed the role under this name. */
function servicesOf(sessionToken = 'maria', secretAccessKey = 'local'): Services {
  const credentials = { accessKeyId: 'Operators', secretAccessKey, sessionToken };
  const tables = new DynamoDBClient({ region: 'eu-central-1', credentials });
  const deployment = { name: 'test', region: 'eu-central-1', outputs: { PublicUrl: server.url } };
  return { tables, deployment } as unknown as Services;
}

test('a decision is signed with the credentials of whoever asks, and recorded under the name of their session', async () => {
  const { requestId } = await nextRequest();
  await operate(servicesOf(), world.record(requestId), HOLD);
  expect(world.record(requestId)).toMatchObject({ history: [{ by: 'maria', what: 'held', reason: 'dispute' }] });
  expect(called.at(-1)).toBe(`${OPERATORS} ${API}/$default/POST/operations/hold`);
});

test('an answer is waited for longer than a function behind API Gateway may take', async () => {
  const timeout = jest.spyOn(AbortSignal, 'timeout');
  await call(server.url);
  expect(timeout.mock.calls).toEqual([[35_000]]);
  timeout.mockRestore();
});

test('a decision that rests on an old state is refused with the function’s own code and words', async () => {
  const { requestId } = await nextRequest();
  const seen = world.record(requestId);
  await operate(servicesOf(), seen, HOLD);
  await expect(operate(servicesOf(), seen, HOLD)).rejects.toMatchObject({
    code: 'decided_meanwhile',
    disposition: 'reject',
    message: 'it has 1 decisions, not the number that was seen; look at it again',
  });
});

test.each([
  ['the secret is another one', servicesOf.bind(undefined, 'maria', 'guessed'), HOLD, 'OperatorRole'],
  ['IAM does not let the role', servicesOf, { name: 'extend', fields: { months: 1, reason: 'many' } }, 'OperatorRole'],
  ['it is for whoever deletes by hand', servicesOf, { name: 'reveal', fields: { target: 'x' } }, 'ManualDeletionRole'],
])('nothing is decided, and which role is needed is said, where %s', async (_, services, asked, role) => {
  const { requestId } = await nextRequest();
  const refused = operate(services(), world.record(requestId), asked);
  await expect(refused).rejects.toMatchObject({
    code: 'operation_denied',
    disposition: 'reject',
    message: `these credentials may not ask test for this; assume the role in its output ${role}`,
  });
  expect(world.record(requestId).history).toBeUndefined();
});

test.each([
  ['store_unavailable', new DeletionError('store_unavailable', 'retry', 'no answer')],
  ['unexpected', new Error('somebody’s id')],
])('%s is told, and nothing of its cause', async (code, error) => {
  const { requestId } = await nextRequest();
  fault = () => Promise.reject(error);
  const refused = operate(servicesOf(), world.record(requestId), HOLD);
  await expect(refused).rejects.toMatchObject({
    code,
    message: 'this could not be done now; try again',
    disposition: 'retry',
  });
});

/** What the system says of who is logged in. */
function loggedIn(userInfo: () => never | { readonly username: string }): () => void {
  const spy = jest.spyOn(os, 'userInfo').mockImplementation(userInfo as never);
  syncBuiltinESMExports();
  return () => {
    spy.mockRestore();
    syncBuiltinESMExports();
  };
}

test.each([
  ['', () => ({ username: 'DOM\\anna.müller@x' }), 'DOM-anna.m-ller@x'],
  [
    ', or under none where the system knows nobody',
    () => {
      throw new Error('no entry for this user');
    },
    'local',
  ],
])('a decision on this machine is recorded under the name of whoever is logged in%s', async (_, userInfo, by) => {
  const { requestId } = await nextRequest();
  const services = servicesOf('a-token');
  const here = { ...services, deployment: { ...services.deployment, local: {} } } as unknown as Services;
  const restore = loggedIn(userInfo);
  await operate(here, world.record(requestId), HOLD).finally(restore);
  expect(world.record(requestId)).toMatchObject({ history: [{ by, what: 'held' }] });
});

describe('what is asked', () => {
  type Asked = { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string };

  /** Asks something of a function that answers so; what was asked, and what came of it. */
  async function askedOf(status: number, answered: string, sessionToken?: string) {
    const asked: Asked[] = [];
    const front = await listenOnLoopback(
      createServer((request, response) => {
        void text(request).then((body) => {
          asked.push({ url: `${request.method} ${request.url}`, headers: request.headers, body });
          response.writeHead(status).end(answered);
        });
      }),
    );
    const credentials = { accessKeyId: 'Operators', secretAccessKey: 'local', ...(sessionToken && { sessionToken }) };
    const tables = new DynamoDBClient({ region: 'eu-central-1', credentials });
    const deployment = { name: 'test', region: 'eu-central-1', outputs: { PublicUrl: front.url } };
    const services = { tables, deployment } as unknown as Services;
    const outcome = await ask(services, { name: 'app-add', fields: { appId: '1' } }).catch((error: unknown) => error);
    await front.stop();
    return { asked, outcome };
  }

  it('is a signed body of JSON, and its answer is JSON', async () => {
    const { asked, outcome } = await askedOf(200, '{"done":true}', 'a-token');
    expect(outcome).toEqual({ done: true });
    expect(asked).toMatchObject([
      {
        url: 'POST /operations/app-add',
        headers: {
          'content-type': 'application/json',
          'x-amz-security-token': 'a-token',
          authorization: expect.stringMatching(
            / Credential=Operators\/\d{8}\/eu-central-1\/execute-api\/aws4_request, /,
          ),
        },
        body: '{"appId":"1"}',
      },
    ]);
  });

  it('needs no session', async () => {
    const { asked } = await askedOf(200, '{}');
    expect(asked[0]?.headers).not.toHaveProperty('x-amz-security-token');
  });

  it.each([
    [400, '{"code":"app_unknown","title":"unknown"}', 'app_unknown', 'reject'],
    [403, '{"code":"app_unknown","title":"unknown"}', 'app_unknown', 'reject'],
    [403, '{"message":"Forbidden"}', 'operation_denied', 'reject'],
    [400, '{"code":"app_unknown"}', 'operation_failed', 'reject'],
    [400, '{"title":"unknown"}', 'operation_failed', 'reject'],
    [404, 'no JSON', 'operation_failed', 'reject'],
    [429, '{"message":"Too many"}', 'operation_failed', 'retry'],
    [499, '', 'operation_failed', 'reject'],
    [500, '{"code":"unexpected","title":"not now"}', 'unexpected', 'retry'],
    [500, '', 'operation_failed', 'retry'],
    [503, '', 'operation_failed', 'retry'],
  ])('is refused with the code of the answer, and tried again where that may pass: %s %s', async (...given) => {
    const [status, answered, code, disposition] = given;
    const { outcome } = await askedOf(status, answered);
    expect(outcome).toBeInstanceOf(DeletionError);
    expect(outcome).toMatchObject({ code, disposition });
  });
});
