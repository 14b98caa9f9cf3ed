import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { extend, hold, refuse, retry } from '../../../shared/domain/operator-decisions.ts';
import { confirm, keep, releasePart } from '../../../shared/domain/operator-part-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { statusView } from '../../../shared/domain/status-view.ts';
import { decideOnRequest } from '../../../shared/use-cases/decide-on-request.ts';
import { replayRequest } from '../../../shared/use-cases/replay-requests.ts';
import { mapWorld } from '../../support/map-world.ts';
import { START } from '../../support/request-world.ts';

const NUMBER = '4915100000001';
const CLAIM = { reason: 'legal_claims', basis: 'a claim against the customer of 2025' } as const;
const NO_WORDS = { label: () => undefined, legalBasis: () => undefined, stays: () => undefined };

const target = (name: string, ...match: string[]) => ({ name, label: 'orders', kind: 'memory', store: name, match });

const contactId = {
  kind: 'contactId',
  neverReused: true,
  verified: 'webhook',
  registration: { createdAt: { attribute: 'at', format: 'epoch_ms' } },
  from: { kind: 'memory', store: 'links', match: ['{appId}#{phone}'], field: 'contactId' },
};
const mapWithMessages = (messages: object) => ({
  identifiers: [contactId],
  targets: [messages, target('notes', '{contactId}')],
});

/** Data of whoever has the number: messages by their contact id, and calls by the number itself. */
async function numberWorld() {
  const map = mapWithMessages(target('messages', '{contactId}', '{appId}#{phone}'));
  const world = await mapWorld(map, ['links', 'messages', 'notes']);
  const owner = `app-1#${NUMBER}`;
  return {
    ...world,
    /** The number gets another owner, who signs up and writes. */
    handOn(who: string): void {
      world.remove('links', 'link');
      world.put('links', 'link', { owner, fields: { contactId: who, at: String(world.ports.clock() - DAY) } });
      for (const store of ['messages', 'notes']) world.put(store, `${who} ${store}`, { owner: who });
      world.put('messages', `${who} by number`, { owner });
    },
    async asks(occasion: string): Promise<RequestId> {
      const subject = { appId: 'app-1', kind: 'phone', value: NUMBER } as const;
      return (await world.accept(NUMBER, { subject, origin: 'operator', occasion })).requestId;
    },
    async keepsMessages(requestId: RequestId): Promise<void> {
      const denied = new DeletionError('target_access_denied', 'fail', 'the table denies it');
      await world.run(requestId, undefined, world.withoutPurge(denied, 'messages'));
      await decide(world, requestId, (record, now) => keep(record, 'messages', { by: 'ines', retention: CLAIM }, now));
    },
  };
}

type Decided = Pick<Awaited<ReturnType<typeof mapWorld>>, 'ports' | 'runToEnd'>;

async function decide(
  world: Decided,
  requestId: RequestId,
  what: (record: DeletionRequest, now: number) => DeletionRequest,
): Promise<void> {
  await decideOnRequest(world.ports, requestId, what);
  await world.runToEnd(requestId);
}

/** A former owner of whom something is kept, and the request of the next one. */
async function handedOn() {
  const world = await numberWorld();
  world.handOn('ada');
  const former = await world.asks('the former owner');
  await world.keepsMessages(former);
  world.advance(700 * DAY);
  world.handOn('bob');
  const next = await world.asks('the next owner');
  await world.runToEnd(next);
  return { world, former, next };
}

const ALL_MESSAGES = ['ada messages', 'ada by number', 'bob messages', 'bob by number'];

