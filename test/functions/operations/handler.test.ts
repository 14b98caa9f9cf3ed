import { OPERATION_NAMES, OPERATORS_OPERATIONS } from '../../../functions/operations/operations.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { START, testTarget } from '../../support/request-world.ts';
import { operationsWorld } from './operations-world.ts';

const DAY = 86_400_000;

/** Each decision with the act that it adds to the history of a new request, or the code of its refusal. */
const STEPS: readonly (readonly [name: string, fields: object, outcome: string])[] = [
  ['cancel', {}, 'cancelled'],
  ['refuse', { reason: 'no_match', basis: 'the law' }, 'refused'],
  ['hold', { reason: 'dispute', until: START + 9 * DAY }, 'held'],
  ['keep', { target: 'elsewhere', reason: 'legal_claims', basis: 'a case' }, 'part_unknown'],
  ['release', {}, 'nothing_to_release'],
  ['release-part', { target: 'elsewhere' }, 'part_unknown'],
  ['extend', { months: 1, reason: 'many requests' }, 'extended'],
  ['retry', {}, 'nothing_to_retry'],
  ['confirm', { target: 'elsewhere' }, 'part_unknown'],
  ['confirm-identifiers', { lines: [1] }, 'identifier_unknown'],
  ['reveal', { target: 'mailbox' }, 'part_unknown'],
];

/** The other operations, which have their own tests. */
const OTHERS = /^(?:app-.+|create|intake|import|import-end|replay|redrive)$/;

