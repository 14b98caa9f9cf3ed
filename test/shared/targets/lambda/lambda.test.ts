import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { signerOf } from '../../../../infra/local/iam/signature.ts';
import { type LoopbackServer, listenOnLoopback } from '../../../../infra/local/system/loopback.ts';
import type { RequestId } from '../../../../shared/domain/confirmation-code.ts';
import { DAY } from '../../../../shared/domain/schedule.ts';
import type { Bounds } from '../../../../shared/domain/selection.ts';
import type { Budget, Selection } from '../../../../shared/ports/target.ts';
import type { LambdaRow } from '../../../../shared/targets/lambda/function-entries.ts';
import { lambda } from '../../../../shared/targets/lambda/lambda.ts';
import { lambdaSeeding } from '../../../../shared/targets/lambda/lambda-canary.ts';
import type { TargetEnvironment } from '../../../../shared/targets/target-kind.ts';
import { limited, unlimited } from '../../../contract/target.contract.ts';
import { environment, UNANSWERED } from '../../../support/target-environment.ts';

type Said = {
  readonly body: { readonly [member: string]: unknown };
  readonly request: IncomingMessage;
  readonly text: string;
};

/** A stand-in for Lambda, which answers whatever the test wants. */
let server: LoopbackServer;
let respond: (response: ServerResponse, message: Said['body']) => void;
const said: Said[] = [];

beforeAll(async () => {
  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const sent = await text(request);
    const body = JSON.parse(sent) as Said['body'];
    said.push({ body, request, text: sent });
    respond(response, body);
  };
  server = await listenOnLoopback(createServer((request, response) => void listener(request, response)));
});
afterAll(() => server.stop());
beforeEach(() => said.splice(0));

const ROW: LambdaRow = {
  function: 'people-deletion:live',
  match: { owner: ['{appId}#{asid}'], phone: ['{phone:e164}'] },
};
const NOW = Date.UTC(2026, 10, 23);
const SECRET = { accessKeyId: 'worker', secretAccessKey: 'secret', sessionToken: 'session' };

function settings(more: { readonly [name: string]: string } = {}): TargetEnvironment {
  return environment({
    AWS_REGION: 'eu-central-1',
    AWS_ENDPOINT_URL_LAMBDA: server.url,
    AWS_ACCESS_KEY_ID: SECRET.accessKeyId,
    AWS_SECRET_ACCESS_KEY: SECRET.secretAccessKey,
    AWS_SESSION_TOKEN: SECRET.sessionToken,
    ...more,
  });
}

const connect = (row: Partial<LambdaRow> = {}, at = settings()) => lambda.connect({ ...ROW, ...row }, at);

function select(bounds?: Bounds): Selection {
  return {
    requestId: 'request' as RequestId,
    appId: '1001',
    identifiers: { asid: ['777'], phone: ['4915112345678'] },
    askedAt: NOW,
    ...(bounds && { bounds }),
  };
}

const answering = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): typeof respond => {
  const sent = typeof body === 'string' ? body : JSON.stringify(body);
  return (response) => response.writeHead(status, headers).end(sent);
};

