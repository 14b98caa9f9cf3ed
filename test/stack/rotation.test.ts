import { randomUUID } from 'node:crypto';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { type RequestId, readConfirmationCode, requestId } from '../../shared/domain/confirmation-code.ts';
import { signRequest } from '../../shared/meta/signed-request.ts';
import { APP_ID, APP_SECRET, type LocalStack, startLocalStack } from '../support/local-stack.ts';
import { type } from '../support/typed.ts';

const NEW_SECRET = 'reset-in-the-app-dashboard';
/** The number of callbacks that are always in progress; the stack has four instances of each function. */
const SENDERS = 4;
const MORE = 24;

let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack({ SEED: '0' });
}, 60_000);
afterAll(() => stack.stop(), 30_000);

type Sent = { readonly by: string; readonly status: number; readonly code: string };

/** Sends a callback about nobody, so that only the callback is tested. Each is a request of its own. */
async function send(secret: string): Promise<Sent> {
  const signed = signRequest({ algorithm: 'HMAC-SHA256', user_id: '0', trial: randomUUID() }, secret);
  const body = new URLSearchParams({ signed_request: signed });
  const answer = await fetch(`${stack.url}/meta/data-deletion`, { method: 'POST', body });
  const { confirmation_code: code = '' } = (await answer.json()) as { readonly confirmation_code?: string };
  return { by: secret === APP_SECRET ? 'old' : 'new', status: answer.status, code };
}

async function recorded(): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const scan = { TableName: stack.deployment['RequestTable'] ?? '', ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client: stack.tables }, scan)) {
    for (const item of Items) ids.add(item['requestId']?.S ?? '');
  }
  return ids;
}

function idOf({ code }: Sent): RequestId {
  const read = readConfirmationCode(code);
  if (read === undefined) throw new Error('no code was given');
  return requestId(read);
}

const apps = async () => JSON.parse((await type(stack.url, 'apps list --json')).out) as readonly object[];

test('a rotation under load loses no callback, signed with the old secret or the new one', async () => {
  const sent: Sent[] = [];
  let isRotated = false;
  let left = Number.POSITIVE_INFINITY;
  // callbacks with both secrets arrive for a while, because those signed before arrive late
  const senders = Array.from({ length: SENDERS }, async (_, number) => {
    for (; left > 0; left -= 1) {
      sent.push(await send(isRotated && number % 2 === 0 ? NEW_SECRET : APP_SECRET));
    }
  });
  while (sent.length < MORE) await Promise.race([...senders, new Promise(setImmediate)]);
  expect(await type(stack.url, `apps rotate --app ${APP_ID} --yes`, NEW_SECRET)).toMatchObject({ exit: 0 });
  isRotated = true;
  left = MORE * 3;
  await Promise.all(senders);

  expect(sent.filter(({ status }) => status !== 200)).toEqual([]);
  expect(sent.filter(({ by }) => by === 'new').length).toBeGreaterThan(MORE);
  const ids = await recorded();
  expect(sent.filter((one) => !ids.has(idOf(one)))).toEqual([]);
  expect(new Set(sent.map(idOf)).size).toBe(sent.length);
  const [app] = await apps();
  expect(app).toMatchObject({
    hasPrevious: true,
    currentMatchedAt: expect.any(String),
    previousMatchedAt: expect.any(String),
  });
}, 60_000);

test('forged signatures cannot delay a new secret for longer than a second', async () => {
  expect(await type(stack.url, `apps retire --app ${APP_ID} --yes`)).toMatchObject({ exit: 0 });
  const over = new AbortController();
  const forgers = Array.from({ length: SENDERS }, async () => {
    while (!over.signal.aborted) expect((await send('forged')).status).toBe(401);
  });
  expect(await type(stack.url, `apps rotate --app ${APP_ID} --yes`, 'the-third-secret')).toMatchObject({ exit: 0 });
  const rotatedAt = Date.now();
  // each of the four instances reads the apps separately
  for (let accepted = 0; accepted < 2 * SENDERS; ) {
    accepted = (await send('the-third-secret')).status === 200 ? accepted + 1 : 0;
    if (Date.now() - rotatedAt > 10_000) break;
  }
  const took = Date.now() - rotatedAt;
  over.abort();
  await Promise.all(forgers);
  // a second for each of the four, plus tolerance for a busy machine
  expect(took).toBeLessThan(6000);
}, 60_000);
