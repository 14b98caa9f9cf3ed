import { MOST_IDS } from '../../../functions/operations/intake-operations.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { type ConfirmationCode, requestId as idOf } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { FACTS } from '../../support/operations-door.ts';
import { START } from '../../support/request-world.ts';
import { operationsWorld } from './operations-world.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const PERSON = '122107000000000777';
const ASK = {
  appId: '1001',
  kind: 'asid',
  value: PERSON,
  askedBy: 'page',
  verified: 'signed_in_session',
  reference: 'account-4711',
};
type Created = {
  readonly requestId: string;
  readonly confirmationCode: ConfirmationCode;
  readonly url: string;
  readonly repeated: boolean;
};

describe.each(['create', 'intake'])('%s', (name) => {
  it('enters a request under the name that IAM gave, and answers its code and its page', async () => {
    const { world, answerOf } = await operationsWorld();
    const answer = (await answerOf(name, ASK)) as Created;
    expect(answer).toEqual({
      requestId: idOf(answer.confirmationCode),
      confirmationCode: expect.stringMatching(/^\w{32}$/),
      url: `${FACTS.publicUrl}/data-deletion/${answer.confirmationCode}`,
      repeated: false,
      cancelled: false,
    });
    const record = world.record(idOf(answer.confirmationCode));
    expect(record).toMatchObject({
      appId: '1001',
      scope: 'deletion',
      enteredBy: 'maria',
      verification: { askedBy: 'page', method: 'signed_in_session', by: 'maria' },
      dueAt: START + 30 * DAY,
    });
    const { identifiers } = await world.ports.seal.open(record.sealed as NonNullable<typeof record.sealed>, record);
    expect(identifiers).toEqual({ verified: { asid: [PERSON] } });
  });

  it('answers the same code for the same reference of the same person, and enters nothing twice', async () => {
    const { world, answerOf } = await operationsWorld();
    const enter = async (change: object) => (await answerOf(name, { ...ASK, ...change })) as Created;
    const first = await enter({});
    expect(await enter({ value: ` ${PERSON} ` })).toEqual({ ...first, repeated: true });
    const others = [{ reference: 'account-4712' }, { value: '122107000000000778' }];
    for (const change of others) {
      const other = await enter(change);
      expect(other.repeated).toBe(false);
      expect(other.confirmationCode).not.toBe(first.confirmationCode);
    }
    // and the one that the world starts with
    expect(world.store.records.size).toBe(4);
  });

  it('stays the same request under the same reference after it was cancelled, and says that it was', async () => {
    const { world, answerOf, post } = await operationsWorld();
    const later = { ...ASK, startInSeconds: 60 };
    const first = (await answerOf(name, later)) as Created;
    await post('cancel', { requestId: first.requestId, seen: 0 });
    expect(await answerOf(name, later)).toEqual({ ...first, repeated: true, cancelled: true });
    expect(world.store.records.size).toBe(2);
  });

  it.each([
    [{ kind: 'phone', value: 'call me' }, 'value is invalid; for phone expected a telephone number'],
    [{ kind: 'email', value: 'person@' }, 'an e-mail address'],
    [{ value: '' }, 'value'],
    [{ kind: 'contactId' }, 'kind, expected (\\"asid\\" |'],
    [{ verified: 'trust me' }, 'code_sent_to_known_address'],
    [{ reference: undefined }, 'reference, which is missing'],
    [{ startInSeconds: -1 }, 'startInSeconds'],
    [
      { startInSeconds: 30 * 86_400 + 1 },
      `startInSeconds is invalid; expected at most ${30 * 86_400}, the time that is promised`,
    ],
    [{ appId: CANARY_APP_ID }, 'appId'],
    [{ by: 'somebody-else' }, 'not known'],
  ])('is refused, with what is expected and without what was given, for %j', async (change, named) => {
    const { world, post } = await operationsWorld();
    const { status, code, body } = await post(name, { ...ASK, ...change });
    expect({ status, code }).toEqual({ status: 400, code: 'operation_malformed' });
    expect(body).toContain(named);
    expect(body).not.toMatch(/call me|person@|trust me|somebody-else/);
    expect(world.store.records.size).toBe(1);
  });

  it('is refused for the id of a login that the app does not know people by, with the right kind', async () => {
    const { world, apps, post } = await operationsWorld();
    await apps.add('1002', 'instagram', 'the-secret-of-1002', { by: 'anna', at: START });
    const { status, code, body } = await post(name, { ...ASK, appId: '1002' });
    expect({ status, code }).toEqual({ status: 409, code: 'kind_not_of_app' });
    expect(body).toContain('this app is registered as instagram, which knows people by igUser, not by asid');
    expect(world.store.records.size).toBe(1);
    for (const kind of ['igUser', 'psid', 'igsid']) {
      expect(await post(name, { ...ASK, appId: '1002', kind })).toMatchObject({ status: 200 });
    }
  });

  it('is refused for a kind of id by which the data map finds nobody, with the kinds by which it finds people', async () => {
    const { world, post } = await operationsWorld();
    const { status, code, body } = await post(name, { ...ASK, kind: 'waba' });
    expect({ status, code }).toEqual({ status: 409, code: 'kind_not_in_data_map' });
    expect(body).toContain('the data map finds nobody by waba: look the person up');
    expect(body).toContain(
      'asid, igUser, igsid, threadsId, psid, bsuid, phone, email; or add a rule that reads {waba}',
    );
    expect(world.store.records.size).toBe(1);
  });

  it('is refused for an app that is not registered, or no longer', async () => {
    const { world, apps, post } = await operationsWorld();
    expect(await post(name, { ...ASK, appId: '1002' })).toMatchObject({ status: 404, code: 'app_unknown' });
    await apps.remove('1001', { by: 'anna', at: START });
    expect(await post(name, ASK)).toMatchObject({ status: 404, code: 'app_unknown' });
    expect(world.store.records.size).toBe(1);
  });
});