describe('an operation', () => {
  it('is recorded under the name that IAM gave, of a role’s session or of a user', async () => {
    const { world, requestId, decide } = await operationsWorld();
    expect((await decide('hold', { requestId, reason: 'dispute' })).status).toBe(200);
    expect(world.record(requestId)).toMatchObject({ hold: { reason: 'dispute', decidedBy: 'maria' } });
    const userArn = 'arn:aws:iam::123456789012:user/privacy/joao';
    expect((await decide('release', { requestId }, { userArn })).status).toBe(200);
    const withoutPath = { userArn: 'arn:aws-cn:iam::123456789012:user/anna' };
    expect((await decide('hold', { requestId, reason: 'dispute' }, withoutPath)).status).toBe(200);
    expect(world.record(requestId).history?.map(({ by, what }) => [by, what])).toEqual([
      ['maria', 'held'],
      ['joao', 'released'],
      ['anna', 'held'],
    ]);
  });

  it('is answered with the request, its status and its version', async () => {
    const { world, requestId, answerOf } = await operationsWorld();
    const answer = await answerOf('cancel', { requestId, seen: 0 });
    expect(answer).toEqual({ requestId, status: 'cancelled', version: world.record(requestId).version });
  });

  it.each([
    null,
    '',
    'maria',
    'arn:aws:iam::123456789012:root',
    'arn:aws:sts::123456789012:assumed-role/Operators/',
    'arn:aws:sts::123456789012:assumed-role/Operators/maria/joao',
    'x arn:aws:sts::123456789012:assumed-role/Operators/maria',
    'arn:aws:sts::123456789012:assumed-role/Operators/maria joao',
    'x arn:aws:iam::123456789012:user/maria',
    'arn:aws:iam::123456789012:user/maria joao',
  ])('is refused when IAM names nobody: %p', async (userArn) => {
    const { world, requestId, decide } = await operationsWorld();
    const before = world.record(requestId);
    expect(await decide('cancel', { requestId }, { userArn })).toMatchObject({ status: 403, code: 'caller_unknown' });
    expect(world.record(requestId)).toEqual(before);
  });

  it.each(['assumed-role/Operators/data-deletion', 'assumed-role/Operators/Data-Deletion', 'user/data-deletion'])(
    'is refused to %s, whose name stands in histories for what was decided by itself',
    async (caller) => {
      const { world, requestId, decide } = await operationsWorld();
      const before = world.record(requestId);
      const userArn = `arn:aws:sts::123456789012:${caller}`.replace('sts::123456789012:user', 'iam::123456789012:user');
      expect(await decide('cancel', { requestId }, { userArn })).toMatchObject({
        status: 403,
        code: 'caller_reserved',
      });
      expect(world.record(requestId)).toEqual(before);
      const similar = 'arn:aws:sts::123456789012:assumed-role/Operators/data-deletion-team';
      expect((await decide('cancel', { requestId }, { userArn: similar })).status).toBe(200);
    },
  );

  it.each(['by', 'decidedBy', '__proto__x'])('is refused when its body has a field of its own: %p', async (field) => {
    const { world, requestId, decide } = await operationsWorld();
    const before = world.record(requestId);
    const answer = await decide('hold', { requestId, reason: 'dispute', [field]: 'somebody-else' });
    expect(answer).toMatchObject({ status: 400, code: 'operation_malformed' });
    expect(answer.body).not.toContain('somebody-else');
    expect(world.record(requestId)).toEqual(before);
  });

  it.each([
    ['hold', {}],
    ['hold', { reason: 'write to person@example.com' }],
    ['hold', { reason: 'dispute', until: '2026-12-31' }],
    ['refuse', { reason: 'unheard_of', basis: 'the law' }],
    ['keep', { reason: 'legal_claims', basis: 'a case' }],
    ['extend', { months: 3, reason: 'many requests' }],
    ['confirm-identifiers', { lines: [] }],
  ])('is refused when a field of %s is missing or invalid: %j', async (name, fields) => {
    const { requestId, decide } = await operationsWorld();
    expect(await decide(name, { requestId, ...fields })).toMatchObject({ status: 400, code: 'operation_malformed' });
  });

  it.each(['', '{', 'null', '[]', '7', '{"requestId":"short"}', `"${'x'.repeat(20_000)}"`])(
    'is refused when its body names no request',
    async (body) => {
      const { post } = await operationsWorld();
      expect(await post('cancel', body)).toMatchObject({ status: 400, code: 'operation_malformed' });
    },
  );

  it.each([
    ['', 'the body is not JSON'],
    ['7', 'these fields are invalid: the whole body'],
    [{ appId: 'x' }, 'these fields are invalid: appId'],
    [{}, 'these fields are invalid: appId, which is missing'],
    [{ appId: 'x', by: 'maria' }, 'these fields are invalid: appId; one that is not known'],
  ])('is told what of its body is wrong: %j', async (body, title) => {
    const { post } = await operationsWorld();
    expect(JSON.parse((await post('app-retire', body)).body)).toMatchObject({ code: 'operation_malformed', title });
  });

  it.each(['forge', 'constructor', 'hold/', 'HOLD'])('is unknown under the name %p', async (name) => {
    const { requestId, decide } = await operationsWorld();
    expect(await decide(name, { requestId })).toMatchObject({ status: 404, code: 'operation_unknown' });
  });

  it('logs a name that is not known as unknown, because it is input', async () => {
    const { world, requestId, decide } = await operationsWorld();
    await decide('forge', { requestId });
    expect(world.logs).toContainEqual({
      event: 'operation_refused',
      fields: { route: 'unknown', errorCode: 'operation_unknown' },
    });
  });

  it('may have a body of 64 KB, also in base64, and no longer one', async () => {
    const { requestId, post, send } = await operationsWorld();
    const body = JSON.stringify({ requestId, seen: 0 }).padEnd(65_536);
    const tooLong = await post('cancel', `${body} `);
    expect(tooLong).toMatchObject({ status: 400, code: 'operation_malformed' });
    expect(tooLong.body).toContain(`at most 65536 bytes`);
    const base64 = Buffer.from(JSON.stringify({ requestId, seen: 1 })).toString('base64');
    expect((await post('cancel', body)).status).toBe(200);
    expect(await send('cancel', { body: base64, isBase64Encoded: true })).toMatchObject({ statusCode: 409 });
    expect(await send('cancel', {})).toMatchObject({ statusCode: 400 });
  });

  it('counts bytes of its body, also in base64, and not characters', async () => {
    const { requestId, send } = await operationsWorld();
    const text = JSON.stringify({ requestId, seen: 0, reason: 'ü' });
    const longest = text.padEnd(65_536 - 1);
    const base64 = (body: string) => Buffer.from(body).toString('base64');
    expect(await send('cancel', { body: `${longest} ` })).toMatchObject({ statusCode: 400 });
    expect(await send('cancel', { body: base64(`${longest} `), isBase64Encoded: true })).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining('at most 65536 bytes'),
    });
    const whole = { body: base64(longest), isBase64Encoded: true };
    expect(await send('cancel', whole)).toMatchObject({ statusCode: 200 });
  });

  it('is refused with problem details, which ask for patience only where another try may help', async () => {
    const { requestId, send, world } = await operationsWorld();
    const body = JSON.stringify({ requestId, seen: 0 });
    const read = () => Promise.reject(new DeletionError('store_unavailable', 'retry', 'no answer'));
    const failed = await send('cancel', { body }, { store: { ...world.ports.store, read } });
    const refused = await send('cancel', { body: '{' });
    expect([failed, refused].map(({ headers }) => [headers['content-type'], headers['retry-after']])).toEqual([
      ['application/problem+json', '30'],
      ['application/problem+json', undefined],
    ]);
    const title = 'this could not be done now; try again';
    expect(JSON.parse(failed.body)).toEqual({ status: 503, code: 'store_unavailable', title });
  });

  it('may be asked for by operators, except what a system and who deletes by hand may ask for', () => {
    const others = ['intake', 'reveal'];
    expect(OPERATION_NAMES).toEqual(expect.arrayContaining(others));
    expect(OPERATORS_OPERATIONS).toEqual(OPERATION_NAMES.filter((name) => !others.includes(name)));
  });

  it('is made once when it is sent again because its answer was lost', async () => {
    const { world, requestId, decide } = await operationsWorld();
    const body = { requestId, seen: 0, reason: 'dispute' };
    expect((await decide('hold', body)).status).toBe(200);
    expect(await decide('hold', body)).toMatchObject({ status: 409, code: 'decided_meanwhile' });
    expect(world.record(requestId).history).toHaveLength(1);
  });

  it.each([undefined, 1, -1, '0', null])('is refused when what was seen of its history is %j', async (seen) => {
    const { world, requestId, decide } = await operationsWorld();
    expect((await decide('hold', { requestId, seen, reason: 'dispute' })).status).toBeGreaterThanOrEqual(400);
    expect(world.record(requestId).history).toBeUndefined();
  });

  it('tells an unknown request from one whose state does not allow the decision', async () => {
    const { world, requestId, decide } = await operationsWorld();
    const unknown = await decide('cancel', { requestId: 'u'.repeat(43) });
    expect(unknown).toMatchObject({ status: 404, code: 'request_unknown' });
    expect((await decide('cancel', { requestId })).status).toBe(200);
    expect(await decide('cancel', { requestId })).toMatchObject({ status: 409, code: 'request_closed' });
    const refusals = world.logs.filter(({ event }) => event === 'operation_refused').map(({ fields }) => fields);
    expect(refusals).toEqual([
      { route: 'cancel', errorCode: 'request_unknown' },
      { route: 'cancel', errorCode: 'request_closed' },
    ]);
  });

  it.each([
    ['keep', { target: 'person-4711', reason: 'legal_claims', basis: 'a case' }, 'part_unknown'],
    ['hold', { reason: 'dispute', until: Date.UTC(2001, 1, 3) }, 'time_passed', '2001'],
    ['confirm-identifiers', { lines: [4711] }, 'identifier_unknown'],
    ['cancel', { seen: 471 }, 'decided_meanwhile', '471'],
    ['replay', { since: START, targets: ['person-4711'], requestIds: ['A'.repeat(43)] }, 'operation_malformed'],
    ['create', { value: 'person-4711' }, 'operation_malformed'],
    ['forge-4711', {}, 'operation_unknown'],
  ])('named %s never repeats what it was given: %j', async (name, fields, code, given = '4711') => {
    const { requestId, post } = await operationsWorld({ messages: testTarget() });
    const isDecision = 'requestIds' in fields || name === 'create' ? {} : { requestId, seen: 0 };
    const answer = await post(name, { ...isDecision, ...fields });
    expect(answer.code).toBe(code);
    expect((JSON.parse(answer.body) as { readonly title: string }).title).not.toContain(given);
  });

  it('asks to be tried again when nothing could be recorded', async () => {
    const { world, requestId, decide } = await operationsWorld();
    const store = {
      ...world.ports.store,
      read: async () => {
        throw new DeletionError('store_unavailable', 'retry', 'no answer');
      },
    };
    const answer = await decide('cancel', { requestId }, { ports: { store } });
    expect(answer).toMatchObject({ status: 503, code: 'store_unavailable' });
    expect(world.logs.at(-1)).toMatchObject({ event: 'request_not_recorded' });
  });

  it.each(STEPS)('named %s reaches the step that decides', async (name, fields, outcome) => {
    const { world, requestId, decide } = await operationsWorld();
    const { code } = await decide(name, { requestId, ...fields });
    expect(code ?? world.record(requestId).history?.at(-1)?.what).toBe(outcome);
  });

  it('is tried above under each name', () => {
    expect(STEPS.map(([name]) => name)).toEqual(OPERATION_NAMES.filter((name) => !OTHERS.test(name)));
  });
});