describe('a message to a function', () => {
  it('goes to one alias, signed in the name of the worker', async () => {
    respond = answering(200, { version: 1, count: 3 });
    expect(await (await connect()).plan(select())).toBe(3);

    const [one] = said;
    expect(one?.request.url).toBe('/2015-03-31/functions/people-deletion/invocations?Qualifier=live');
    expect(one?.request.headers['x-amz-invocation-type']).toBe('RequestResponse');
    const { secretAccessKey } = SECRET;
    const signed = signerOf(
      one?.request ?? { headers: {} },
      one?.text ?? '',
      { service: 'lambda', region: 'eu-central-1', secretAccessKey },
      NOW,
    );
    expect(signed).toEqual({ accessKeyId: 'worker', sessionToken: 'session' });
    expect(one?.body).toEqual({
      version: 1,
      verb: 'plan',
      timeLimit: 16_000,
      request: 'request',
      app: '1001',
      askedAt: '2026-11-23T00:00:00.000Z',
      values: { owner: ['1001#777'], phone: ['4915112345678', '+4915112345678'] },
    });
  });

  it('says that a backup was restored, and that what is kept was released', async () => {
    respond = answering(200, { version: 1, count: 0 });
    const target = await connect();
    await target.plan({ ...select(), restored: true, released: true });
    expect(said[0]?.body).toMatchObject({ restored: true, released: true });
  });

  it('has the time-out that its row gives', async () => {
    respond = answering(200, { version: 1, count: 0 });
    await (await connect({ timeoutSeconds: 100 })).plan(select());
    expect(said[0]?.body).toMatchObject({ timeLimit: 80_000 });
  });

  it('is not sent without credentials', async () => {
    const without = {
      ...settings(),
      setting: (name: string) => (/KEY/.test(name) ? undefined : settings().setting(name)),
    };
    await expect((await connect({}, without)).plan(select())).rejects.toMatchObject({
      code: 'credentials_missing',
      disposition: 'fail',
    });
    expect(said).toHaveLength(0);
  });

  it('is not sent when it is longer than Lambda takes', async () => {
    const phone = Array.from({ length: 9000 }, (_, at) => String(at).padEnd(800, '7'));
    const plan = (await connect()).plan({ ...select(), identifiers: { phone } });
    await expect(plan).rejects.toMatchObject({ code: 'message_too_large', disposition: 'fail' });
    expect(said).toHaveLength(0);
  });
});

describe('an answer that is none', () => {
  it.each<[string, string, unknown]>([
    ['no JSON', 'plan', '<html>'],
    ['nothing', 'plan', ''],
    ['null', 'plan', 'null'],
    ['a number alone', 'plan', 0],
    ['another version', 'plan', { version: 2, count: 0 }],
    ['no version', 'verify', { count: 0 }],
    ['an error beside its count', 'verify', { version: 1, count: 0, error: 'timeout' }],
    ['a count as a text', 'plan', { version: 1, count: '0' }],
    ['a negative count', 'plan', { version: 1, count: -1 }],
    ['half an item', 'plan', { version: 1, count: 0.5 }],
    ['an answer to another verb', 'verify', { version: 1, outcome: 'emptied', items: 0 }],
    ['an unknown outcome', 'purge', { version: 1, outcome: 'deleted', items: 0 }],
    ['an outcome without items', 'purge', { version: 1, outcome: 'emptied' }],
    [
      'an answer through API Gateway',
      'purge',
      { statusCode: 200, body: '{"version":1,"outcome":"emptied","items":0}' },
    ],
  ])('is not known when it is %s (%s)', async (_what, verb, body) => {
    respond = answering(200, body);
    const target = await connect();
    const answer = verb === 'purge' ? target.purge(select(), unlimited()) : target[verb as 'plan' | 'verify'](select());
    await expect(answer).rejects.toMatchObject({ code: 'answer_malformed', disposition: 'retry' });
  });

  it('is not known when the function threw, and its words are not repeated', async () => {
    const body = { errorType: 'Sandbox.Timedout', errorMessage: 'no answer about 4915112345678', count: 0, version: 1 };
    respond = answering(200, body, { 'x-amz-function-error': 'Unhandled' });
    const error = await (await connect()).verify(select()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'function_failed', disposition: 'retry' });
    expect((error as Error).message).toBe('function people-deletion:live failed with Sandbox.Timedout at verify');
  });

  it('is not known when it does not come in time', async () => {
    respond = () => undefined;
    const impatient = settings({ TARGET_TIMEOUT_SECONDS: UNANSWERED });
    await expect((await connect({}, impatient)).verify(select())).rejects.toMatchObject({ code: 'target_unavailable' });
  });

  it.each([
    [404, 'ResourceNotFoundException', 'target_not_found', 'fail'],
    [403, 'AccessDeniedException', 'target_access_denied', 'fail'],
    [403, 'ExpiredTokenException', 'target_unavailable', 'retry'],
    [400, 'InvalidRequestContentException', 'target_rejected', 'fail'],
    [413, 'RequestTooLargeException', 'message_too_large', 'fail'],
    [429, 'TooManyRequestsException', 'target_throttled', 'retry'],
    [409, 'ResourceConflictException', 'target_unavailable', 'retry'],
    [202, '', 'target_unavailable', 'retry'],
    [500, 'ServiceException', 'target_unavailable', 'retry'],
    [502, 'ResourceNotReadyException', 'target_unavailable', 'retry'],
  ])('of Lambda itself, %i %s, is %s (%s)', async (status, type, code, disposition) => {
    respond = answering(status, { version: 1, count: 0 }, { 'x-amzn-errortype': type, 'retry-after': '7' });
    const answer = (await connect()).plan(select());
    const retryAfter = status === 429 ? { retryAfter: 7000 } : {};
    await expect(answer).rejects.toMatchObject({ code, disposition, ...retryAfter });
  });
});

