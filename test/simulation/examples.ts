import { DAY, type History, MINUTE } from './history.ts';

/** A calm history, of which an example changes what matters. */
function history(of: Partial<History>): History {
  return {
    seed: 0,
    promise: 30 * DAY,
    workers: [{ clock: 0, deployedAt: 0 }],
    acts: [],
    faults: [],
    outages: [],
    ...of,
  };
}

/** Histories in which an invariant did not hold once, as small as they could be made. */
export const EXAMPLES: { readonly [name: string]: History } = {
  'a calm request': history({ acts: [{ does: 'asks', at: 0, who: 'anna', occasion: 0, times: 1, gap: 0 }] }),
  'a second restore in the moment in which the replay after the first one closes': history({
    acts: [
      { does: 'asks', at: 0, who: 'anna', occasion: 0, times: 1, gap: 0 },
      { does: 'restores', at: MINUTE, store: 'contacts', copyOf: 0 },
      { does: 'restores', at: 2_100_191, store: 'contacts', copyOf: 0 },
    ],
    outages: [{ of: 'contacts.', how: 'lies', from: 161_671, to: 3_661_329 }],
  }),
};