describe('a change of an app', () => {
  const SECRET = 'the-first-secret';
  const app = { appId: '1002' };

  it('is kept under the name that IAM gave, is counted, and shows nothing of the secret', async () => {
    const { world, apps, post } = await operationsWorld();
    const answers = [
      await post('app-add', { ...app, kind: 'facebook', secret: SECRET }),
      await post('app-rotate', { ...app, secret: 'the-second-secret' }),
      await post('app-replace', { ...app, secret: 'the-third-secret' }),
      await post('app-retire', app),
    ];
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`))).toEqual(new Set(['200 {"appId":"1002"}']));
    expect(apps.apps.get('1002')?.secrets).toEqual(['the-third-secret']);
    const changes = apps.apps.get('1002')?.changes.map(({ by, what }) => `${by} ${what}`);
    expect(changes).toEqual(['maria added', 'maria rotated', 'maria replaced', 'maria retired']);
    expect((await post('app-remove', app)).status).toBe(200);
    expect(apps.apps.get('1002')?.changes.at(-1)).toMatchObject({ by: 'maria', what: 'removed' });
    expect(world.counted).toMatchObject({ AppSecretChanged: 5 });
    const logged = world.logs.filter(({ event }) => event === 'app_secret_changed').map(({ fields }) => fields);
    expect(logged).toEqual(Array.from({ length: 5 }, () => ({ appId: '1002' })));
    expect(JSON.stringify(world.logs)).not.toContain('secret"');
  });

  it.each([
    ['app-add', { ...app, kind: 'facebook', secret: SECRET, by: 'somebody-else' }],
    ['app-add', { ...app, kind: 'unheard-of', secret: SECRET }],
    ['app-add', { ...app, appId: 'x', kind: 'facebook', secret: SECRET }],
    ['app-add', { ...app, appId: CANARY_APP_ID, kind: 'facebook', secret: SECRET }],
    ['app-add', { ...app, kind: 'facebook', secret: 'short' }],
    ['app-add', { ...app, kind: 'facebook', secret: 'a secret with spaces' }],
    ['app-add', { ...app, kind: 'facebook', secret: 'x'.repeat(257) }],
    ['app-rotate', app],
    ['app-remove', { ...app, appId: CANARY_APP_ID }],
  ])('is refused, and not counted, where a field of %s is missing, invalid or too many: %j', async (name, fields) => {
    const { world, apps, post } = await operationsWorld();
    const answer = await post(name, fields);
    expect(answer).toMatchObject({ status: 400, code: 'operation_malformed' });
    expect(answer.body).not.toContain(SECRET);
    expect([...apps.apps.keys()]).toEqual(['1001']);
    expect(world.counted).not.toHaveProperty('AppSecretChanged');
  });

  it('is refused with its own code, and not counted, where the app is not in that state', async () => {
    const { world, post } = await operationsWorld();
    expect(await post('app-retire', app)).toMatchObject({ status: 409, code: 'nothing_to_retire' });
    expect(await post('app-remove', app)).toMatchObject({ status: 404, code: 'app_unknown' });
    expect(world.counted).not.toHaveProperty('AppSecretChanged');
  });

  it('is counted where the table did not answer, because it may have been made, and not where KMS did not', async () => {
    const { world, apps, post } = await operationsWorld();
    const silent = (errorCode: string) => ({
      ports: { apps: { ...apps, remove: () => Promise.reject(new DeletionError(errorCode, 'retry', 'no answer')) } },
    });
    expect(await post('app-remove', app, silent('key_unavailable'))).toMatchObject({ status: 503 });
    expect(world.counted).not.toHaveProperty('AppSecretChanged');
    expect(await post('app-remove', app, silent('registry_unavailable'))).toMatchObject({ status: 503 });
    expect(world.counted).toMatchObject({ AppSecretChanged: 1 });
    const fields = { appId: '1002', errorCode: 'registry_unavailable' };
    expect(world.logs).toContainEqual({ event: 'app_secret_changed', fields });
  });
});
