import type { PersonName, StoreName } from './world/company.ts';

/**
 * One life of the system, as data: who does what and when, what goes wrong, and a seed for everything else. The same
 * history always plays the same. Times are milliseconds from the start.
 */
export type History = {
  /** Latencies, the order in which the queue delivers, jitter. */
  readonly seed: number;
  /** How long a request may take until it is overdue. */
  readonly promise: number;
  readonly workers: readonly WorkerPlan[];
  readonly acts: readonly Act[];
  readonly faults: readonly Fault[];
  readonly outages: readonly Outage[];
};

export type WorkerPlan = {
  /** How far its clock is off. */
  readonly clock: number;
  /** When it gets the new data map, which has one target more. */
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
    }
  | { readonly does: 'is entered'; readonly at: number; readonly who: PersonName; readonly waits: number }
  | { readonly does: 'forges'; readonly at: number; readonly who: PersonName; readonly how: Forgery }
  | { readonly does: 'writes late'; readonly at: number; readonly who: PersonName; readonly store: StoreName }
  | { readonly does: 'comes back'; readonly at: number; readonly who: PersonName }
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

/** Every call whose name begins with `of` fails; a store that lies says it deleted, and deletes nothing. */
export type Outage = {
  readonly of: string;
  readonly from: number;
  readonly to: number;
  readonly how: 'is down' | 'lies';
};

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** From here on nothing goes wrong any more; clocks stay as they are. */
export const FAULTS_END = 3 * HOUR;

export const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10'] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** How far a clock may be off. */
export const MOST_CLOCK_ERROR = 10 * MINUTE;

/** What must not be, and is. */
export type Broken = { readonly invariant: Invariant; readonly what: string };
