import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import * as v from 'valibot';
import { type LocalCrm, startCrm } from '../../infra/local/demo-company/crm.ts';
import type { Fault } from '../../infra/local/demo-company/faults.ts';
import { type LoopbackServer, listenOnLoopback } from '../../infra/local/system/loopback.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { confirmationHash, readConfirmationToken } from '../../shared/domain/confirmation-token.ts';
import type { Selection, Target } from '../../shared/ports/target.ts';
import type { Row, TargetEnvironment } from '../../shared/targets/target-kind.ts';
import { webhook } from '../../shared/targets/webhook/webhook.ts';
import { environmentOfSilence } from '../support/target-environment.ts';
import { httpWire } from '../support/wire.ts';
import { HOSTILE_IDS, limited, unlimited } from './target.contract.ts';

// The target contract looks at items before and after. Here only the provider sees them, so this suite tests the rest
// of the contract: exactly the named identifiers, the same result twice, a crash at any call, never zero when the
// answer is unknown, hostile identifiers as values.

type WebhookRow = Row<typeof webhook.entries>;

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NOW = Date.now();
const HOUR = 3_600_000;

let isSilent = false;
afterEach(() => {
  isSilent = false;
});

describe('the target webhook', () => {
  let crm: LocalCrm;
  let callbacks: LoopbackServer;
  let confirmed: string[];
  beforeEach(async () => {
    confirmed = [];
    callbacks = await listenOnLoopback(
      createServer((request, response) => {
        confirmed.push(request.url ?? '');
        response.writeHead(204).end();
      }),
    );
    crm = await startCrm({ secret: SECRET, confirmAfter: 20 });
    crm.add({ identifiers: ['12', '4915'], name: 'the person' });
    crm.add({ identifiers: ['123'], name: 'a neighbour' });
  });
  afterEach(async () => {
    await crm.stop();
    await callbacks.stop();
  });

  const connect = (row: Partial<WebhookRow> = {}, url = crm.url): Promise<Target> => connectTo(url, row, callbacks.url);

  it('tells the provider, who acknowledges, deletes, and confirms', async () => {
    const target = await connect();
    expect(await target.plan(select('12'))).toBe(1);
    const told = await target.purge(select('12'), unlimited());
    expect(told).toMatchObject({ outcome: 'acknowledged', items: 0, askAgainAt: NOW + 24 * HOUR });

    await until(() => confirmed.length > 0);
    expect(crm.records().map(({ name }) => name)).toEqual(['a neighbour']);
    const token = readConfirmationToken(confirmed[0]?.split('/').at(-1) ?? '');
    expect(token?.requestId).toBe(REQUEST);
    expect(told).toHaveProperty('confirmationHash', confirmationHash(token?.nonce ?? ''));
  });

  it('sends the same notice each time, and is told when it is done', async () => {
    const first = await (await connect()).purge(select('12'), unlimited());
    const second = await (await connect()).purge(select('12'), unlimited());
    expect(second).toEqual(first);
    expect(crm.notices()).toHaveLength(1);

    await until(() => confirmed.length > 0);
    const third = await (await connect()).purge(select('12'), unlimited());
    expect(third).toEqual({ outcome: 'confirmed', items: 0 });
  });

  it('is content with the acknowledgement of a provider that gives no confirmation, and says that it is no more', async () => {
    const target = await connect({ waitFor: 'acknowledgement' });
    const told = await target.purge(select('12'), unlimited());
    expect(told).toEqual({ outcome: 'confirmed', items: 0, isOnlyAcknowledged: true });
    await until(() => confirmed.length > 0);
    expect(await target.purge(select('12'), unlimited())).toEqual({ outcome: 'confirmed', items: 0 });
  });

  it('tells only what the row names, and nothing of what the person does not have', async () => {
    const target = await connect({ identifiers: ['contactId', 'email'] });
    const { identifiers } = select('12');
    await target.purge({ ...select('12'), identifiers: { ...identifiers, phone: ['4915'], email: [] } }, unlimited());
    expect(crm.notices()[0]?.identifiers).toEqual({ contactId: ['12'] });
  });

  it('tells nobody of a person without any of these identifiers', async () => {
    const target = await connect();
    const other = { ...select(''), identifiers: { another: ['12'], contactId: [''] } };
    expect(await target.plan(other)).toBe(0);
    expect(await target.purge(other, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
    expect(await target.verify(other)).toBe(0);
    expect(crm.notices()).toHaveLength(0);
  });

  it('tells under bounds only what no newer data can have', async () => {
    const target = await connect({ identifiers: ['contactId', 'phone'] });
    const { identifiers } = select('12');
    const bounds = { unboundedKinds: ['contactId'], olderThan: NOW, undated: 'left' } as const;
    const back = { ...select('12'), identifiers: { ...identifiers, phone: ['4915'] }, bounds };
    expect(await target.plan(back)).toBe(1);
    expect(await target.purge(back, unlimited())).toMatchObject({ outcome: 'acknowledged' });
    expect(crm.notices()[0]?.identifiers).toEqual({ contactId: ['12'] });
  });

  it('needs an operator under bounds when every id could be of newer data', async () => {
    const target = await connect();
    const bounds = { unboundedKinds: ['conversationId'], olderThan: NOW, undated: 'left' } as const;
    const back = { ...select('12'), bounds };
    expect(await target.plan(back)).toBe(1);
    await expect(target.purge(back, unlimited())).rejects.toMatchObject({
      code: 'provider_needs_operator',
      disposition: 'fail',
      message:
        'every id that the provider is told may belong to newer data as well; tell it what to delete, and confirm',
    });
    expect(crm.notices()).toHaveLength(0);

    const nobody = { ...back, identifiers: {} };
    expect(await target.purge(nobody, unlimited())).toEqual({ outcome: 'emptied', items: 0 });
  });

  it('does not say that nothing is left at the provider', async () => {
    const target = await connect();
    await expect(target.verify(select('12'))).rejects.toMatchObject({ code: 'only_the_provider_can_tell' });
  });

  it('starts nothing when its time is over', async () => {
    const target = await connect();
    expect(await target.purge(select('12'), limited(0))).toEqual({ outcome: 'unfinished', items: 0 });
    expect(crm.notices()).toHaveLength(0);
  });

  it.each(['before', 'after'] as const)(
    'is told once when the connection breaks %s the notice arrives',
    async (when) => {
      const wire = await httpWire(crm.port);
      const target = await connect({}, wire.url);
      wire.cutFrom(1, when);
      await expect(target.purge(select('12'), unlimited())).rejects.toMatchObject({ disposition: 'retry' });
      wire.recover();
      // the provider may have confirmed meanwhile
      const outcome: unknown = expect.stringMatching(/^(?:acknowledged|confirmed)$/);
      expect(await target.purge(select('12'), unlimited())).toMatchObject({ outcome });
      expect(crm.notices()).toHaveLength(1);
      await wire.close();
    },
  );

  it.each(HOSTILE_IDS.filter((id) => id !== '').map((id) => [JSON.stringify(id).slice(0, 40), id]))(
    'tells the identifier %s as it is',
    async (_shown, id) => {
      const target = await connect();
      await target.purge(select(id), unlimited());
      expect(crm.notices()[0]?.identifiers).toEqual({ contactId: [id] });
      await until(() => confirmed.length > 0);
      expect(crm.records()).toHaveLength(2);
    },
  );

  it.each<[Fault, object]>([
    ['too_many', { retryAfter: 1000 }],
    ['error', {}],
    ['hang', {}],
    ['reset', {}],
  ])('is tried again later when the provider has the fault %s, and then goes on', async (fault, more) => {
    const target = await connect();
    await fetch(`${crm.url}/_fault`, { method: 'POST', body: fault });
    isSilent = fault === 'hang';
    const told = target.purge(select('12'), unlimited());
    await expect(told).rejects.toMatchObject({ code: 'target_unavailable', disposition: 'retry', ...more });
    isSilent = false;
    await fetch(`${crm.url}/_fault`, { method: 'POST', body: 'none' });
    expect(await target.purge(select('12'), unlimited())).toMatchObject({ outcome: 'acknowledged' });
  });

  it('stays acknowledged, and is told again, when the provider says 202 and deletes nothing', async () => {
    const target = await connect({ tellAgainAfterHours: 1 });
    await fetch(`${crm.url}/_fault`, { method: 'POST', body: 'lie' });
    const told = await target.purge(select('12'), unlimited());
    expect(told).toMatchObject({ outcome: 'acknowledged', askAgainAt: NOW + HOUR });
    await pause(60);
    expect(confirmed).toHaveLength(0);
    expect(crm.records()).toHaveLength(2);
  });
});

describe('a provider that misbehaves', () => {
  let answer: (response: ServerResponse, request: IncomingMessage) => void;
  let server: LoopbackServer;
  let asked: string[];
  let bodies: string[];
  beforeEach(async () => {
    [asked, bodies] = [[], []];
    server = await listenOnLoopback(
      createServer((request, response) => {
        asked.push(request.url ?? '');
        void text(request).then((body) => {
          bodies.push(body);
          answer(response, request);
        });
      }),
    );
  });
  afterEach(() => server.stop());

  const purge = async (selection = select('12')): Promise<unknown> =>
    (await connectTo(server.url)).purge(selection, unlimited());

  it.each([400, 401, 403, 404, 410, 422])('needs an operator when it answers %i', async (status) => {
    answer = (response) => response.writeHead(status).end();
    await expect(purge()).rejects.toMatchObject({ code: 'notice_refused', disposition: 'fail' });
  });

  it.each([408, 409, 425, 429, 500, 502, 503])('is told again when it answers %i', async (status) => {
    answer = (response) => response.writeHead(status).end();
    await expect(purge()).rejects.toMatchObject({ code: 'target_unavailable', disposition: 'retry' });
  });

  it.each([300, 301, 302, 307, 308])('is not followed when it answers %i', async (status) => {
    answer = (response) => response.writeHead(status, { location: `${server.url}/elsewhere` }).end();
    await expect(purge()).rejects.toMatchObject({ code: 'notice_refused', disposition: 'fail' });
    expect(asked).toEqual(['/']);
  });

  it.each([
    ['120', 120_000],
    [new Date(Math.floor(NOW / 1000) * 1000 + 60_000).toUTCString(), Math.floor(NOW / 1000) * 1000 + 60_000 - NOW],
    [new Date(0).toUTCString(), 0],
    ['99999999', 24 * HOUR],
    ['soon', undefined],
  ])('is given the time it asks for with Retry-After: %s', async (value, wait) => {
    answer = (response) => response.writeHead(503, { 'retry-after': value }).end();
    await expect(purge()).rejects.toMatchObject({ disposition: 'retry', retryAfter: wait });
  });

  it('is read no further than the beginning of what it answers', async () => {
    let written = 0;
    answer = (response) => {
      const write = (): void => {
        while (!response.destroyed && written < 200_000_000) {
          written += 64 * 1024;
          if (!response.write(Buffer.alloc(64 * 1024, '.'))) {
            response.once('drain', write);
            return;
          }
        }
      };
      write();
    };
    await expect(purge()).rejects.toMatchObject({ code: 'notice_not_acknowledged' });
    expect(written).toBeLessThan(20_000_000);
  });

  it.each<[string, number, string]>([
    ['a page', 200, '<!doctype html><title>Sign in</title>'],
    ['a page that quotes us', 200, '<html>{"status":"completed"}</html>'],
    ['nothing', 200, ''],
    ['nothing', 204, ''],
    ['blanks', 200, ' \r\n'],
    ['an error beside a status', 200, '{"status":"completed","error":{"code":17}}'],
    ['errors', 202, '{"status":"accepted","errors":["unknown customer"]}'],
    ['no success', 200, '{"status":"completed","success":false}'],
    ['another status', 200, '{"status":"failed"}'],
    ['a status that is not ours', 200, '{"status":"ok"}'],
    ['a multi-status', 207, '{"status":"completed"}'],
    ['a multi-status that accepts', 207, '{"status":"accepted"}'],
    ['a multi-status of items that are well', 207, '{"status":"completed","items":[{"status":"completed"}]}'],
    ['a failed item', 200, '{"status":"completed","items":[{"status":"completed"},{"status":"failed"}]}'],
    ['an item with a status of HTTP', 200, '{"status":"completed","items":[{"id":"1","status":404}]}'],
    ['an error deep inside', 200, '{"status":"completed","data":{"crm":{"error":"timeout"}}}'],
    ['a list', 200, '[{"status":"completed"}]'],
    ['a text', 200, '"completed"'],
    ['half of it', 200, '{"status":"completed"'],
    ['the end of it too late', 200, completedIn(8193)],
  ])('has neither acknowledged nor confirmed with %s (%i)', async (_what, status, body) => {
    answer = (response) => response.writeHead(status).end(body);
    for (const waitFor of ['confirmation', 'acknowledgement'] as const) {
      const told = (await connectTo(server.url, { waitFor })).purge(select('12'), unlimited());
      await expect(told).rejects.toMatchObject({ code: 'notice_not_acknowledged', disposition: 'retry' });
    }
  });

  it.each<[string, number, string]>([
    ['acknowledged', 202, '{"status":"accepted"}'],
    ['acknowledged', 200, ' {"status": "accepted", "error": null, "errors": [], "id": "404"}\n'],
    ['confirmed', 200, '{"status":"completed","items":[{"status":"completed"}],"success":true}'],
    ['acknowledged', 299, '{"status":"accepted"}'],
    ['confirmed', 200, completedIn(8192)],
  ])('has %s with %i and our own words', async (outcome, status, body) => {
    answer = (response) => response.writeHead(status).end(body);
    expect(await purge()).toMatchObject({ outcome });
  });

  it.each([
    ['confirmation', 'acknowledged'],
    ['acknowledgement', 'confirmed'],
  ] as const)(
    'may answer nothing where the row says so, and while we wait for its %s has %s',
    async (waitFor, outcome) => {
      answer = (response) => response.writeHead(204).end();
      const target = await connectTo(server.url, { waitFor, emptyAnswer: 'acknowledges' });
      expect(await target.purge(select('12'), unlimited())).toMatchObject({ outcome });
      answer = (response) => response.writeHead(200).end('<html>');
      await expect(target.purge(select('12'), unlimited())).rejects.toMatchObject({ code: 'notice_not_acknowledged' });
    },
  );

  it('is told of new identifiers by a notice of its own, and of the same ones in another order by the same', async () => {
    const notices: { id: string; agent: string; idempotencyKey: string }[] = [];
    answer = (response, request) => {
      notices.push({
        id: String(request.headers['webhook-id']),
        agent: String(request.headers['user-agent']),
        idempotencyKey: String(request.headers['idempotency-key']),
      });
      response.writeHead(202).end('{"status":"accepted"}');
    };
    const told = async (...contactId: readonly string[]) =>
      (await connectTo(server.url)).purge({ ...select(''), identifiers: { contactId } }, unlimited());
    const first = await told('12', '13');
    const again = await told('13', '12');
    const others = [await told('12', '13', '14'), await told('12'), await told('12', '14')];

    expect(again).toEqual(first);
    const hashes = [first, ...others].map((result) => (result as { confirmationHash?: string }).confirmationHash);
    expect(new Set(hashes).size).toBe(4);
    const [one, two, ...more] = notices.map(({ id }) => id);
    expect(two).toBe(one);
    expect(new Set([one, ...more]).size).toBe(4);
    for (const id of more) expect(id).toMatch(/^notice_[A-Za-z0-9_-]{43}$/);
    expect(notices.every(({ id, idempotencyKey }) => id === idempotencyKey)).toBe(true);
    expect(notices.every(({ agent }) => /^meta-data-deletion\/\d/.test(agent))).toBe(true);
  });

  it('is told the same by each version of ours, or a notice of before a deployment would be another one after it', async () => {
    let notice: object = {};
    answer = (response, request) => {
      const { 'webhook-id': id, 'content-type': type } = request.headers;
      notice = { id, type };
      response.writeHead(202).end('{"status":"accepted"}');
    };
    expect(await purge()).toHaveProperty('confirmationHash', 'Qz-r1zYws5YBbBWXUqT0kWe5GMZYPHKIfn7zn36Ok9w');
    expect(notice).toEqual({ id: 'notice_UwvyE218Hnvr91V2CioaDDSJ6CA7UHWkQA6WMXR03To', type: 'application/json' });
    expect(JSON.parse(bodies[0] ?? '')).toEqual({
      type: 'person.deletion_requested',
      timestamp: '2026-11-23T00:00:00.000Z',
      data: {
        request: REQUEST,
        app: '1001',
        identifiers: { contactId: ['12'] },
        confirmation_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:1\/providers\/confirmations\/\S+$/),
      },
    });
  });

  it('does not hold up an invocation that ends, and is told the same again in the next', async () => {
    const abort = new AbortController();
    answer = () => abort.abort();
    const target = await connectTo(server.url);
    const told = target.purge(select('12'), { isOver: () => false, signal: abort.signal });
    expect(await told).toEqual({ outcome: 'unfinished', items: 0 });
  });

  it('is named where it says nothing that can be relied on', async () => {
    answer = (response) => response.writeHead(200).end();
    const { host } = new URL(server.url);
    const message = `${host} answers 200 without saying that it took the notice`;
    await expect(purge()).rejects.toMatchObject({ message });
  });

  it('is cut off when its answer never ends', async () => {
    answer = (response) => response.writeHead(200).write('{');
    isSilent = true;
    await expect(purge()).rejects.toMatchObject({ code: 'target_unavailable', disposition: 'retry' });
  });
});

describe('the address of a provider', () => {
  it.each(['http://crm.example/notices', 'ftp://crm.example/', 'https://user:secret@crm.example/', 'crm.example', ''])(
    'is refused when it is "%s"',
    async (url) => {
      await expect(connectTo(url)).rejects.toMatchObject({
        code: expect.stringMatching(/^setting_/),
        disposition: 'fail',
      });
    },
  );

  it.each(['https://10.0.0.1/', 'https://169.254.169.254/latest/', 'https://[fd00::1]/', 'https://0x0a000001/'])(
    'is not asked when it is %s, in a network of our own',
    async (url) => {
      const told = (await connectTo(url)).purge(select('12'), unlimited());
      await expect(told).rejects.toMatchObject({ code: 'address_not_public', disposition: 'fail' });
    },
  );

  it('is unreachable, and asked later, when nothing listens there', async () => {
    const told = (await connectTo('http://127.0.0.1:1/')).purge(select('12'), unlimited());
    await expect(told).rejects.toMatchObject({ code: 'target_unreachable', disposition: 'retry' });
  });

  it('is asked in our own network when the row says so', async () => {
    const told = (await connectTo('https://10.255.255.1/', { privateAddress: true })).purge(select('12'), unlimited());
    await expect(told).rejects.toMatchObject({ code: expect.stringMatching(/^target_/), disposition: 'retry' });
  });

  it.each(['whsec_', 'whsec_dG9vc2hvcnQ=', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])(
    'is not asked with the secret %s',
    async (secret) => {
      const told = (await connectTo('https://crm.example/', {}, undefined, secret)).purge(select('12'), unlimited());
      await expect(told).rejects.toMatchObject({ code: 'setting_invalid', disposition: 'fail' });
    },
  );
});

describe('a row of kind webhook', () => {
  const row = { url: 'TARGET_CRM_URL', secret: 'TARGET_CRM_SECRET', identifiers: ['contactId', 'email'] };
  const read = (change: object) => v.safeParse(v.object(webhook.entries), { ...row, ...change });

  it('waits for a confirmation, tells again after a day, and asks in public networks alone, where it says nothing else', () => {
    expect(read({}).output).toEqual({
      ...row,
      ...{ waitFor: 'confirmation', tellAgainAfterHours: 24, privateAddress: false },
    });
  });

  it('is about each kind that it names, and needs no permission', () => {
    const whole = v.parse(v.object(webhook.entries), row);
    expect(webhook.templates(whole)).toEqual(['{contactId}', '{email}']);
    expect(webhook.permissions(whole)).toEqual([]);
  });

  it.each([
    { identifiers: ['a', 'appIds', 'contactId2'] },
    { waitFor: 'acknowledgement', emptyAnswer: 'acknowledges' },
    { tellAgainAfterHours: 1 },
  ])('may say %j', (change) => {
    expect(read(change).success).toBe(true);
  });

  it.each([
    [{ identifiers: [] }, 'at least one kind of identifier'],
    [{ identifiers: ['appId'] }, 'a kind of identifier'],
    [{ identifiers: ['2nd'] }, 'a kind of identifier'],
    [{ identifiers: ['contact-id'] }, 'a kind of identifier'],
    [{ tellAgainAfterHours: 0.5 }, 'a number from 1 to 720'],
    [{ tellAgainAfterHours: 721 }, 'a number from 1 to 720'],
  ])('does not say %j', (change, expected) => {
    expect(read(change).issues?.map(({ message }) => message)).toEqual([expected]);
  });
});

/** A confirmation with this many bytes. */
function completedIn(bytes: number): string {
  const confirmation = (padding: string): string => JSON.stringify({ padding, status: 'completed' });
  return confirmation('.'.repeat(bytes - confirmation('').length));
}

const REQUEST = 'A'.repeat(43) as RequestId;

function connectTo(url: string, row: Partial<WebhookRow> = {}, publicUrl = 'http://127.0.0.1:1', secret = SECRET) {
  const settings = { TARGET_CRM_URL: url, TARGET_CRM_SECRET: secret, PUBLIC_URL: publicUrl };
  const now: TargetEnvironment = { ...environmentOfSilence(settings, () => isSilent), now: () => NOW };
  const whole: WebhookRow = {
    url: 'TARGET_CRM_URL',
    secret: 'TARGET_CRM_SECRET',
    identifiers: ['contactId'],
    waitFor: 'confirmation',
    tellAgainAfterHours: 24,
    privateAddress: false,
    ...row,
  };
  return webhook.connect(whole, now);
}

function select(contactId: string): Selection {
  return {
    requestId: REQUEST,
    appId: '1001',
    identifiers: { contactId: [contactId] },
    askedAt: Date.UTC(2026, 10, 23),
  };
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 200) throw new Error('it did not come to that');
    await pause(10);
  }
}
