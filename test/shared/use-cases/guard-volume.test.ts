import type { RequestOrigin } from '../../../shared/domain/deletion-request.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { guardVolume } from '../../../shared/use-cases/guard-volume.ts';
import { requestWorld, START } from '../../support/request-world.ts';

const MOST = 3;
const SETTINGS = { promise: 30 * DAY, callbacksPerHour: MOST };

type RequestWorld = ReturnType<typeof requestWorld>;

async function acceptAll(world: RequestWorld, origins: readonly RequestOrigin[], promise = SETTINGS.promise) {
  for (const [at, origin] of origins.entries()) {
    await world.accept(`${at}`, { origin, promise, startAt: world.ports.clock() + 600_000 });
  }
}

function held(world: RequestWorld) {
  return [...world.store.records.values()].filter(({ hold }) => hold !== undefined);
}

async function heldAfter(...origins: readonly RequestOrigin[]) {
  const world = requestWorld();
  await acceptAll(world, origins);
  await guardVolume(world.ports, SETTINGS);
  return held(world).map(({ origin }) => origin);
}

const times = (count: number, origin: RequestOrigin) => Array.from({ length: count }, () => origin);

test.each(['callback', 'system'] as const)(
  'requests that come by %s wait for an operator once they are too many',
  async (origin) => {
    expect(await heldAfter(...times(MOST, origin))).toEqual([]);
    expect(await heldAfter(...times(MOST + 1, origin))).toEqual(times(MOST + 1, origin));
  },
);

test('many of a list, which an operator has entered, do not wait', async () => {
  expect(await heldAfter(...times(MOST + 1, 'list'))).toEqual([]);
});

test('what comes one way does not hold what comes another', async () => {
  const origins = [...times(MOST, 'callback'), ...times(MOST + 1, 'system')];
  expect(await heldAfter(...origins)).toEqual(times(MOST + 1, 'system'));
});

test('only requests of the last hour count, even where more time was promised', async () => {
  const world = requestWorld();
  await acceptAll(world, times(MOST + 1, 'callback'), SETTINGS.promise + DAY);
  world.advance(HOUR + 1);
  await guardVolume(world.ports, SETTINGS);
  expect(held(world)).toEqual([]);
  world.advance(-1);
  await guardVolume(world.ports, SETTINGS);
  expect(held(world)).toHaveLength(MOST + 1);
});

test('older requests are not even read', async () => {
  const world = requestWorld();
  const asked: number[] = [];
  const openDueFrom: typeof world.store.openDueFrom = (dueAt) => {
    asked.push(dueAt);
    return world.store.openDueFrom(dueAt);
  };
  await guardVolume({ ...world.ports, store: { ...world.store, openDueFrom } }, SETTINGS);
  expect(asked).toEqual([START - HOUR + SETTINGS.promise]);
});

test('the hold says why, and the log and the figure how many wait and how many came', async () => {
  const world = requestWorld();
  await acceptAll(world, times(MOST + 1, 'callback'));
  const [first] = world.store.records.keys();
  if (first === undefined) throw new Error('nothing was accepted');
  world.advance(600_000);
  // a worker has begun
  await world.store.claim(first, world.ports.clock(), world.ports.clock() + 1);
  world.logs.length = 0;
  await guardVolume(world.ports, SETTINGS);
  const hold = { cause: 'unusual_volume', reason: 'unusual_volume', decidedBy: 'data-deletion', at: START + 600_000 };
  expect(held(world).map((request) => request.hold)).toEqual(Array.from({ length: MOST }, () => hold));
  expect(world.logs).toEqual([{ event: 'volume_unusual', fields: { appId: 'app-1', count: MOST } }]);
  expect(world.counted.UnusualVolume).toBe(MOST + 1);
});
