import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import {
  type Identifiers,
  type Notice,
  type NoticeStore,
  webhookReceiver,
} from '../../../infra/examples/webhook-receiver/receiver.ts';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Selection, Target } from '../../../shared/ports/target.ts';
import type { TargetEnvironment } from '../../../shared/targets/target-kind.ts';
import { webhook } from '../../../shared/targets/webhook/webhook.ts';
import { unlimited } from '../../contract/target.contract.ts';
import { environment } from '../../support/target-environment.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const REQUEST = 'A'.repeat(43) as RequestId;

let sender: LoopbackServer;
let receiver: LoopbackServer;
let target: Target;
/** What the sender answers to confirmations, one after the other, and then 204. */
let refusals: number[];
let confirmed: string[];
let deleted: Identifiers[];
let deletePerson: () => Promise<void>;
let notices: Map<string, Notice>;

beforeEach(async () => {
  [refusals, confirmed, deleted, notices] = [[], [], [], new Map()];
  deletePerson = async () => undefined;
  sender = await listenOnLoopback(
    createServer((request, response) => {
      const status = refusals.shift() ?? 204;
      if (status === 204) confirmed.push(`${request.method} ${request.url}`);
      response.writeHead(status).end();
    }),
  );
  const store: NoticeStore = {
    get: async (id) => notices.get(id),
    put: async (id, notice) => void notices.set(id, notice),
  };
  const options = {
    secret: SECRET,
    kinds: ['contactId'],
    notices: store,
    sleep: async () => undefined,
    async deletePerson(identifiers: Identifiers) {
      await deletePerson();
      deleted.push(identifiers);
    },
  };
  receiver = await listenOnLoopback(createServer(webhookReceiver(options)));
  const settings = { TARGET_CRM_URL: receiver.url, TARGET_CRM_SECRET: SECRET, PUBLIC_URL: sender.url };
  const today: TargetEnvironment = { ...environment(settings), now: Date.now };
  const row = { waitFor: 'confirmation', tellAgainAfterHours: 24, privateAddress: false } as const;
  target = await webhook.connect(
    { url: 'TARGET_CRM_URL', secret: 'TARGET_CRM_SECRET', identifiers: ['contactId'], ...row },
    today,
  );
});
afterEach(async () => {
  await receiver.stop();
  await sender.stop();
});

const select = (...contactId: readonly string[]): Selection => ({
  requestId: REQUEST,
  appId: '1001',
  identifiers: { contactId },
  askedAt: Date.UTC(2026, 10, 23),
});
const tell = (selection = select('12')) => target.purge(selection, unlimited());

/** @returns the status that the receiver answers to a notice that is this old and was changed by what is added */
async function post(identifiers: Identifiers, secret = SECRET, age = 0, added = ''): Promise<number> {
  const body = JSON.stringify({ type: 'person.deletion_requested', data: { identifiers } });
  const at = new Date(Date.now() - age);
  const headers = {
    'webhook-id': 'notice',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('notice', at, body),
  };
  return (await fetch(receiver.url, { method: 'POST', headers, body: body + added })).status;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 300) throw new Error('it did not come to that');
    await pause(10);
  }
}

describe('the reference receiver of notices', () => {
  it('acknowledges, deletes, and confirms', async () => {
    expect(await tell()).toMatchObject({ outcome: 'acknowledged' });
    await until(() => confirmed.length > 0);
    expect(deleted).toEqual([{ contactId: ['12'] }]);
    expect(confirmed).toEqual([expect.stringMatching(/^POST \/providers\/confirmations\/./)]);
  });

  it('confirms again until it is taken', async () => {
    refusals = [404, 503, 404];
    await tell();
    await until(() => confirmed.length > 0);
    expect(refusals).toEqual([]);
    expect(deleted).toHaveLength(1);
  });

  it('answers that it is done to a notice that comes again, and deletes nothing more', async () => {
    await tell();
    await until(() => confirmed.length > 0);
    expect(await tell()).toMatchObject({ outcome: 'confirmed' });
    expect(deleted).toHaveLength(1);
  });

  it('deletes when the notice comes again where it could not at first', async () => {
    let tries = 0;
    deletePerson = async () => {
      tries += 1;
      if (tries === 1) throw new Error('the store is away');
    };
    expect(await tell()).toMatchObject({ outcome: 'acknowledged' });
    await until(() => tries === 1);
    expect(confirmed).toEqual([]);
    expect(await tell()).toMatchObject({ outcome: 'acknowledged' });
    await until(() => confirmed.length > 0);
    expect(deleted).toHaveLength(1);
  });

  it('takes further identifiers of the person for another notice', async () => {
    await tell();
    await until(() => confirmed.length > 0);
    await tell(select('12', '13'));
    await until(() => confirmed.length > 1);
    expect(deleted).toEqual([{ contactId: ['12'] }, { contactId: ['12', '13'] }]);
    expect(notices.size).toBe(2);
  });

  it.each([
    ['another secret', 'whsec_bm90aGluZyB0aGF0IGFueWJvZHkgc2hhcmVz', 0, ''],
    ['a signature of an hour ago', SECRET, 3600_000, ''],
    ['a body that was changed', SECRET, 0, ' '],
  ])('refuses %s, and deletes nothing', async (_what, secret, age, added) => {
    expect(await post({ contactId: ['12'] }, secret, age, added)).toBe(401);
    expect(deleted).toEqual([]);
    expect(notices.size).toBe(0);
  });

  it.each<[string, Identifiers]>([
    ['with a kind that it cannot look for', { contactId: ['12'], email: ['a@example.com'] }],
    ['without ids', {}],
  ])('refuses a notice %s, because it would confirm what it did not delete', async (_what, identifiers) => {
    expect(await post(identifiers)).toBe(422);
    expect(deleted).toEqual([]);
    expect(notices.size).toBe(0);
  });

  it('refuses what is no notice', async () => {
    expect((await fetch(receiver.url)).status).toBe(405);
    expect((await fetch(receiver.url, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) })).status).toBe(413);
    expect((await fetch(receiver.url, { method: 'POST', body: '{}' })).status).toBe(401);
  });
});
