import { callbackHandler } from '../../functions/deletion-callback/handler.ts';
import { workerHandler } from '../../functions/purge-worker/handler.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import { signRequest } from '../../shared/meta/signed-request.ts';
import { runRequest } from '../../shared/use-cases/run-request.ts';
import { formEvent } from '../support/api-event.ts';
import { requestWorld, resolution, testTarget } from '../support/request-world.ts';

const USER = '7381405790001';
const PHONE = '+4915100000001';
const SECRET = 'canary app secret';
const DAY = 86_400_000;

type AnyPort = Record<string, unknown>;

/** A request from beginning to end, with one outside call failing. Collects everything that anybody could read. */
async function story(failingCall: number, kind: 'translated' | 'foreign') {
  const messages = testTarget({ m1: `app-1#${USER}`, m2: 'app-1#999' });
  const phones = testTarget();
  const world = requestWorld({ messages, phones });
  let calls = 0;
  const errors: unknown[] = [];

  /** A port whose errors quote their input, as those of databases do. */
  const failing = <Port extends AnyPort>(port: Port): Port =>
    Object.fromEntries(
      Object.entries(port).map(([name, method]) => [
        name,
        typeof method !== 'function'
          ? method
          : (...given: unknown[]) => {
              calls += 1;
              if (calls !== failingCall) return method(...given) as unknown;
              const cause = new Error(`duplicate key (${USER}) for ${PHONE} with ${SECRET}`);
              throw kind === 'foreign'
                ? cause
                : new DeletionError('store_unavailable', 'retry', 'no answer', { cause });
            },
      ]),
    ) as Port;

  const resolveSelection = async () => resolution({ asid: [USER], phone: [PHONE] });
  const targets = [...world.ports.dataMap.targets].map(
    ([name, connected]) => [name, { ...connected, target: failing(connected.target) }] as const,
  );
  const ports = {
    ...world.ports,
    store: failing(world.store),
    seal: failing(world.ports.seal),
    keys: failing(world.ports.keys),
    queue: failing({ send: world.queue.send, sendAll: world.queue.sendAll }),
    signer: failing({ keyId: world.signer.keyId, sign: world.signer.sign }),
    dataMap: failing({ ...world.ports.dataMap, resolveSelection, targets: new Map(targets) }),
  };
  const apps = [{ appId: 'app-1', kind: 'facebook', secrets: [{ value: SECRET, age: 'current' }] }] as const;
  const callback = callbackHandler({
    ...ports,
    registry: failing({
      apps: async () => apps,
      refresh: async () => false,
      hasUnreadable: async () => false,
      noteMatch: () => undefined,
      noteMessages: () => undefined,
    }),
    publicUrl: 'https://privacy.example.test',
    promise: 30 * DAY,
    whatsAppHold: undefined,
    startAfter: 0,
    acceptLoginSignatures: false,
  });
  const worker = workerHandler({
    run: (requestId, budget) => runRequest(ports, world.settings, requestId, budget),
    log: world.ports.log,
    metrics: world.ports.metrics,
  });

  const signed = signRequest({ algorithm: 'HMAC-SHA256', user_id: USER }, SECRET);
  const answers = [];
  for (const text of [signed, `${signed.slice(0, -1)}x`, signed]) {
    answers.push(await callback(formEvent('/meta/data-deletion', [['signed_request', text]])));
  }
  const code = answers.map(({ body }) => JSON.parse(body).confirmation_code as string | undefined).find(Boolean);
  for (let step = 0; step < 12; step += 1) {
    for (const [requestId, { nextAttemptAt }] of world.store.records) {
      if (nextAttemptAt === undefined) continue;
      world.advance(Math.max(0, nextAttemptAt - world.ports.clock()));
      const Records = [{ messageId: 'm', body: JSON.stringify({ requestId }) }] as never;
      await worker({ Records }, { getRemainingTimeInMillis: () => 60_000 }).catch((error) => errors.push(error));
    }
  }

  const records = [...world.store.records.values()];
  const refusals = answers.filter((answer) => answer.statusCode !== 200);
  const readable = { logs: world.logs, counted: world.counted, queue: world.queue.messages, refusals };
  const stored = records.map(({ sealed: _, ...record }) => record);
  return { text: JSON.stringify([readable, stored, errors.map(String)]), code, signed, records, calls };
}

describe('no trace of the person', () => {
  it.each(['translated', 'foreign'] as const)(
    'in any log, metric, message, refusal or record, whichever call fails with a %s error',
    async (kind) => {
      const { calls } = await story(0, kind);
      expect(calls).toBeGreaterThan(30);
      for (let failingCall = 0; failingCall <= calls; failingCall += 1) {
        const { text, code, signed } = await story(failingCall, kind);
        expect(code).toBeDefined();
        for (const secret of [USER, PHONE, SECRET, signed, code ?? '']) {
          expect({ failingCall, found: text.includes(secret) ? secret : 'nothing' }).toEqual({
            failingCall,
            found: 'nothing',
          });
        }
      }
    },
  );

  it('is left anywhere when the backups have expired: no record has anything that could be opened', async () => {
    const { records } = await story(0, 'translated');
    expect(records.map(({ status, sealed }) => ({ status, sealed }))).toEqual([
      { status: 'completed', sealed: undefined },
    ]);
  });
});

describe('the ledger without the HMAC key', () => {
  it('is anonymous: whoever knows every id there is cannot tell whose record is whose', async () => {
    const world = requestWorld();
    const everybody = Array.from({ length: 50 }, (_, index) => `${10_000 + index}`);
    const ids: RequestId[] = [];
    for (const user of everybody) ids.push((await world.accept(user)).requestId);
    const table = JSON.stringify(ids.map((id) => world.record(id)).map(({ sealed: _, ...record }) => record));

    // with the key, an id leads to its record
    const again = await world.accept(everybody[7] ?? '');
    expect(again.requestId).toBe(ids[7]);

    // with another key, as after the deletion of this one, no id leads anywhere
    const without = requestWorld();
    for (const user of everybody) {
      const guess = await without.accept(user);
      expect(table).not.toContain(guess.requestId);
      expect(table).not.toContain(without.record(guess.requestId).subjectRef);
    }
  });
});