describe('a purge', () => {
  const purge = async (answers: readonly object[], row: Partial<LambdaRow> = {}, budget: Budget = unlimited()) => {
    const left = [...answers];
    respond = (response) => response.end(JSON.stringify({ version: 1, ...left.shift() }));
    return (await connect(row)).purge(select(), budget);
  };
  const more = (items: number) => ({ outcome: 'unfinished', items });
  const emptied = (items: number) => ({ outcome: 'emptied', items });

  it('goes on while there is more, and adds up what was deleted', async () => {
    expect(await purge([more(5), more(0), more(2), emptied(1)])).toEqual({ outcome: 'emptied', items: 8 });
    expect(said).toHaveLength(4);
  });

  it('stops when its time is over', async () => {
    const result = await purge([more(5), more(5), more(5)], {}, limited(2));
    expect(result).toEqual({ outcome: 'unfinished', items: 10 });
  });

  it('makes no progress when it deletes nothing twice', async () => {
    const purging = purge([more(5), more(0), more(0)]);
    await expect(purging).rejects.toMatchObject({
      code: 'no_progress',
      disposition: 'retry',
      message: 'function people-deletion:live says twice that there is more, and deletes nothing',
    });
    expect(await purge([more(0), emptied(1)])).toEqual({ outcome: 'emptied', items: 1 });
  });

  describe('that goes on in a further run', () => {
    const goOn = async (counts: readonly number[], answers: readonly object[]) => {
      const [left, further] = [[...counts], [...answers]];
      respond = (response, { verb }) => {
        const answer = verb === 'plan' ? { count: left.shift() } : further.shift();
        response.end(JSON.stringify({ version: 1, ...answer }));
      };
      return (await connect()).purge({ ...select(), mayHaveDeleted: true }, limited(2));
    };

    it('makes no progress when as many as before are left, whatever the function says that it deleted', async () => {
      const endless = goOn([40, 40], [more(20), more(20)]);
      await expect(endless).rejects.toMatchObject({ code: 'no_progress', disposition: 'retry' });
      const paused = goOn([40, 41], [{ ...more(20), retryAfterSeconds: 30 }]);
      await expect(paused).rejects.toMatchObject({ code: 'no_progress' });
    });

    it('goes on while fewer are left', async () => {
      expect(await goOn([40, 39], [more(20), more(20)])).toEqual({ outcome: 'unfinished', items: 40 });
    });

    it('deletes although its plan does not answer', async () => {
      respond = (response, { verb }) => {
        if (verb === 'plan') response.writeHead(500).end();
        else response.end(JSON.stringify({ version: 1, ...more(20) }));
      };
      const going = (await connect()).purge({ ...select(), mayHaveDeleted: true }, limited(2));
      expect(await going).toEqual({ outcome: 'unfinished', items: 40 });
    });

    it('counts no longer than the calls may last', async () => {
      const end = new AbortController();
      const budget = { isOver: () => said.length > 1, signal: end.signal };
      respond = (response, { verb }) => {
        if (said.length < 3)
          response.end(JSON.stringify({ version: 1, ...(verb === 'plan' ? { count: 40 } : more(20)) }));
        else end.abort();
      };
      const going = (await connect()).purge({ ...select(), mayHaveDeleted: true }, budget);
      expect(await going).toEqual({ outcome: 'unfinished', items: 20 });
      expect(said.map(({ body }) => body['verb'])).toEqual(['plan', 'purge', 'plan']);
    });

    it('counts nothing at its end, nor in the first run', async () => {
      expect(await goOn([40], [more(20), emptied(20)])).toEqual({ outcome: 'emptied', items: 40 });
      said.splice(0);
      await purge([more(5), more(5)], {}, limited(2));
      expect(said.map(({ body }) => body['verb'])).toEqual(['purge', 'purge']);
    });
  });

  it('comes back when the function asks for it', async () => {
    const result = await purge([more(5), { ...more(0), retryAfterSeconds: 30 }]);
    expect(result).toEqual({ outcome: 'unfinished', items: 5, runAgainAt: NOW + 30_000 });
  });

  it('waits a day at most, and does not know an answer that asks for more', async () => {
    const day = await purge([{ ...more(5), retryAfterSeconds: 86_400 }]);
    expect(day).toEqual({ outcome: 'unfinished', items: 5, runAgainAt: NOW + DAY });
    const longer = purge([{ ...more(5), retryAfterSeconds: 86_401 }]);
    await expect(longer).rejects.toMatchObject({ code: 'answer_malformed', disposition: 'retry' });
  });

  it('keeps what the function keeps, for the reason that the row gives', async () => {
    const kept = { reason: 'legal_obligation', basis: 'tax law' } as const;
    const answer = { outcome: 'kept', items: 2, until: '2030-01-01T00:00:00.000Z' };
    const until = Date.UTC(2030, 0, 1);
    expect(await purge([answer], { kept })).toEqual({
      outcome: 'kept',
      items: 2,
      retention: { ...kept, until },
      partial: true,
      runAgainAt: until,
    });
    await expect(purge([answer])).rejects.toMatchObject({
      code: 'retention_unexplained',
      disposition: 'fail',
      message: 'function people-deletion:live keeps items, and the data map does not say why: "kept" is missing',
    });
    const forEver = await purge([{ outcome: 'kept', items: 0 }], { kept });
    expect(forEver).toMatchObject({ retention: { ...kept, until: undefined }, runAgainAt: undefined });
    const localized = { ...kept, basis: { en: 'tax law', de: 'Steuerrecht' } };
    expect(await purge([answer], { kept: localized })).toMatchObject({ retention: { ...kept, until } });
  });

  it.each(['2030-01-01T00:00:00+01:00', '2030-01-01T00:00:00+0100', '2030-01-01 00:00:00 +01'])(
    'reads an offset of the time until which something is kept: %s',
    async (until) => {
      const kept = { reason: 'legal_obligation', basis: 'tax law' } as const;
      const result = await purge([{ outcome: 'kept', items: 0, until }], { kept });
      expect(result).toMatchObject({ runAgainAt: Date.UTC(2029, 11, 31, 23) });
    },
  );

  it.each([
    '2030-01-01T00:00:00+01',
    '2030-01-01T00:00:00 +05:30',
    '2030-01-01T00:00:00',
    '2030-02-30T00:00:00Z',
    '1999-12-31T23:59:59Z',
    '9999-12-31T23:59:59-12:00',
    'tomorrow',
  ])('is not known when something is kept until a time that cannot be read: %s', async (until) => {
    const kept = { reason: 'legal_obligation', basis: 'tax law' } as const;
    const answer = purge([{ outcome: 'kept', items: 0, until }], { kept });
    await expect(answer).rejects.toMatchObject({ code: 'answer_malformed', disposition: 'retry' });
  });

  it('is unfinished when it is aborted in the middle of a call', async () => {
    respond = () => undefined;
    const budget: Budget = { isOver: () => false, signal: AbortSignal.timeout(50) };
    const purging = (await connect()).purge(select(), budget);
    expect(await purging).toEqual({ outcome: 'unfinished', items: 0 });
  });
});

