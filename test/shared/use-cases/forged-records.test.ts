import { confirmationHash } from '../../../shared/domain/confirmation-token.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import type { Part } from '../../../shared/domain/part.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { replayRequest } from '../../../shared/use-cases/replay-requests.ts';
import { requestWorld, START, testTarget } from '../../support/request-world.ts';

const HOUR = 3_600_000;

/** What somebody would write who wants a receipt for data that still stands. */
const INVENTED: Part = {
  name: 'messages',
  label: 'Messages',
  status: 'deleted',
  attempts: 0,
  items: 3,
  rounds: 0,
  wasEmpty: true,
  selects: 'what messages selects',
  updatedAt: START,
};

function messagesWorld() {
  const messages = testTarget({ one: 'app-1#218471' });
  const world = requestWorld({ messages });
  const forge = async (requestId: DeletionRequest['requestId'], change: Partial<DeletionRequest>) => {
    const forged = { ...world.record(requestId), ...change, nextAttemptAt: world.ports.clock() };
    expect(await world.store.replace(forged)).not.toBe('changed');
  };
  const isRefused = async (requestId: DeletionRequest['requestId'], code = 'record_forged') => {
    await world.run(requestId);
    const record = world.record(requestId);
    expect(record).toMatchObject({ status: expect.not.stringContaining('completed'), lastError: code });
    expect(record.nextAttemptAt).toBeUndefined();
    expect(record.receipt).toBeUndefined();
    expect(world.counted.RecordsForged).toBe(1);
    expect(world.logs).toContainEqual({ event: 'record_forged', fields: { requestId, errorCode: code } });
  };
  return { world, messages, forge, isRefused };
}

describe('a record that somebody else has written into', () => {
  it('is refused where it has the seal of another request', async () => {
    const { world, messages, forge, isRefused } = messagesWorld();
    const { requestId } = await world.accept();
    const other = await world.accept('31');
    await forge(other.requestId, { sealed: world.record(requestId).sealed });
    await isRefused(other.requestId, 'seal_broken');
    expect(messages.purges).toBe(0);
  });

  it.each<[string, Partial<DeletionRequest>]>([
    ['parts that nobody deleted', { parts: [INVENTED], resolved: true, rescan: 'running' }],
    ['an answer that no operator has given', { settled: [1] }],
    ['an answer of an earlier version that no operator has given', { isUnknownOld: true }],
    ['an identifier that no operator has confirmed', { confirmed: [{ kind: 'email' }] }],
    ['sources that are gone', { goneSources: ['handle'] }],
    ['sources that did not answer', { silentSources: ['handle'] }],
    ['a source that is still to be asked', { unanswered: true }],
    ['a time for the last look', { rescanAt: START }],
    ['the data map under which it began', { dataMapHash: 'hash' }],
    ['a proof that nobody has made', { proof: 'c29tZXRoaW5n' }],
    ['what was seen of its history', { historySeen: { count: 0, hash: 'hash' } }],
    ['a change of its history that is accepted', { historyChange: { at: START, count: 0 } }],
  ])('is refused before anything is deleted when it is new and has %s', async (_, change) => {
    const { world, messages, forge, isRefused } = messagesWorld();
    const { requestId } = await world.accept();
    await forge(requestId, change);
    await isRefused(requestId);
    expect([messages.purges, messages.items.size]).toEqual([0, 1]);
  });

  it.each<[string, (record: DeletionRequest) => Partial<DeletionRequest>]>([
    ['a part was never purged', ({ parts }) => ({ parts: parts.map((part) => ({ ...part, ...INVENTED })) })],
    ['the last look was never made', () => ({ rescan: 'running' })],
    ['it was asked through another origin', () => ({ origin: 'canary' })],
    ['what a new start was is gone', () => ({ returns: { reRegisteredAt: START } })],
    ['it is a replay', (record) => ({ replay: { of: record.requestId, sealOf: record.requestId, lastLookAt: START } })],
    ['another history was seen', () => ({ historySeen: { count: 0, hash: 'hash' } })],
    ['its history was found changed', () => ({ historyChange: { at: START, count: 0 } })],
    ['something of a later version', () => ({ news: 'of a later version' }) as Partial<DeletionRequest>],
    ['it has not begun', () => ({ parts: [], resolved: false, dataMapHash: undefined, proof: undefined })],
  ])('is refused, and nothing more is deleted, when it is under way and says that %s', async (_, change) => {
    const { world, messages, forge, isRefused } = messagesWorld();
    messages.answers = { outcome: 'unfinished', items: 0, runAgainAt: START + HOUR };
    const { requestId } = await world.accept();
    await world.run(requestId);
    expect(messages.purges).toBe(1);
    await forge(requestId, change(world.record(requestId)));
    await isRefused(requestId);
    expect([messages.purges, messages.items.size]).toEqual([1, 1]);
  });

  it('is refused with a seal of a new request, which anybody can make who enters requests', async () => {
    const { world, messages, forge, isRefused } = messagesWorld();
    messages.answers = { outcome: 'unfinished', items: 0, runAgainAt: START + HOUR };
    const { requestId } = await world.accept();
    await world.run(requestId);
    const sealed = await world.ports.seal.close({ verified: { asid: ['another'] } }, world.record(requestId));
    await forge(requestId, { sealed });
    await isRefused(requestId);
    expect(messages.purges).toBe(1);
  });

  it('is refused when it was put back to its beginning with the seal of the worker', async () => {
    const { world, messages, forge, isRefused } = messagesWorld();
    messages.answers = { outcome: 'unfinished', items: 0, runAgainAt: START + HOUR };
    const { requestId } = await world.accept();
    const begins = world.record(requestId);
    await world.run(requestId);
    const { sealed, version } = world.record(requestId);
    await world.store.replace({ ...begins, sealed, version });
    expect(Object.keys(world.record(requestId))).toEqual(Object.keys(begins));
    await forge(requestId, {});
    await isRefused(requestId);
    expect(messages.purges).toBe(1);
  });

  it('is refused again after an operator has tried it again', async () => {
    const { world, messages, forge } = messagesWorld();
    const { requestId } = await world.accept();
    await forge(requestId, { parts: [INVENTED], resolved: true });
    for (const attempts of [1, 2]) {
      await world.run(requestId);
      expect(world.record(requestId)).toMatchObject({ lastError: 'record_forged', attempts });
      await forge(requestId, {});
    }
    expect(messages.items.size).toBe(1);
  });

  it('is the worker’s own again when that happens while it works', async () => {
    const { world, messages, forge } = messagesWorld();
    const { requestId } = await world.accept();
    const purge = messages.purge;
    messages.purge = async (...about) => {
      const { claimedUntil } = world.record(requestId);
      expect(claimedUntil).toBeDefined();
      await forge(requestId, { parts: [INVENTED], rescan: 'running', claimedUntil });
      return await purge(...about);
    };
    await world.run(requestId);
    expect(world.part(requestId, 'messages')).toMatchObject({ status: 'verifying', items: 1 });
    expect(world.record(requestId).rescan).toBeUndefined();
    const ended = await world.runToEnd(requestId);
    expect([ended.status, messages.items.size]).toEqual(['completed', 0]);
  });
});

