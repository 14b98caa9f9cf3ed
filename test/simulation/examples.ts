import { asks, calmHistory as history } from './calm-history.ts';
import { DESIGN_EXAMPLES } from './design-examples.ts';
import { DAY, type History, HOUR, MINUTE, SECOND } from './history.ts';
import { SELECTION_EXAMPLES } from './selection-examples.ts';

/** Histories that once broke an invariant, made as small as possible. */
export const EXAMPLES: { readonly [name: string]: History } = {
  ...DESIGN_EXAMPLES,
  ...SELECTION_EXAMPLES,
  'a request without any faults': history({ acts: [asks({})] }),
  'a second restore in the moment in which the replay after the first one closes': history({
    acts: [
      asks({}),
      { does: 'restores', at: MINUTE, store: 'contacts', copyOf: 0 },
      { does: 'restores', at: 2_100_191, store: 'contacts', copyOf: 0 },
    ],
    outages: [{ of: 'contacts.', how: 'lies', from: 161_671, to: 3_661_329 }],
  }),
  'two restores, the second of a copy from between the request and its replay': history({
    workers: [{ clock: 0, deployedAt: 2 * HOUR }],
    acts: [
      asks({ at: MINUTE }),
      { does: 'restores', at: 10 * DAY, store: 'archive', copyOf: 0 },
      { does: 'restores', at: 10 * DAY + HOUR, store: 'archive', copyOf: 90 * MINUTE },
    ],
  }),
  'three readings find what is gone by the last purge': history({
    acts: [asks({})],
    faults: [{ call: 'tokens.purge', nth: 3, how: 'is done twice', ms: 20 * MINUTE }],
    outages: [{ of: 'tokens.', how: 'lies', from: 0, to: 10 * MINUTE }],
  }),
  'two stores restored in the same moment': history({
    acts: [
      asks({}),
      { does: 'restores', at: 10 * DAY, store: 'messages', copyOf: 0 },
      { does: 'restores', at: 10 * DAY, store: 'contacts', copyOf: 0 },
    ],
  }),
  'a worker with another data map learns what Meta had refused to tell, fails, and a worker from before goes on':
    history({
      workers: [
        { clock: 0, deployedAt: 0 },
        { clock: 0, deployedAt: 60_772 },
        { clock: 0, deployedAt: 0 },
      ],
      acts: [asks({ at: 3 * HOUR }), asks({})],
      faults: [
        { call: 'contacts.look up', nth: 4, how: 'fails', ms: 100 },
        { call: 'directory.look up', nth: 1, how: 'is refused for good', ms: 100 },
      ],
    }),
  'a worker with another data map learns what Meta had refused to tell, hangs, and a worker from before goes on':
    history({
      workers: [
        { clock: 0, deployedAt: 0 },
        { clock: 0, deployedAt: 60_772 },
        { clock: 0, deployedAt: 0 },
      ],
      acts: [asks({ at: 3 * HOUR }), asks({})],
      faults: [
        { call: 'contacts.look up', nth: 4, how: 'never answers', ms: 100 },
        { call: 'directory.look up', nth: 1, how: 'is refused for good', ms: 100 },
      ],
    }),
  'the seal is broken when a worker takes up what an operator has confirmed': history({
    promise: 30 * MINUTE,
    clocks: [{ store: 'tokens', how: 'is far ahead' }],
    acts: [asks({ does: 'removes the app', at: 24 }), asks({})],
    faults: [
      { call: 'seal.open', nth: 2, how: 'is refused for good', ms: 100 },
      { call: 'store.create', nth: 1, how: 'fails', ms: 100 },
    ],
  }),
  'the old registration is written back, and the person removes the app before the last look': history({
    workers: [
      { clock: 0, deployedAt: 3_575_468 },
      { clock: 0, deployedAt: 0 },
    ],
    acts: [
      asks({}),
      asks({ does: 'removes the app', at: 3_575_309, times: 2 }),
      { does: 'writes late', at: 600_001, who: 'anna', store: 'identities', isOld: false },
    ],
  }),
  'an operator says that a start is old while everything is being purged': history({
    clocks: [{ store: 'identities', how: 'is not written' }],
    acts: [
      asks({ who: 'nobody' }),
      { does: 'comes back', at: 444, who: 'anna', isAnew: false },
      { does: 'is entered', at: 0, who: 'anna', by: 'asid', from: 'operator', age: HOUR, waits: 0 },
    ],
    faults: [{ call: 'messages.purge', nth: 1, how: 'kills after', ms: 100 }],
  }),
  'a late request on hold is given more time, and is late again': history({
    promise: 30 * MINUTE,
    workers: [{ clock: -4 * MINUTE, deployedAt: 0 }],
    faults: [{ call: 'tokens.purge', nth: 1, how: 'is refused for good', ms: 0 }],
    acts: [
      asks({}),
      { does: 'decides', at: 2 * MINUTE, who: 'anna', what: 'hold' },
      { does: 'decides', at: HOUR, who: 'anna', what: 'extend' },
      { does: 'removes the app', at: 2 * HOUR, who: 'bela', occasion: 0, times: 1, gap: 0, age: 0, isLogin: false },
      { does: 'writes late', at: 60 * DAY, who: 'anna', store: 'contacts', isOld: true },
    ],
  }),
  'a source that need not answer does so when every part was read': history({
    acts: [asks({}), asks({ at: 3 * MINUTE, occasion: 1 })],
    outages: [{ of: 'directory.', how: 'is down', from: 2 * MINUTE, to: 20 * MINUTE }],
  }),
  'a worker whose clock is fast takes a lock for over': history({
    workers: [{ clock: 9 * MINUTE, deployedAt: 0 }],
    acts: [asks({})],
    outages: [{ of: 'files.', how: 'locks', from: 0, to: 12 * MINUTE }],
  }),
  'a refused request had kept something until a day that has passed': history({
    faults: [{ call: 'messages.purge', nth: 1, how: 'is refused for good', ms: 0 }],
    outages: [{ of: 'files.', how: 'locks', from: 0, to: HOUR }],
    acts: [asks({}), { does: 'decides', at: 10 * MINUTE, who: 'anna', what: 'refuse' }],
  }),
  'a part that was kept is deleted after the deployment of another data map': history({
    workers: [{ clock: 0, deployedAt: 3 * HOUR }],
    acts: [asks({})],
  }),
  'what is restored is locked, and nothing else is to be read': history({
    acts: [asks({}), { does: 'restores', at: 2 * HOUR, store: 'files', copyOf: 0 }],
    outages: [{ of: 'files.', how: 'locks', from: 2 * HOUR, to: 3 * HOUR }],
  }),
  'two requests, and the target is renamed between them': history({
    workers: [{ clock: 0, deployedAt: 2 * HOUR }],
    acts: [asks({}), asks({ at: 150 * MINUTE, occasion: 1 })],
  }),
  'a second request while the first is purging': history({
    workers: [
      { clock: 0, deployedAt: 0 },
      { clock: 0, deployedAt: 0 },
    ],
    acts: [asks({}), asks({ at: 3 * SECOND, occasion: 1 })],
    faults: [{ call: 'messages.purge', nth: 1, how: 'is slow', ms: 45 * SECOND }],
  }),
  'a request that waited meets what a later one of the person knows': history({
    startAfter: 10 * MINUTE,
    acts: [
      asks({}),
      { does: 'decides', at: MINUTE, who: 'anna', what: 'hold' },
      { does: 'comes back', at: HOUR, who: 'anna', isAnew: true },
      asks({ at: 90 * MINUTE, occasion: 1 }),
      { does: 'decides', at: 2 * HOUR, who: 'anna', what: 'refuse' },
      { does: 'decides', at: 3 * HOUR, who: 'anna', what: 'release' },
    ],
    faults: [{ call: 'messages.purge', nth: 1, how: 'is refused for good', ms: 0 }],
  }),
  'a number stands in what was kept, and the person is back after the identifiers were dropped': history({
    clocks: [{ store: 'invoices', how: 'is not written' }],
    acts: [asks({}), { does: 'comes back', at: 40 * DAY, who: 'anna', isAnew: true }],
  }),
  'a registration of which nobody knows the age is found when something kept is released': history({
    clocks: [{ store: 'identities', how: 'is not written' }],
    acts: [
      asks({}),
      { does: 'comes back', at: DAY, who: 'anna', isAnew: true },
      { does: 'decides', at: 2 * DAY, who: 'anna', what: 'release what is kept' },
    ],
  }),
  'a new start whose contact is not linked yet': history({
    acts: [asks({ who: 'erik', age: 8 * DAY }), { does: 'comes back', at: HOUR, who: 'erik', isAnew: false }],
  }),
  'the day comes of what was kept, and nothing of it can be found any more': history({
    acts: [
      asks({}),
      asks({ who: 'erik', isLogin: true }),
      asks({ at: 80 * DAY, occasion: 1 }),
      { does: 'decides', at: 80 * DAY + SECOND, who: 'anna', what: 'keep the messages' },
    ],
  }),
  'the old registration is written back, and an operator enters what the person asked before': history({
    acts: [
      asks({}),
      { does: 'writes late', at: 2 * HOUR, who: 'anna', store: 'identities', isOld: false },
      { does: 'is entered', at: 0, who: 'anna', by: 'asid', from: 'operator', age: 10 * DAY, waits: 2 * HOUR },
    ],
  }),
  'what is on a list is restored, and the person had used the account since they asked': history({
    acts: [
      { does: 'comes back', at: 0, who: 'anna', isAnew: false },
      { does: 'is entered', at: 0, who: 'anna', by: 'phone', from: 'list', age: 10 * DAY, waits: 0 },
      { does: 'restores', at: 3 * HOUR, store: 'calls', copyOf: 0 },
    ],
  }),
  'a target is renamed while a replay is under way': history({
    workers: [{ clock: 0, deployedAt: 3 * HOUR }],
    acts: [asks({}), { does: 'restores', at: 170 * MINUTE, store: 'calls', copyOf: 0 }],
    outages: [{ of: 'queue.', how: 'is down', from: 170 * MINUTE, to: 3 * HOUR }],
  }),
  'a target leaves the data map before the last look of a replay about it': history({
    workers: [{ clock: 0, deployedAt: 96 * MINUTE }],
    acts: [asks({}), { does: 'restores', at: 70 * MINUTE, store: 'polls', copyOf: 0 }],
  }),
  'of a person’s requests one finds what leads to the data while another deletes it': history({
    seed: 227_460_886,
    callbacksPerHour: 1,
    startAfter: 10 * MINUTE,
    workers: [
      { clock: 0, deployedAt: 0 },
      { clock: 0, deployedAt: 0 },
    ],
    acts: [asks({}), asks({ occasion: 2 }), asks({ occasion: 1 })],
  }),
  'a late registration that leads to no id looks like a new start, and what is left for it is said': history({
    acts: [
      asks({ who: 'erik' }),
      { does: 'writes late', at: 10 * MINUTE + 1, who: 'erik', store: 'identities', isOld: false },
    ],
  }),
  'a target was renamed, and a worker from before takes the person’s next request': history({
    seed: 1_624_433_443,
    startAfter: 10 * MINUTE,
    workers: [
      { clock: -380_949, deployedAt: 17_959 },
      { clock: -361_792, deployedAt: 10_799_989 },
    ],
    faults: [
      { call: 'seal.closeWithKey', nth: 1, how: 'kills before', ms: 100 },
      { call: 'contacts.look up', nth: 15, how: 'is done, and then fails', ms: 240_000 },
      { call: 'identities.look up', nth: 3, how: 'fails', ms: 5000 },
    ],
    acts: [
      asks({ at: 4_844_565, who: 'cleo', times: 3, gap: 600_000, age: 60_000 }),
      asks({ at: 8312, occasion: 2, gap: 600_000 }),
      { does: 'is entered', at: 132_409, who: 'anna', by: 'asid', from: 'operator', age: 10 * DAY, waits: 860 },
      asks({ at: 1_046_601, who: 'cleo', times: 3, gap: 600_000 }),
    ],
    outages: [{ of: 'files.', from: 0, to: HOUR, how: 'locks' }],
  }),
  'an operator releases one of too many requests before a worker takes it': history({
    callbacksPerHour: 1,
    startAfter: 10 * MINUTE,
    acts: [asks({}), asks({ who: 'bela' }), { does: 'decides', at: 6 * MINUTE, who: 'anna', what: 'release' }],
    outages: [{ of: 'queue.', how: 'is down', from: 6 * MINUTE, to: 40 * MINUTE }],
  }),
  'another data map adds a target when the seal of the earlier request is gone': history({
    seed: 1_668_966_634,
    startAfter: 10 * MINUTE,
    workers: [
      { clock: 558_374, deployedAt: 0 },
      { clock: 0, deployedAt: 10_799_986 },
      { clock: 0, deployedAt: 3_504_378 },
    ],
    faults: [
      { call: 'oldNotes.purge', nth: 2, how: 'is slow', ms: 1_200_000 },
      { call: 'store.claim', nth: 3, how: 'breaks', ms: 45_000 },
    ],
    acts: [
      asks({ at: 124_126, occasion: 2, times: 3, gap: 5000 }),
      { does: 'decides', at: 8_025_955, who: 'anna', what: 'hold' },
      asks({ at: 6_161_068, times: 3, gap: 600_000 }),
    ],
    outages: [
      { of: 'seal.', from: 4_049_508, to: 6_790_452, how: 'is down' },
      { of: 'messages.', from: 5_830_867, to: 7_489_563, how: 'is down' },
    ],
  }),
  'another request deletes what is kept while this one is on hold': history({
    seed: 1_848_280_632,
    acts: [
      asks({ at: 2_460_982 }),
      asks({}),
      { does: 'is entered', at: 0, who: 'anna', by: 'asid', from: 'operator', age: 0, waits: 2_090_001 },
      { does: 'decides', at: 2_460_982, who: 'anna', what: 'hold' },
      { does: 'decides', at: 2_460_982, who: 'anna', what: 'keep the messages' },
    ],
    outages: [{ of: 'files.', from: 0, to: HOUR, how: 'locks' }],
  }),
};