describe('a selection with bounds', () => {
  const bounds = (undated: Bounds['undated']): Bounds => ({
    unboundedKinds: ['phone'],
    olderThan: NOW - 1000,
    undated,
  });
  const everything = { phone: ['4915112345678', '+4915112345678'] };
  const owner = ['1001#777'];

  beforeEach(() => {
    respond = (response, { verb }) =>
      response.end(
        JSON.stringify(verb === 'countLeft' ? { version: 1, newer: 4, undated: 2 } : { version: 1, count: 3 }),
      );
  });

  it('tells a function that knows no times only what goes whatever its age', async () => {
    await (await connect()).plan(select(bounds('left')));
    expect(said[0]?.body).toMatchObject({ values: everything });
    expect(said[0]?.body).not.toHaveProperty('bounded');
  });

  it('tells it everything where what has no age goes as well', async () => {
    await (await connect()).plan(select(bounds('deleted')));
    expect(said[0]?.body).toMatchObject({ values: { ...everything, owner } });
  });

  it('counts what such a function leaves as undated', async () => {
    const target = await connect();
    expect(await target.countLeft?.(select(bounds('asked')))).toEqual({ newer: 0, undated: 3 });
    expect(said[0]?.body).toMatchObject({ verb: 'plan', values: { owner } });
    expect(await target.countLeft?.(select(bounds('deleted')))).toEqual({ newer: 0, undated: 0 });
    const unbounded = { ...bounds('asked'), unboundedKinds: ['phone', 'asid'] };
    expect(await target.countLeft?.(select(unbounded))).toEqual({ newer: 0, undated: 0 });
    expect(said).toHaveLength(1);
  });

  it('tells a function that knows times what goes where it is old enough', async () => {
    const target = await connect({ createdAt: 'known' });
    await target.plan(select(bounds('asked')));
    const bounded = { values: { owner }, olderThan: '2026-11-22T23:59:59.000Z', undated: 'left' };
    expect(said[0]?.body).toMatchObject({ values: everything, bounded });
    expect(await target.countLeft?.(select(bounds('deleted')))).toEqual({ newer: 4, undated: 2 });
    expect(said[1]?.body).toMatchObject({ verb: 'countLeft', values: {}, bounded: { ...bounded, undated: 'deleted' } });
  });
});

