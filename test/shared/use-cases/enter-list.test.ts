import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { requestIdOf } from '../../../shared/use-cases/accept-request.ts';
import { enterList, type ListOrder } from '../../../shared/use-cases/enter-list.ts';
import { requestWorld, START } from '../../support/request-world.ts';

const ORDER: ListOrder = {
  appId: 'app-1',
  kind: 'igsid',
  hash: 'the-hash',
  askedAt: START - DAY,
  startAfter: 600_000,
  promise: 30 * DAY,
  enteredBy: 'maria',
  again: false,
};
const never = () => false;
const ids = (count: number) => Array.from({ length: count }, (_, at) => `${900 + at}`);

type RequestWorld = ReturnType<typeof requestWorld>;

/** Enters the id, and answers the key of its request. */
async function entered(world: RequestWorld, id: string, change: Partial<ListOrder> = {}): Promise<RequestId> {
  const [one] = await enterList(world.ports, { ...ORDER, ...change }, [id], never);
  if (!one) throw new Error('not entered');
  return one.requestId;
}

function cancel({ store, record }: RequestWorld, requestId: RequestId) {
  const request = record(requestId);
  return store.replace({ ...request, status: 'cancelled' });
}

/** The world with a store that cannot create the request whose turn this is. */
function refusingAt({ ports, store }: RequestWorld, turn: number) {
  let turns = 0;
  const create: typeof store.create = async (request) => {
    turns += 1;
    if (turns === turn) throw new DeletionError('store_unavailable', 'retry', 'no answer');
    return await store.create(request);
  };
  return { ...ports, store: { ...store, create } };
}

describe('entering a list', () => {
  it('asks for the deletion of each id, as of the time of the list', async () => {
    const world = requestWorld();
    const request = world.record(await entered(world, '900'));
    expect(request).toMatchObject({
      appId: 'app-1',
      beganWith: 'igsid',
      origin: 'list',
      scope: 'deletion',
      askedAt: START - DAY,
      dueAt: START + 30 * DAY,
      enteredBy: 'maria',
    });
    if (request.sealed === undefined) throw new Error('not sealed');
    const { identifiers } = await world.ports.seal.open(request.sealed, request);
    expect(identifiers).toEqual({ verified: { igsid: ['900'] } });
  });

  it('begins when the wait is over, or at once where there is none', async () => {
    const world = requestWorld();
    const waiting = world.record(await entered(world, '900', { startAfter: 1 }));
    expect(waiting).toMatchObject({ status: 'scheduled', nextAttemptAt: START + 1 });
    const begun = world.record(await entered(world, '901', { startAfter: 0 }));
    expect(begun).toMatchObject({ status: 'received', nextAttemptAt: START });
  });

  it('gives an id of a list the same request as every earlier deployment did', async () => {
    const world = requestWorld();
    const idOf = (occasion: string) =>
      requestIdOf(world.ports.keys, {
        subject: { appId: 'app-1', kind: 'igsid', value: '900' },
        occasion,
        origin: 'list',
        scope: 'deletion',
        promise: 30 * DAY,
      });
    const first = await entered(world, '900');
    expect(first).toBe(await idOf('list\nthe-hash\n900'));
    await cancel(world, first);
    expect(await entered(world, '900')).toBe(first);
    expect(await entered(world, '900', { again: true })).toBe(await idOf('list\nthe-hash\n900\n1'));
  });

  it('begins no further id once one could not be recorded, and tells why', async () => {
    const world = requestWorld();
    const answers = await enterList(refusingAt(world, 20), ORDER, ids(100), never);
    expect(answers).toHaveLength(100);
    // those that were under way beside it
    expect(world.store.records.size).toBeLessThanOrEqual(19 + 15);
    expect(answers.filter((one) => one !== null)).toHaveLength(world.store.records.size);
    const failures = world.logs.filter(({ event }) => event === 'request_not_recorded');
    expect(failures.map(({ fields }) => fields)).toMatchObject([{ errorCode: 'store_unavailable' }]);
  });

  it('enters none, and tells of no failure, when the time is up before the first', async () => {
    const world = requestWorld();
    expect(await enterList(world.ports, ORDER, ids(2), () => true)).toEqual([null, null]);
    expect(world.logs).toEqual([]);
  });
});
