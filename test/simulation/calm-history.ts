import { type Act, DAY, type History } from './history.ts';

/** A calm history; an example changes only what matters for it. */
export function calmHistory(of: Partial<History>): History {
  return {
    seed: 0,
    promise: 30 * DAY,
    startAfter: 0,
    callbacksPerHour: 500,
    clocks: [],
    workers: [{ clock: 0, deployedAt: 0 }],
    acts: [],
    faults: [],
    outages: [],
    ...of,
  };
}

type Asking = Act & { does: 'asks' | 'removes the app' };

/** By default, Anna asks at once, with a signature from the same moment. */
export function asks(of: Partial<Asking>): Asking {
  return { does: 'asks', at: 0, who: 'anna', occasion: 0, times: 1, gap: 0, age: 0, isLogin: false, ...of };
}
