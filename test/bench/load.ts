import { BATCH, CONCURRENCY } from '../../infra/constructs/functions/purge-worker.ts';
import { DAY, HOUR, MINUTE, SWEEP_GRACE } from '../../shared/domain/schedule.ts';
import { MOST_AT_ONCE } from '../../shared/use-cases/sweep-requests.ts';
import { exactly, type Figure, spread } from './figures.ts';

/** Requests per hour, day and night. */
const RATES = [1, 100, 10_000, 13_000];
/** Durations of a run in milliseconds: the one assumed for the cost, and one with slow stores. */
const RUNS = [300, 10_000];

const SWEEP = 5 * MINUTE;
const START_AFTER = 10 * MINUTE;
const SETTLE = MINUTE;
const DAYS = 3;
/** The same seed every time, so that the figures are reproducible. */
const SEED = 5;

type Waits = {
  readonly toBeSwept: readonly number[];
  readonly toBeRun: readonly number[];
  readonly mostMessages: number;
};

/**
 * Computes the load of the queue, the worker and the sweeper from the constants of the code, without calling anything. A request
 * takes three runs. Only the sweeper can queue the last one, because a day is longer than a message's longest delay.
 */
export function loads(): readonly Figure[] {
  return RATES.flatMap((perHour) =>
    RUNS.flatMap((run): readonly Figure[] => {
      const { toBeSwept, toBeRun, mostMessages } = waits(perHour, run);
      const part = `${perHour.toLocaleString('en-US')} requests an hour, runs of ${run / 1000} s`;
      const seconds = (times: readonly number[]) => spread(times.map((time) => time / 1000));
      return [
        { part, what: 'the last look waits for the sweeper', unit: 's', value: seconds(toBeSwept) },
        { part, what: '… at most, on the third day', unit: 's', value: exactly(most(toBeSwept) / 1000) },
        { part, what: 'a message waits for the worker', unit: 's', value: seconds(toBeRun) },
        { part, what: '… at most', unit: 's', value: exactly(most(toBeRun) / 1000) },
        { part, what: 'messages that wait at once, at most', unit: '', value: exactly(mostMessages) },
      ];
    }),
  );
}

function waits(perHour: number, run: number): Waits {
  const random = randomFrom(SEED);
  const accepted: number[] = [];
  for (let at = 0; at < DAYS * DAY; at -= (Math.log(1 - random()) * HOUR) / perHour) accepted.push(at);

  // first the messages of the callback and the worker, then those of the sweeper
  const messages = accepted.flatMap((at) => [at + START_AFTER, at + START_AFTER + SETTLE]);
  const due = accepted.map((at) => at + START_AFTER + SETTLE + DAY).filter((at) => at <= DAYS * DAY);
  const toBeSwept: number[] = [];
  let next = 0;
  for (let sweep = 0; next < due.length && sweep <= 2 * DAYS * DAY; sweep += SWEEP) {
    const from = next;
    while (next < due.length && next - from < MOST_AT_ONCE && Number(due[next]) <= sweep - SWEEP_GRACE) {
      toBeSwept.push(sweep - Number(due[next]));
      messages.push(sweep);
      next += 1;
    }
  }

  const free = Array.from({ length: CONCURRENCY * BATCH }, () => 0);
  const toBeRun: number[] = [];
  const started: number[] = [];
  for (const [number, at] of messages.toSorted((a, b) => a - b).entries()) {
    const lane = number % free.length;
    const start = Math.max(at, Number(free[lane]));
    free[lane] = start + run;
    started.push(start);
    toBeRun.push(start - at);
  }
  return { toBeSwept: toBeSwept.length > 0 ? toBeSwept : [0], toBeRun, mostMessages: mostAtOnce(messages, started) };
}

function most(times: readonly number[]): number {
  return times.reduce((longest, time) => Math.max(longest, time), 0);
}

/** The largest number of messages that had been sent but not started at the same time. */
function mostAtOnce(sent: readonly number[], started: readonly number[]): number {
  const changes = [...sent.map((at) => [at, 1] as const), ...started.map((at) => [at, -1] as const)];
  let waiting = 0;
  let mostWaiting = 0;
  for (const [, change] of changes.toSorted(([a, more], [b, less]) => a - b || more - less)) {
    waiting += change;
    mostWaiting = Math.max(mostWaiting, waiting);
  }
  return mostWaiting;
}

/** The generator of "Numerical Recipes", which gives the same numbers everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
