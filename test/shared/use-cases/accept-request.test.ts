import { confirmationCode, readConfirmationCode } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { acceptRequest, isCancelled } from '../../../shared/use-cases/accept-request.ts';
import { requestWorld, START } from '../../support/request-world.ts';

const DAY = 86_400_000;

describe('accepting a request', () => {
  it('answers the same code when Meta repeats a callback, and records it once', async () => {
    const world = requestWorld();
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.accept()));
    expect(new Set(answers.map((answer) => answer.code)).size).toBe(1);
    expect(answers.filter((answer) => !answer.repeated)).toHaveLength(1);
    expect(world.store.records.size).toBe(1);
    expect(world.queue.messages).toHaveLength(1);
  });

  it('answers the code of the occasion itself for a deletion, as every earlier deployment did', async () => {
    const world = requestWorld();
    const subjectKey = await world.ports.keys.keyOf({ appId: 'app-1', kind: 'asid', value: '1' });
    expect((await world.accept('1')).code).toBe(confirmationCode(subjectKey, 'payload of 1'));
    const removed = await world.accept('1', { scope: 'deauthorization' });
    expect(removed.code).toBe(confirmationCode(subjectKey, 'deauthorization\npayload of 1'));
  });

  it.each([
    ['callback', { CallbacksAccepted: 1, CallbacksRepeated: 1 }],
    ['canary', {}],
  ] as const)('of origin %s tells whether it is new or repeated, and counts %j', async (origin, counted) => {
    const world = requestWorld();
    const { requestId } = await world.accept('1', { origin });
    await world.accept('1', { origin });
    const fields = { requestId, appId: 'app-1' };
    expect(world.logs).toEqual([
      { event: 'request_accepted', fields },
      { event: 'request_repeated', fields },
    ]);
    expect(world.counted).toEqual(counted);
  });

  it('answers another code for another occasion, another person, another app and another kind of identifier', async () => {
    const world = requestWorld();
    const codes = await Promise.all([
      world.accept('1'),
      world.accept('1', { occasion: 'a second genuine request' }),
      world.accept('2', { occasion: 'payload of 1' }),
      world.accept('1', { subject: { appId: 'app-2', kind: 'asid', value: '1' } }),
      world.accept('1', { subject: { appId: 'app-1', kind: 'igsid', value: '1' } }),
      world.accept('1', { scope: 'deauthorization' }),
    ]);
    expect(new Set(codes.map(({ code }) => code)).size).toBe(6);
  });

  it('keeps one keyed hash for a person of an app, however often they ask', async () => {
    const world = requestWorld();
    const first = await world.accept('1');
    const second = await world.accept('1', { occasion: 'a second genuine request' });
    expect(world.record(second.requestId).subjectRef).toBe(world.record(first.requestId).subjectRef);
  });

  it('records neither the code nor the id, and a seal that opens only under its own request', async () => {
    const world = requestWorld();
    const { code, requestId } = await world.accept('7381405790001');
    const other = await world.accept('999');
    const record = world.record(requestId);
    expect(JSON.stringify(record)).not.toContain(code);
    expect(JSON.stringify(record)).not.toContain('7381405790001');
    if (record.sealed === undefined) throw new Error('not sealed');
    expect(await world.ports.seal.open(record.sealed, record)).toEqual({
      identifiers: { verified: { asid: ['7381405790001'] } },
    });
    await expect(world.ports.seal.open(record.sealed, world.record(other.requestId))).rejects.toMatchObject({
      code: 'seal_broken',
    });
  });

  it('promises a time and is due at once, without a time-to-live', async () => {
    const world = requestWorld();
    const { requestId, code } = await world.accept();
    expect(world.record(requestId)).toMatchObject({
      status: 'received',
      acceptedAt: START,
      dueAt: START + 30 * DAY,
      nextAttemptAt: START,
    });
    expect(world.record(requestId).expiresAt).toBeUndefined();
    expect(world.queue.messages).toEqual([{ requestId, delaySeconds: 0, source: 'callback' }]);
    expect(readConfirmationCode(code)).toBe(code);
  });

  it('stands although the queue refuses: the sweeper queues it', async () => {
    const world = requestWorld();
    const refused = { send: () => Promise.reject(new DeletionError('queue_unavailable', 'retry', 'no')) };
    const intake = {
      subject: { appId: 'app-1', kind: 'asid', value: '1' },
      occasion: 'x',
      origin: 'callback',
      scope: 'deletion',
      promise: DAY,
    } as const;
    const { requestId } = await acceptRequest({ ...world.ports, queue: refused }, intake);
    expect(world.queue.messages).toEqual([]);
    world.advance(60_000);
    await world.sweep();
    expect(world.queue.messages).toEqual([{ requestId, delaySeconds: 0, source: 'sweep' }]);
  });

  it('records nothing without a seal', async () => {
    const world = requestWorld();
    const noKey = { close: () => Promise.reject(new DeletionError('key_unavailable', 'retry', 'no')) };
    const intake = {
      subject: { appId: 'app-1', kind: 'asid', value: '1' },
      occasion: 'x',
      origin: 'callback',
      scope: 'deletion',
      promise: DAY,
    } as const;
    await expect(acceptRequest({ ...world.ports, seal: noKey }, intake)).rejects.toMatchObject({
      code: 'key_unavailable',
    });
    expect(world.store.records.size).toBe(0);
    expect(world.queue.messages).toEqual([]);
  });

  it('waits when an operator has asked for a time in which it can be cancelled', async () => {
    const world = requestWorld();
    const { requestId } = await world.accept('1', { startAt: START + DAY });
    expect(world.record(requestId)).toMatchObject({ status: 'scheduled', nextAttemptAt: START + DAY });
    expect(world.queue.messages).toEqual([]);
    await world.run(requestId);
    expect(world.record(requestId).status).toBe('scheduled');
  });

  it('waits for an operator, in the name of the system, when it is held from the beginning', async () => {
    const world = requestWorld();
    const { requestId } = await world.accept('1', { holdFor: 'login_signature' });
    const hold = { cause: 'login_signature', reason: 'login_signature', decidedBy: 'data-deletion', at: START };
    expect(world.record(requestId)).toMatchObject({ status: 'scheduled', hold });
    expect(world.record(requestId).nextAttemptAt).toBeUndefined();
    expect(world.queue.messages).toEqual([]);
  });

  it('that is repeated is not cancelled if its record is gone by now', async () => {
    const accepted = { ...(await requestWorld().accept()), repeated: true };
    expect(await isCancelled({ read: async () => undefined }, accepted)).toBe(false);
  });
});
