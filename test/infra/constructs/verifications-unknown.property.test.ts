import fc from 'fast-check';
import { DAY, HOUR, MINUTE, MOST_ATTEMPTS, nextAttemptIn } from '../../../shared/domain/schedule.ts';
import { resourceOf, synthesizeStack } from '../synthesis.ts';

const { Properties } = resourceOf(synthesizeStack(), 'AWS::CloudWatch::Alarm', 'verificationsunknown');
const alarm = Properties as { readonly Period: number; readonly EvaluationPeriods: number; DatapointsToAlarm?: number };
const period = alarm.Period * 1000;
const atLeast = alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods;

/** A wait longer than the queue's longest delay ends with the next sweep; sweeps run every five minutes. */
const LONGEST_DELAY = 6 * MINUTE;
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const tries = fc.array(fc.record({ jitter: share, delay: share }), {
  minLength: MOST_ATTEMPTS,
  maxLength: MOST_ATTEMPTS,
});
type Tries = readonly { readonly jitter: number; readonly delay: number }[];

/** The alarm's periods before `until` in which one request that stays unknown fails. */
function failingPeriods(waits: Tries, begin: number, until: number): ReadonlySet<number> {
  const periods = new Set<number>();
  let now = begin;
  for (const [index, { jitter, delay }] of waits.entries()) {
    if (now >= begin + until) break;
    periods.add(Math.floor(now / period));
    now += nextAttemptIn(index + 1, jitter) + delay * LONGEST_DELAY;
  }
  return periods;
}

function goesOff(waits: Tries, begin: number, until: number): boolean {
  const first = Math.floor(begin / period);
  const seen = [...failingPeriods(waits, begin, until)].filter((at) => at < first + alarm.EvaluationPeriods);
  return seen.length >= atLeast;
}

describe('the alarm verifications-unknown', () => {
  it('goes off within a day for one request that stays unknown, whenever its attempts happen', () => {
    const slowest = Array.from({ length: MOST_ATTEMPTS }, () => ({ jitter: 1, delay: 1 }));
    const fastest = Array.from({ length: MOST_ATTEMPTS }, () => ({ jitter: 0, delay: 0 }));
    for (let begin = 0; begin < HOUR; begin += MINUTE) {
      for (const waits of [slowest, fastest]) expect([begin, goesOff(waits, begin, DAY)]).toEqual([begin, true]);
    }
    fc.assert(
      fc.property(tries, share, (waits, phase) => goesOff(waits, phase * HOUR, DAY)),
      { numRuns: 2000 },
    );
  });

  it('does not go off for an error that passes within two hours, however many requests meet it', () => {
    fc.assert(
      fc.property(share, (phase) => {
        const begin = phase * HOUR;
        const touched = Math.floor((begin + 2 * HOUR - 1) / period) - Math.floor(begin / period) + 1;
        return touched < atLeast;
      }),
    );
  });

  it('looks back as far as CloudWatch allows', () => {
    expect(period * alarm.EvaluationPeriods).toBeLessThanOrEqual(DAY);
  });
});