describe('a replay of a record that somebody else has written into', () => {
  it('is refused when that record says that it was read later than it was', async () => {
    const { world, messages, forge, isRefused } = messagesWorld();
    const { requestId } = await world.accept();
    const ended = await world.runToEnd(requestId);
    messages.items.set('new', 'app-1#218471');
    messages.createdAt.set('new', world.ports.clock() + HOUR);
    world.advance(2 * HOUR);
    await forge(requestId, { completedAt: world.ports.clock() });
    const order = { since: START, promise: DAY };
    const replayed = await replayRequest(world.ports, { ...world.record(requestId), sealed: ended.sealed }, order);
    await isRefused(replayed);
    expect([...messages.items.keys()]).toEqual(['new']);
  });

  it('is refused when that record has got a seal about somebody else', async () => {
    const { world, messages, forge, isRefused } = messagesWorld();
    const { requestId } = await world.accept('31');
    const ended = await world.runToEnd(requestId);
    await forge(requestId, { sealed: await world.ports.seal.close({ verified: { asid: ['218471'] } }, ended) });
    await isRefused(await replayRequest(world.ports, world.record(requestId), { since: START, promise: DAY }));
    expect(messages.items.size).toBe(1);
  });

  it.each<[string, (replay: DeletionRequest, now: number) => Partial<DeletionRequest>]>([
    ['is of another app', () => ({ appId: 'app-2' })],
    ['is about another person', () => ({ subjectRef: 'of-somebody-else' as DeletionRequest['subjectRef'] })],
    ['was asked later', (_, now) => ({ askedAt: now })],
    ['began with another kind of identifier', () => ({ beganWith: 'phone' })],
    ['is about an app that was removed', () => ({ scope: 'deauthorization' })],
    ['has an old signature', () => ({ isStale: true })],
    ['looked later than the request did', ({ replay }, now) => ({ replay: replay && { ...replay, lastLookAt: now } })],
  ])('is refused when it says that it %s', async (_, change) => {
    const { world, messages, forge, isRefused } = messagesWorld();
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    world.advance(2 * HOUR);
    for (const owner of ['app-1#218471', 'app-2#218471']) {
      messages.items.set(owner, owner);
      messages.createdAt.set(owner, world.ports.clock() - HOUR);
    }
    // what is not proven of the request proves nothing of its replay
    await forge(requestId, { updatedAt: world.ports.clock() });
    const replayed = await replayRequest(world.ports, world.record(requestId), { since: START, promise: DAY });
    await forge(replayed, change(world.record(replayed), world.ports.clock()));
    await isRefused(replayed, 'replay_forged');
    expect(messages.items.size).toBe(2);
  });

  it('is refused when it says itself what is known of a new start', async () => {
    const { world, messages, forge, isRefused } = messagesWorld();
    const { requestId } = await world.accept();
    await world.runToEnd(requestId);
    messages.items.set('back', 'app-1#218471');
    const replayed = await replayRequest(world.ports, world.record(requestId), { since: START, promise: DAY });
    await forge(replayed, { returns: {} });
    await isRefused(replayed);
    expect(messages.items.size).toBe(1);
  });
});

