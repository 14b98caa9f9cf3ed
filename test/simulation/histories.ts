import * as fc from 'fast-check';
import {
  type Act,
  CLOCK_ERRORS,
  DAY,
  DECISIONS,
  FAULTS_END,
  type Fault,
  FORGERIES,
  type History,
  HOUR,
  MINUTE,
  MOST_CLOCK_ERROR,
  type Outage,
  SECOND,
  WAYS,
  type WorkerPlan,
} from './history.ts';
import { PERSON_NAMES } from './world/people.ts';
import { STORE_NAMES } from './world/stores.ts';

const pick = fc.constantFrom;

/** At once, while things settle, around the late re-scan, or long after everything has ended. */
const moment = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 2000 }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 * MINUTE }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: FAULTS_END }) },
  { weight: 1, arbitrary: fc.integer({ min: FAULTS_END, max: 90 * DAY }) },
);
const who = pick('anna' as const, 'anna' as const, ...PERSON_NAMES.filter((name) => name !== 'dana'));
const store = pick(...STORE_NAMES);

const asking = fc.record({
  does: pick('asks' as const, 'asks' as const, 'asks' as const, 'removes the app' as const),
  at: moment,
  who,
  occasion: fc.nat(2),
  times: pick(1, 1, 2, 3),
  gap: pick(0, 1, 5000, 10 * MINUTE),
  age: pick(0, 0, 0, 0, 0, MINUTE, HOUR, 8 * DAY),
  isLogin: pick(false, false, false, false, false, false, false, true),
});

const entering = fc.record({
  does: pick('is entered' as const),
  at: moment,
  who,
  by: pick('asid' as const, 'asid' as const, 'phone' as const, 'email' as const),
  from: pick('operator' as const, 'list' as const),
  age: pick(0, HOUR, 3 * DAY, 10 * DAY),
  waits: moment,
});

const clock = fc.record({ store, how: pick(...CLOCK_ERRORS) });

/** Mostly a copy from before the deletion that is restored after it. */
const restoring = fc.record({
  does: pick('restores' as const),
  at: fc.integer({ min: MINUTE, max: FAULTS_END }).chain((at) => pick(at, at, 10 * DAY + at)),
  store,
  copyOf: fc.oneof(fc.constant(0), moment),
});

/** Something can be kept only before it is deleted: while the first purges are running, or after they have failed. */
const keeping = fc.record({
  does: pick('decides' as const),
  at: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 400, max: 2 * SECOND }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: HOUR }) },
  ),
  who,
  what: pick(...DECISIONS.filter((what) => what.startsWith('keep'))),
});

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: asking },
  { weight: 1, arbitrary: fc.record({ does: pick('forges' as const), at: moment, who, how: pick(...FORGERIES) }) },
  { weight: 1, arbitrary: entering },
  {
    weight: 3,
    arbitrary: fc.record({ does: pick('writes late' as const), at: moment, who, store, isOld: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ does: pick('comes back' as const), at: moment, who, isAnew: fc.boolean() }) },
  { weight: 2, arbitrary: restoring },
  { weight: 4, arbitrary: fc.record({ does: pick('decides' as const), at: moment, who, what: pick(...DECISIONS) }) },
);

const CALLS = [
  ...[
    'create',
    'read',
    'claim',
    'replace',
    'replace',
    'replace',
    'due',
    'openFigures',
    'ofSubject',
    'openDueFrom',
    'holdUnbegun',
  ].map((name) => `store.${name}`),
  ...['send', 'sendAll', 'receive', 'remove'].map((name) => `queue.${name}`),
  ...['seal.open', 'seal.close', 'seal.closeWithKey', 'keys.keyOf'],
  ...['signer.keyId', 'signer.sign', 'registry.apps', 'partner.tell'],
  ...STORE_NAMES.flatMap((name) => [`${name}.purge`, `${name}.verify`]),
  'identities.look up',
  'contacts.look up',
  'directory.look up',
];

const fault: fc.Arbitrary<Fault> = fc.record({
  call: pick(...CALLS),
  nth: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 20 })),
  how: pick(...WAYS, 'is slow' as const, 'is slow' as const),
  ms: pick(100, 5000, 45_000, 4 * MINUTE, 20 * MINUTE),
});

const outage: fc.Arbitrary<Outage> = fc
  .record({
    of: pick('store.', 'queue.', 'seal.', 'signer.', 'directory.', ...STORE_NAMES.map((name) => `${name}.`)),
    from: fc.integer({ min: 0, max: FAULTS_END }),
    length: fc.integer({ min: 1, max: HOUR }),
    how: pick('is down' as const, 'is down' as const, 'lies' as const, 'restores' as const),
  })
  .map(({ from, length, ...rest }) => ({ ...rest, from, to: from + length }));

/** Some of the items in `files` are locked for a while. */
const lock: fc.Arbitrary<Outage> = fc.record({
  of: pick('files.'),
  from: pick(0, 0, 30 * MINUTE),
  to: pick(HOUR, FAULTS_END),
  how: pick('locks' as const),
});

const worker: fc.Arbitrary<WorkerPlan> = fc.record({
  clock: fc.oneof(fc.constant(0), fc.integer({ min: -MOST_CLOCK_ERROR, max: MOST_CLOCK_ERROR })),
  deployedAt: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: FAULTS_END })),
});

/** Any history: somebody asks, and then anything may happen. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    seed: fc.nat(),
    promise: pick(30 * DAY, 30 * DAY, 30 * MINUTE),
    startAfter: pick(0, 0, 10 * MINUTE),
    callbacksPerHour: pick(500, 500, 500, 1),
    clocks: fc.array(clock, { maxLength: 2 }),
    workers: fc.array(worker, { minLength: 1, maxLength: 3 }),
    asked: fc.array(asking, { minLength: 1, maxLength: 2 }),
    acts: fc.array(act, { maxLength: 5 }),
    faults: fc.array(fault, { maxLength: 10 }),
    outages: fc.array(outage, { maxLength: 2 }),
    locks: fc.array(lock, { maxLength: 1 }),
    keeps: fc.array(keeping, { minLength: 1, maxLength: 2 }),
  })
  .map(({ asked, acts, keeps, outages, locks, ...rest }) => ({
    ...rest,
    acts: [...asked, ...[...acts, ...keeps].map((one) => (one.does === 'decides' ? aboutFirst(asked, one) : one))],
    outages: [...outages, ...locks],
  }));

/** Makes a decision concern the first request, after it: a decision without a request, or before it, changes nothing. */
function aboutFirst([first]: readonly Act[], decision: Act & { does: 'decides' }): Act {
  return first !== undefined && 'who' in first ? { ...decision, who: first.who, at: first.at + decision.at } : decision;
}
