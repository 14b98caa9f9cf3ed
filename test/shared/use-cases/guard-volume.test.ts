import type { RequestOrigin } from '../../../shared/domain/deletion-request.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { guardVolume } from '../../../shared/use-cases/guard-volume.ts';
import { requestWorld } from '../../support/request-world.ts';

const MOST = 3;

async function heldAfter(...origins: readonly RequestOrigin[]) {
  const world = requestWorld();
  for (const [at, origin] of origins.entries()) {
    await world.accept(`${at}`, { origin, startAt: world.ports.clock() + 600_000 });
  }
  await guardVolume(world.ports, { promise: 30 * DAY, callbacksPerHour: MOST });
  return [...world.store.records.values()].filter(({ hold }) => hold !== undefined).map(({ origin }) => origin);
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
