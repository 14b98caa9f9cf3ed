import { DAY, type History, HOUR, MINUTE } from './history.ts';

/** A calm history, of which an example changes what matters. */
function history(of: Partial<History>): History {
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

/** Histories in which an invariant did not hold once, as small as they could be made. */
export const EXAMPLES: { readonly [name: string]: History } = {
  'a calm request': history({
    acts: [{ does: 'asks', at: 0, who: 'anna', occasion: 0, times: 1, gap: 0, age: 0, isLogin: false }],
  }),
  'a second restore in the moment in which the replay after the first one closes': history({
    acts: [
      { does: 'asks', at: 0, who: 'anna', occasion: 0, times: 1, gap: 0, age: 0, isLogin: false },
      { does: 'restores', at: MINUTE, store: 'contacts', copyOf: 0 },
      { does: 'restores', at: 2_100_191, store: 'contacts', copyOf: 0 },
    ],
    outages: [{ of: 'contacts.', how: 'lies', from: 161_671, to: 3_661_329 }],
  }),
  'two restores, the second of a copy from between the request and its replay': history({
    workers: [{ clock: 0, deployedAt: 2 * HOUR }],
    acts: [
      { does: 'asks', at: MINUTE, who: 'anna', occasion: 0, times: 1, gap: 0, age: 0, isLogin: false },
      { does: 'restores', at: 10 * DAY, store: 'archive', copyOf: 0 },
      { does: 'restores', at: 10 * DAY + HOUR, store: 'archive', copyOf: 90 * MINUTE },
    ],
  }),
  'three readings find what is gone by the last purge': history({
    acts: [{ does: 'asks', at: 0, who: 'anna', occasion: 0, times: 1, gap: 0, age: 0, isLogin: false }],
    faults: [{ call: 'tokens.purge', nth: 3, how: 'is done twice', ms: 20 * MINUTE }],
    outages: [{ of: 'tokens.', how: 'lies', from: 0, to: 10 * MINUTE }],
  }),
  'two stores restored in the same moment': history({
    acts: [
      { does: 'asks', at: 0, who: 'anna', occasion: 0, times: 1, gap: 0, age: 0, isLogin: false },
      { does: 'restores', at: 10 * DAY, store: 'messages', copyOf: 0 },
      { does: 'restores', at: 10 * DAY, store: 'contacts', copyOf: 0 },
    ],
  }),
  'a late request on hold is given more time, and is late again': history({
    promise: 30 * MINUTE,
    workers: [{ clock: -4 * MINUTE, deployedAt: 0 }],
    faults: [{ call: 'tokens.purge', nth: 1, how: 'is refused for good', ms: 0 }],
    acts: [
      { does: 'asks', at: 0, who: 'anna', occasion: 0, times: 1, gap: 0, age: 0, isLogin: false },
      { does: 'decides', at: 2 * MINUTE, who: 'anna', what: 'hold' },
      { does: 'decides', at: HOUR, who: 'anna', what: 'extend' },
      { does: 'removes the app', at: 2 * HOUR, who: 'bela', occasion: 0, times: 1, gap: 0, age: 0, isLogin: false },
      { does: 'writes late', at: 60 * DAY, who: 'anna', store: 'contacts', isOld: true },
    ],
  }),
  'a source that need not answer does so when every part was read': history({
    acts: [
      { does: 'asks', at: 0, who: 'anna', occasion: 0, times: 1, gap: 0, age: 0, isLogin: false },
      { does: 'asks', at: 3 * MINUTE, who: 'anna', occasion: 1, times: 1, gap: 0, age: 0, isLogin: false },
    ],
    outages: [{ of: 'directory.', how: 'is down', from: 2 * MINUTE, to: 20 * MINUTE }],
  }),
};