describe('a record from before records carried a proof', () => {
  /** The worker's claim of a record of an earlier form. */
  async function earlier(change: Partial<DeletionRequest>) {
    const { world, messages, forge } = messagesWorld();
    const { requestId } = await world.accept();
    await forge(requestId, change);
    const claim: typeof world.store.claim = async (...about) => {
      const claimed = await world.store.claim(...about);
      return typeof claimed === 'object' ? { ...claimed, isBeforeProofs: true } : claimed;
    };
    const runEarlier = () => world.run(requestId, undefined, { store: { ...world.store, claim } });
    return { world, messages, requestId, runEarlier };
  }

  it('is purged and read anew where it says that something was deleted, and carries a proof from then on', async () => {
    const { world, messages, requestId, runEarlier } = await earlier({
      parts: [INVENTED],
      resolved: true,
      status: 'running',
    });
    await runEarlier();
    expect(messages.items.size).toBe(0);
    expect(world.record(requestId).proof).toEqual(expect.any(String));
    expect((await world.runToEnd(requestId)).status).toBe('completed');
  });

  it('keeps what an operator has kept', async () => {
    const retention = { reason: 'legal_claims', basis: 'a case' } as const;
    const { world, messages, requestId, runEarlier } = await earlier({
      parts: [{ ...INVENTED, status: 'kept', retention }],
      resolved: true,
      status: 'running',
    });
    await runEarlier();
    expect([messages.purges, world.part(requestId, 'messages').status]).toEqual([0, 'kept']);
    expect(world.record(requestId).proof).toEqual(expect.any(String));
  });

  it('is refused where it has a proof, which no record had then', async () => {
    const { messages, runEarlier, world, requestId } = await earlier({ proof: 'c29tZXRoaW5n', resolved: true });
    await runEarlier();
    expect(world.record(requestId)).toMatchObject({ status: 'received', lastError: 'record_forged' });
    expect(messages.purges).toBe(0);
  });

  it('is left to an operator when it had ended, because it would be signed for again', async () => {
    const retention = { reason: 'legal_claims', basis: 'a case', until: START } as const;
    const { messages, runEarlier, world, requestId } = await earlier({
      parts: [{ ...INVENTED, status: 'kept', retention, nextAttemptAt: START }],
      resolved: true,
      status: 'completed_with_retention',
      completedAt: START - 1,
    });
    await runEarlier();
    expect(world.record(requestId)).toMatchObject({ status: 'running', lastError: 'record_forged' });
    expect(messages.purges).toBe(0);
  });
});

describe('a confirmation that somebody else has left', () => {
  it('confirms nothing without the nonce that only the provider has', async () => {
    const provider = testTarget();
    const hash = confirmationHash('n'.repeat(43));
    provider.answers = { outcome: 'notified', items: 0, confirmationHash: hash, askAgainAt: START + HOUR };
    const world = requestWorld({ provider });
    const { requestId } = await world.accept();
    await world.run(requestId);
    const before = world.record(requestId);
    const confirmations = [hash, 'm'.repeat(43), ''].map((nonce) => ({ at: START, nonce }));
    await world.store.amend(before, { ...before, confirmations, nextAttemptAt: START });
    await world.run(requestId);
    expect(world.part(requestId, 'provider').status).toBe('notified');
    expect(world.record(requestId).confirmations).toBeUndefined();
  });
});