test('a system’s request waits for its start as a callback does, or longer if it asks for that; an operator’s does not', async () => {
  const { world, answerOf } = await operationsWorld();
  const startOf = async (name: string, startInSeconds?: number) => {
    const asked = { ...ASK, reference: `${name} ${startInSeconds}`, startInSeconds };
    const { confirmationCode } = (await answerOf(name, asked)) as Created;
    const { origin, status, nextAttemptAt = 0 } = world.record(idOf(confirmationCode));
    return [origin, status, nextAttemptAt - START];
  };
  expect(await startOf('intake')).toEqual(['system', 'scheduled', FACTS.startAfter]);
  expect(await startOf('intake', 86_400)).toEqual(['system', 'scheduled', DAY]);
  expect(await startOf('create')).toEqual(['operator', 'received', 0]);
  expect(await startOf('create', 60)).toEqual(['operator', 'scheduled', MINUTE]);
  expect(await startOf('create', 30 * 86_400)).toEqual(['operator', 'scheduled', 30 * DAY]);
});

describe('import', () => {
  const LIST = { appId: '1001', kind: 'asid', list: 'a'.repeat(64), askedAt: START - DAY };
  const ids = (count: number) => Array.from({ length: count }, (_, at) => `${900_000 + at}`);
  type Entered = {
    readonly entered: readonly ({
      readonly code: ConfirmationCode;
      readonly repeated: boolean;
      readonly cancelled: boolean;
    } | null)[];
  };

  it('is refused for a list of logins of another kind of app', async () => {
    const { world, post } = await operationsWorld();
    const answer = await post('import', { ...LIST, kind: 'threadsId', ids: ids(1) });
    expect(answer).toMatchObject({ status: 409, code: 'kind_not_of_app' });
    expect(world.store.records.size).toBe(1);
  });

  it('is refused for a kind of id by which the data map finds nobody', async () => {
    const { world, post } = await operationsWorld();
    const answer = await post('import', { ...LIST, kind: 'waba', ids: ids(1) });
    expect(answer).toMatchObject({ status: 409, code: 'kind_not_in_data_map' });
    expect(world.store.records.size).toBe(1);
  });

  it('enters a request for each id, in their order, and the same again changes nothing', async () => {
    const { world, answerOf } = await operationsWorld();
    const first = ((await answerOf('import', { ...LIST, ids: ids(MOST_IDS) })) as Entered).entered;
    expect(first).toHaveLength(MOST_IDS);
    expect(world.store.records.size).toBe(MOST_IDS + 1);
    const third = first[2] as NonNullable<(typeof first)[number]>;
    expect(world.record(idOf(third.code))).toMatchObject({
      origin: 'list',
      enteredBy: 'maria',
      askedAt: START - DAY,
      nextAttemptAt: START + FACTS.startAfter,
    });
    const again = ((await answerOf('import', { ...LIST, ids: ['900002'] })) as Entered).entered;
    expect(again).toEqual([{ code: third.code, repeated: true, cancelled: false }]);
  });

  it('enters nobody again whose request was cancelled, and says so, unless that is what it is asked for', async () => {
    const { world, answerOf, post } = await operationsWorld();
    const importing = async (change: object = {}) => {
      const { entered } = (await answerOf('import', { ...LIST, ids: ids(2), ...change })) as Entered;
      return entered.map((one) => one as NonNullable<typeof one>);
    };
    const cancel = async ({ code }: { readonly code: ConfirmationCode }) =>
      expect(await post('cancel', { requestId: idOf(code), seen: 0 })).toMatchObject({ status: 200 });
    const [first, second] = await importing();
    if (first === undefined || second === undefined) throw new Error('nothing was entered');
    await cancel(first);
    expect(await importing()).toEqual([
      { code: first.code, repeated: true, cancelled: true },
      { code: second.code, repeated: true, cancelled: false },
    ]);
    const askedAt = START - 2 * DAY;
    const [anew, same] = await importing({ again: true, askedAt });
    expect(anew).toMatchObject({ repeated: false, cancelled: false });
    expect(world.record(idOf(anew?.code as ConfirmationCode))).toMatchObject({ askedAt, status: 'scheduled' });
    expect(same).toEqual({ code: second.code, repeated: true, cancelled: false });
    // a lost answer, or another operator, with or without `again`
    for (const again of [true, undefined]) {
      const [repeated] = await importing({ again });
      expect(repeated).toEqual({ code: anew?.code, repeated: true, cancelled: false });
    }
    expect(world.store.records.size).toBe(4);
    await cancel(anew as { readonly code: ConfirmationCode });
    expect((await importing())[0]).toEqual({ code: anew?.code, repeated: true, cancelled: true });
    expect((await importing({ again: true }))[0]).toMatchObject({ repeated: false });
    expect(world.store.records.size).toBe(5);
  });

  it.each([
    [{ ids: [] }],
    [{ ids: ids(MOST_IDS + 1) }],
    [{ ids: ['1', 'person@example.com'] }],
    [{ ids: ['1'], list: 'my-list.csv' }],
    [{ ids: ['1'], list: 'a'.repeat(63) }],
    [{ ids: ['1'], list: 'a'.repeat(65) }],
    [{ ids: ['1'], list: `g${'a'.repeat(64)}` }],
    [{ ids: ['1'], askedAt: '2026-01-01' }],
  ])('is refused as a whole where a part of it is wrong: %#', async (change) => {
    const { world, post } = await operationsWorld();
    const { status, code, body } = await post('import', { ...LIST, ...change });
    expect({ status, code }).toEqual({ status: 400, code: 'operation_malformed' });
    expect(body).not.toContain('person@');
    expect(world.store.records.size).toBe(1);
  });

  it('names the field that holds what is no id', async () => {
    const { post } = await operationsWorld();
    expect((await post('import', { ...LIST, ids: ['x'] })).body).toContain('"ids is invalid; for asid expected ');
  });

  it('answers null for what could not be recorded, and a problem when nothing could', async () => {
    const { world, post, answerOf } = await operationsWorld();
    let left = 20;
    const create = async (request: Parameters<typeof world.store.create>[0]) => {
      left -= 1;
      if (left < 0) throw new DeletionError('store_unavailable', 'retry', 'no answer');
      return await world.ports.store.create(request);
    };
    const ports = { store: { ...world.ports.store, create } };
    const { entered } = (await answerOf('import', { ...LIST, ids: ids(60) }, { ports })) as Entered;
    const recorded = entered.filter((one) => one !== null);
    expect(recorded).toHaveLength(20);
    expect(entered).toHaveLength(60);
    // only those that were under way when the first one failed
    expect(left).toBeGreaterThanOrEqual(-16);
    for (const { code } of recorded) expect(world.record(idOf(code)).origin).toBe('list');
    const refused = await post('import', { ...LIST, ids: ids(60) }, { ports });
    expect(refused).toMatchObject({ status: 503, code: 'store_unavailable' });
  });

  it('begins no further id when its time is over', async () => {
    const { world, answerOf } = await operationsWorld();
    const create = async (request: Parameters<typeof world.store.create>[0]) => {
      world.advance(1000);
      return await world.ports.store.create(request);
    };
    const ports = { store: { ...world.ports.store, create } };
    const { entered } = (await answerOf('import', { ...LIST, ids: ids(100) }, { ports })) as Entered;
    const count = entered.filter((one) => one !== null).length;
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(50);
    expect(world.store.records.size).toBe(count + 1);
  });

  it.each([
    [5000, 100],
    [5001, 16],
  ])('whose first ids take %d ms has %d entered by one call', async (milliseconds, entered) => {
    const { world, post } = await operationsWorld();
    let created = 0;
    const create = async (request: Parameters<typeof world.store.create>[0]) => {
      created += 1;
      if (created === 16) world.advance(milliseconds);
      return await world.ports.store.create(request);
    };
    const ports = { store: { ...world.ports.store, create } };
    expect((await post('import', { ...LIST, ids: ids(100) }, { ports })).status).toBe(200);
    expect(created).toBe(entered);
  });

  it('that has ended is noted with the app', async () => {
    const { apps, post } = await operationsWorld();
    expect(await post('import-end', { appId: '1001' })).toMatchObject({ status: 200, body: '{"appId":"1001"}' });
    expect(apps.apps.get('1001')?.importedAt).toBe(START);
    expect(await post('import-end', { appId: '1002' })).toMatchObject({ status: 404, code: 'app_unknown' });
  });
});