describe('identifiers that a function finds', () => {
  const source = { function: 'people-deletion:live', match: { owner: ['{appId}#{asid}'] }, find: 'email' };
  const lookUp = async (selection = select()) => (await lambda.source?.connect(source, settings()))?.lookUp(selection);

  it('are each told once, and nothing else is asked', async () => {
    respond = answering(200, { version: 1, found: ['a@example.com', 'b@example.com', 'a@example.com'] });
    expect(await lookUp()).toEqual({ found: [{ value: 'a@example.com' }, { value: 'b@example.com' }] });
    expect(said[0]?.body).toMatchObject({ verb: 'lookUp', values: { owner: ['1001#777'] }, find: 'email' });
  });

  it('are not looked up for somebody of whom nothing is known', async () => {
    expect(await lookUp({ ...select(), identifiers: {} })).toEqual({ found: [] });
    expect(said).toHaveLength(0);
  });

  it('are not known when they are no list of texts', async () => {
    respond = answering(200, { version: 1, found: [null] });
    await expect(lookUp()).rejects.toMatchObject({ code: 'answer_malformed', disposition: 'retry' });
  });

  it('are not one person’s when there are more than 10,000', async () => {
    respond = answering(200, { version: 1, found: Array.from({ length: 10_001 }, (_, at) => String(at)) });
    await expect(lookUp()).rejects.toMatchObject({ code: 'too_many_identifiers', disposition: 'fail' });
  });
});

describe('the canary person', () => {
  const canary = { values: { owner: '{appId}#canary-{asid}' } };
  const texts = { appId: '1', asid: '777', uuid: 'u' };

  it('is put and seen by the function', async () => {
    respond = (response, { verb }) =>
      response.end(JSON.stringify({ version: 1, ...(verb === 'seed' ? { seeded: true } : { isThere: false }) }));
    const seeding = await lambdaSeeding.connect(ROW, canary, settings());
    await seeding.seed(texts);
    expect(await seeding.isThere(texts)).toBe(false);
    expect(said.map(({ body }) => [body['verb'], body['values']])).toEqual([
      ['seed', { owner: ['1#canary-777'] }],
      ['isThere', { owner: ['1#canary-777'] }],
    ]);
  });

  it('may have a function of its own, and then the canary may call no other', async () => {
    const own = { ...canary, function: 'people-canary:live' };
    expect(lambdaSeeding.permissions(ROW, own)).toEqual([
      { actions: ['lambda:InvokeFunction'], resources: ['lambda:function:people-canary:live'] },
    ]);
    respond = answering(200, { version: 1, seeded: true });
    await (await lambdaSeeding.connect(ROW, own, settings())).seed(texts);
    expect(said[0]?.request.url).toContain('/functions/people-canary/');
  });
});
