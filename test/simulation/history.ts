import type { PersonName } from './world/people.ts';
import type { StoreName } from './world/stores.ts';

/**
 * One life of the system, as data: who does what and when, what goes wrong, and a seed for everything else. The same
 * history always plays the same. Times are milliseconds from the start.
 */
export type History = {
  /** Latencies, the order in which the queue delivers, jitter. */
  readonly seed: number;
  /** How long a request may take until it is overdue. */
  readonly promise: number;
  /** How long after it came a callback begins. */
  readonly startAfter: number;
  /** More callbacks of one app than this in an hour are not plausible. */
  readonly callbacksPerHour: number;
  /** Stores that write times otherwise than they should. */
  readonly clocks: readonly { readonly store: StoreName; readonly how: ClockError }[];
  readonly workers: readonly WorkerPlan[];
  readonly acts: readonly Act[];
  readonly faults: readonly Fault[];
  readonly outages: readonly Outage[];
};

export type WorkerPlan = {
  /** How far its clock is off. */
  readonly clock: number;
  /** When it gets the new data map, in which targets came, went, moved and were renamed. */
  readonly deployedAt: number;
};

/** What somebody does. `occasion` tells apart the signed requests of one person; the same one is the same text. */
export type Act =
  | {
      readonly does: 'asks' | 'removes the app';
      readonly at: number;
      readonly who: PersonName;
      readonly occasion: number;
      readonly times: number;
      /** Between one delivery and the next. */
      readonly gap: number;
      /** How long before it came it was signed. */
      readonly age: number;
      /** It looks like what an app is sent at a login. */
      readonly isLogin: boolean;
    }
  | {
      /** By an operator, for somebody who asked by letter, or from a list. */
      readonly does: 'is entered';
      readonly at: number;
      readonly who: PersonName;
      readonly by: 'asid' | 'phone' | 'email';
      readonly from: 'operator' | 'list';
      /** How long ago they had asked. */
      readonly age: number;
      /** Until it begins. */
      readonly waits: number;
    }
  | { readonly does: 'forges'; readonly at: number; readonly who: PersonName; readonly how: Forgery }
  | {
      /** A slow part of the company's own system; what it writes is old, or just happened. */
      readonly does: 'writes late';
      readonly at: number;
      readonly who: PersonName;
      readonly store: StoreName;
      readonly isOld: boolean;
    }
  /** Goes on where a registration still stands, unless they begin anew all the same. */
  | { readonly does: 'comes back'; readonly at: number; readonly who: PersonName; readonly isAnew: boolean }
  | { readonly does: 'restores'; readonly at: number; readonly store: StoreName; readonly copyOf: number }
  | { readonly does: 'decides'; readonly at: number; readonly who: PersonName; readonly what: DecisionName };

export const FORGERIES = ['another secret', 'a changed payload', 'no algorithm', 'no signature'] as const;
export type Forgery = (typeof FORGERIES)[number];

export const DECISIONS = [
  'hold until later',
  'hold',
  'release',
  'extend',
  'retry',
  'cancel',
  'refuse',
  'keep the messages',
  'keep the contacts',
  'release what is kept',
] as const;
export type DecisionName = (typeof DECISIONS)[number];

/** What happens to one call: the nth of its name, whoever makes it. */
export type Fault = { readonly call: string; readonly nth: number; readonly how: How; readonly ms: number };

export const WAYS = [
  'fails',
  'is done, and then fails',
  'fails, and is done later',
  'is done twice',
  'is slow',
  'never answers',
  'kills before',
  'kills after',
  'is throttled',
  'is refused for good',
  'breaks',
] as const;
export type How = (typeof WAYS)[number];

export const CLOCK_ERRORS = ['is fast', 'is slow', 'writes seconds', 'is far ahead', 'is not written'] as const;
export type ClockError = (typeof CLOCK_ERRORS)[number];

/**
 * Every call whose name begins with `of` fails; a store that lies says it deleted, and deletes nothing; one that restores
 * has it back at once; in one that locks, what is older than that stays while it lasts.
 */
export type Outage = {
  readonly of: string;
  readonly from: number;
  readonly to: number;
  readonly how: 'is down' | 'lies' | 'restores' | 'locks';
};

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** From here on nothing goes wrong any more; clocks stay as they are. */
export const FAULTS_END = 3 * HOUR;

export const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10', 'I11'] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** How far a clock may be off. */
export const MOST_CLOCK_ERROR = 10 * MINUTE;

/** What must not be, and is. */
export type Broken = { readonly invariant: Invariant; readonly what: string };