describe('what an operator keeps of a number’s former owner', () => {
  it('waits for an operator in the next owner’s request, which says nothing of it to that person', async () => {
    const { world, former, next } = await handedOn();
    expect(world.keys('messages')).toEqual(ALL_MESSAGES);
    expect(world.keys('notes')).toEqual([]);
    const record = world.record(next);
    expect(record.status).toBe('running');
    expect(world.part(next, 'messages')).toMatchObject({ status: 'failing', lastError: 'kept_for_another' });
    const reason = `kept in request ${former}, which may be another person's`;
    expect(record.history).toMatchObject([{ by: 'data-deletion', target: 'messages', what: 'held', reason }]);
    const said = JSON.stringify(statusView(record, 'X' as never, NO_WORDS, world.ports.clock()));
    expect(said).not.toMatch(/claim|another|kept/);
  });

  it('is left as it is by whatever does not decide about that part', async () => {
    const { world, next } = await handedOn();
    const all = decideOnRequest(world.ports, next, (record, now) => retry(record, { by: 'ines' }, now));
    await expect(all).rejects.toMatchObject({ code: 'nothing_to_retry' });
    const again = await world.asks('once more');
    await world.runToEnd(again);
    await world.run(next);
    for (const id of [next, again]) {
      expect(world.part(id, 'messages')).toMatchObject({ status: 'failing', lastError: 'kept_for_another' });
    }
    expect(world.keys('messages')).toEqual(ALL_MESSAGES);
  });

  it('is deleted, kept or left to be deleted by hand as the operator decides', async () => {
    const deleting = await handedOn();
    await decide(deleting.world, deleting.next, (record, now) => retry(record, { by: 'ines' }, now, 'messages'));
    expect(deleting.world.keys('messages')).toEqual(['ada messages']);
    expect(deleting.world.record(deleting.next).status).toBe('completed');

    const retention = { reason: 'legal_claims', basis: 'another claim' } as const;
    const keeping = await handedOn();
    await decide(keeping.world, keeping.next, (one, now) => keep(one, 'messages', { by: 'ines', retention }, now));
    expect(keeping.world.part(keeping.next, 'messages')).toMatchObject({ status: 'kept', retention });

    const byHand = await handedOn();
    await decide(byHand.world, byHand.next, (one, now) => confirm(one, 'messages', { by: 'ines' }, false, now));
    expect(byHand.world.record(byHand.next).status).toBe('completed');
    for (const { world } of [keeping, byHand]) expect(world.keys('messages')).toEqual(ALL_MESSAGES);
  });

  it('is asked about again, and stays, when the data map finds more there before the request has ended', async () => {
    const { world } = await handedOn();
    const next = await world.asks('once more');
    await world.run(next);
    const more = target('messages', '{contactId}', '{appId}#{phone}', 'thread-{contactId}');
    const confirmAs = (asked: number) =>
      decideOnRequest(world.ports, next, (one, now) => confirm(one, 'messages', { by: 'ines', asked }, false, now));
    const stopped = { status: 'failing', lastError: 'kept_for_another' };
    await world.deploy(mapWithMessages(more));
    world.advance(DAY);
    await world.run(next);
    expect(world.part(next, 'messages')).toMatchObject({ ...stopped, asked: 2 });
    await expect(confirmAs(1)).rejects.toMatchObject({ code: 'asked_again' });
    await confirmAs(2);
    // what the operator has left there by this confirmation may be the former owner's
    await world.deploy(mapWithMessages({ ...more, match: [...more.match, 'draft-{contactId}'] }));
    world.advance(HOUR);
    await world.run(next);
    expect(world.part(next, 'messages')).toMatchObject({ ...stopped, asked: 3 });
    await decide(world, next, (record, now) => retry(record, { by: 'ines' }, now, 'messages'));
    await world.deploy(mapWithMessages(more));
    await world.runToEnd(next);
    expect(world.record(next).status).toBe('completed');
    expect(world.keys('messages')).toEqual(['ada messages']);
  });

  it('is still seen after the number was used for many requests', async () => {
    const { world } = await handedOn();
    for (let count = 0; count < 25; count += 1) {
      const id = await world.asks(`again ${count}`);
      await world.runToEnd(id);
      expect(world.part(id, 'messages').lastError).toBe('kept_for_another');
    }
    expect(world.keys('messages')).toEqual(ALL_MESSAGES);
  });
});

it.each<[string, (record: DeletionRequest, now: number) => DeletionRequest]>([
  ['put on hold', (record, now) => hold(record, { by: 'ines', reason: 'said of ada' }, now)],
  ['extended', (record, now) => extend(record, { by: 'ines', reason: 'said of ada', months: 1 }, now)],
  [
    'refused half-way',
    (record, now) => {
      const refusal = { by: 'ines', reason: 'insufficient_verification', basis: 'said of ada' } as const;
      return refuse(record, refusal, { retentionMonths: 24, backupHorizon: 35 * DAY }, now);
    },
  ],
])(
  'nothing that was said when the former owner’s request was %s reaches the next owner of the number',
  async (_, what) => {
    const world = await numberWorld();
    world.handOn('ada');
    const former = await world.asks('the former owner');
    const denied = new DeletionError('target_access_denied', 'fail', 'the table denies it');
    await world.run(former, undefined, world.withoutPurge(denied, 'messages'));
    await decideOnRequest(world.ports, former, what);
    world.advance(700 * DAY);
    world.handOn('bob');
    const next = await world.asks('the next owner');
    const record = await world.runToEnd(next);
    expect(record.status).toBe('completed');
    expect(JSON.stringify(record)).not.toContain('said of ada');
    expect(world.keys('notes')).not.toContain('bob notes');
  },
);

