import { asks, calmHistory as history } from './calm-history.ts';
import { DAY, type History, HOUR, MINUTE, SECOND } from './history.ts';

/** The smallest histories that expose wrong designs which otherwise only chance would expose. */
export const DESIGN_EXAMPLES: { readonly [name: string]: History } = {
  'a store does not answer when it is read after a purge': history({
    acts: [asks({})],
    faults: [{ call: 'tokens.verify', nth: 1, how: 'fails', ms: 0 }],
  }),
  'one signed request comes twice in the same moment': history({ acts: [asks({ times: 2 })] }),
  'two workers take turns, and the clock of one is fast': history({
    workers: [
      { clock: MINUTE, deployedAt: 0 },
      { clock: 0, deployedAt: 0 },
    ],
    acts: [asks({})],
  }),
  'a store takes four minutes to answer one of two workers': history({
    workers: [
      { clock: 0, deployedAt: 0 },
      { clock: 0, deployedAt: 0 },
    ],
    acts: [asks({})],
    faults: [{ call: 'tokens.verify', nth: 1, how: 'is slow', ms: 4 * MINUTE }],
  }),
  'a store never answers one of two workers that have a request of one person each': history({
    workers: [
      { clock: 0, deployedAt: 0 },
      { clock: 0, deployedAt: 0 },
    ],
    acts: [asks({}), { does: 'is entered', at: 0, who: 'anna', by: 'asid', from: 'operator', age: 0, waits: 0 }],
    faults: [{ call: 'archive.verify', nth: 1, how: 'never answers', ms: 100 }],
  }),
  'Meta refuses to say by which handle it knows a person': history({
    acts: [asks({})],
    faults: [1, 2, 3, 4, 5, 6, 7, 8].map((nth) => ({
      call: 'directory.look up',
      nth,
      how: 'is refused for good',
      ms: 0,
    })),
  }),
  'somebody forges a request': history({ acts: [{ does: 'forges', at: 0, who: 'cleo', how: 'another secret' }] }),
  'somebody uses the account between asking and the callback': history({
    acts: [asks({ age: HOUR }), { does: 'comes back', at: 0, who: 'anna', isAnew: false }],
  }),
  'the person asks again, and a store is restored, while an operator keeps what stands there': history({
    acts: [
      asks({}),
      { does: 'decides', at: 5 * MINUTE, who: 'anna', what: 'keep the messages' },
      asks({ at: 2 * DAY, occasion: 1 }),
      { does: 'restores', at: 10 * DAY, store: 'messages', copyOf: 0 },
    ],
    outages: [{ of: 'messages.', how: 'is down', from: 0, to: 10 * MINUTE }],
  }),
  'the person asks again when the backups have expired, while an operator keeps what stands there': history({
    acts: [
      asks({}),
      { does: 'decides', at: 5 * MINUTE, who: 'anna', what: 'keep the contacts' },
      { does: 'comes back', at: 45 * DAY, who: 'anna', isAnew: false },
      asks({ at: 50 * DAY, occasion: 1 }),
    ],
    outages: [{ of: 'contacts.purge', how: 'is down', from: 0, to: 10 * MINUTE }],
  }),
  'two workers with different data maps work on two requests': history({
    workers: [
      { clock: -4 * MINUTE, deployedAt: 0 },
      { clock: 0, deployedAt: 2 * HOUR },
    ],
    acts: [asks({ does: 'removes the app', at: 2 * SECOND }), asks({})],
  }),
};
