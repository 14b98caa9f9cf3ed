import type { PersonName } from './world/people.ts';
import type { StoreName } from './world/stores.ts';

/**
 * A run of the whole system as data: who does what and when, what goes wrong, and a seed for everything else. The same history
 * always plays in the same way. Times are milliseconds from the start.
 */
export type History = {
  /** Determines latencies, the order in which the queue delivers, and jitter. */
  readonly seed: number;
  /** How long a request may take before it is overdue. */
  readonly promise: number;
  /** How long a callback waits before it starts. */
  readonly startAfter: number;
  /** More callbacks than this from one app in an hour are not plausible. */
  readonly callbacksPerHour: number;
  /** Stores that write wrong times. */
  readonly clocks: readonly { readonly store: StoreName; readonly how: ClockError }[];
  readonly workers: readonly WorkerPlan[];
  readonly acts: readonly Act[];
  readonly faults: readonly Fault[];
  readonly outages: readonly Outage[];
};

export type WorkerPlan = {
  /** How far the worker's clock is off. */
  readonly clock: number;
  /** When it gets the new data map, in which targets were added, removed, moved and renamed. */
  readonly deployedAt: number;
};

/** What somebody does. `occasion` distinguishes the signed requests of one person; the same occasion gives the same text. */
export type Act =
  | {
      readonly does: 'asks' | 'removes the app';
      readonly at: number;
      readonly who: PersonName;
      readonly occasion: number;
      readonly times: number;
      /** The time between two deliveries. */
      readonly gap: number;
      /** How long before its arrival it was signed. */
      readonly age: number;
      /** Whether it carries what Meta sends to an app at a login. */
      readonly isLogin: boolean;
    }
  | {
      /** A request is entered by an operator, for somebody who asked by letter, or from a list. */
      readonly does: 'is entered';
      readonly at: number;
      readonly who: PersonName;
      readonly by: 'asid' | 'phone' | 'email';
      readonly from: 'operator' | 'list';
      /** How long before that the person asked. */
      readonly age: number;
      /** The time until it starts. */
      readonly waits: number;
    }
  | { readonly does: 'forges'; readonly at: number; readonly who: PersonName; readonly how: Forgery }
  | {
      /** A slow part of the company's own system writes data that is old or has just happened. */
      readonly does: 'writes late';
      readonly at: number;
      readonly who: PersonName;
      readonly store: StoreName;
      readonly isOld: boolean;
    }
  /** A person continues with an existing registration, unless they sign up again anyway. */
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

/** What happens to one call: the nth call of this name, whoever makes it. */
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
 * What happens to all calls whose names start with `of`. They fail if it `is down`. A store that `lies` claims to have deleted,
 * but deletes nothing. A store that `restores` brings deleted items back at once. A store that `locks` keeps what was written
 * before the lock began, as long as the lock lasts.
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

/** After this time nothing goes wrong any more, but clocks stay wrong. */
export const FAULTS_END = 3 * HOUR;

export const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10', 'I11'] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** How far a clock may be off. */
export const MOST_CLOCK_ERROR = 10 * MINUTE;

/** An invariant that does not hold, and what broke it. */
export type Broken = { readonly invariant: Invariant; readonly what: string };