it('takes over no release that was decided about the former owner of a number', async () => {
  const { world, former } = await handedOn();
  await decide(world, former, (record, now) => releasePart(record, 'messages', { by: 'ines' }, now));
  const next = await world.asks('after the release');
  await world.runToEnd(next);
  expect(world.part(next, 'messages').released).toBeUndefined();
  expect(world.record(next).history).toBeUndefined();
  expect(world.record(next).status).toBe('completed');
});

it('does not tell a number’s next owner that something is kept for a business for which the former owner worked', async () => {
  const staff = { kind: 'memory', store: 'staff', match: ['{appId}#{phone}'], field: 'account' };
  const accounts = { ...target('accounts', '{account}'), ofBusiness: { basis: { en: 'the business decides' } } };
  const map = { identifiers: [{ kind: 'account', of: 'business', from: staff }], targets: [accounts] };
  const world = await mapWorld(map, ['staff', 'accounts']);
  world.put('staff', 'ada', { owner: `app-1#${NUMBER}`, fields: { account: 'shop' } });
  world.put('accounts', 'shop', { owner: 'shop' });
  const asks = async (occasion: string) => {
    const subject = { appId: 'app-1', kind: 'phone', value: NUMBER } as const;
    const { requestId } = await world.accept(NUMBER, { subject, origin: 'operator', occasion });
    return await world.runToEnd(requestId);
  };
  expect(world.partsOf((await asks('the former owner')).requestId)).toEqual({ accounts: 'kept' });
  world.remove('staff', 'ada');
  world.advance(700 * DAY);
  const next = await asks('the next owner');
  expect(world.partsOf(next.requestId)).toEqual({ accounts: 'nothing_found' });
  expect(world.keys('accounts')).toEqual(['shop']);
});

describe('a replay of a request that began with a number', () => {
  async function replayed(world: Awaited<ReturnType<typeof numberWorld>>, of: RequestId, reference: string) {
    const order = { since: START, promise: 7 * DAY, reference };
    const id = await replayRequest(world.ports, world.record(of), order);
    await world.runToEnd(id);
    return id;
  }

  it('leaves what is kept of the next owner to an operator, and says nothing of it', async () => {
    const world = await numberWorld();
    world.handOn('ada');
    const former = await world.asks('the former owner');
    await world.runToEnd(former);
    world.advance(5 * DAY);
    world.handOn('bob');
    await world.keepsMessages(await world.asks('the next owner'));
    world.put('messages', 'ada, restored', { owner: 'ada' });
    const replay = await replayed(world, former, 'after a restore');
    const part = world.part(replay, 'messages');
    expect(part).toMatchObject({ status: 'failing', lastError: 'kept_for_another' });
    expect(part.retention).toBeUndefined();
    expect(world.keys('messages')).toEqual(['bob messages', 'bob by number', 'ada, restored']);
    await decide(world, replay, (record, now) => retry(record, { by: 'ines' }, now, 'messages'));
    expect(world.keys('messages')).not.toContain('ada, restored');
    expect(world.keys('messages')).toContain('bob messages');
  });

  it('keeps what is kept in the request that it repeats, and in another replay of it', async () => {
    const kept = await numberWorld();
    kept.handOn('ada');
    const keeping = await kept.asks('the owner');
    await kept.keepsMessages(keeping);
    const replay = await replayed(kept, keeping, 'after a restore');
    expect(kept.part(replay, 'messages')).toMatchObject({ status: 'kept', retention: CLAIM });

    const world = await numberWorld();
    world.handOn('ada');
    const original = await world.asks('the owner');
    await world.runToEnd(original);
    world.put('messages', 'ada, restored', { owner: 'ada' });
    const order = { since: START, promise: 7 * DAY, reference: 'first' };
    await world.keepsMessages(await replayRequest(world.ports, world.record(original), order));
    const second = await replayed(world, original, 'second');
    expect(world.part(second, 'messages')).toMatchObject({ status: 'kept', retention: CLAIM });
  });
});
