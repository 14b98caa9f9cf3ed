import { backoff } from '../../../shared/concurrency/backoff.ts';

describe('the back-off', () => {
  it('doubles the wait with each attempt, up to its cap', () => {
    const wait = (attempts: number) => backoff({ attempts, random: 0, base: 50, cap: 400 });
    expect([1, 2, 3, 4, 5, 50].map(wait)).toEqual([25, 50, 100, 200, 200, 200]);
  });

  it('has no cap unless it is given one', () => {
    expect(backoff({ attempts: 21, random: 0, base: 2 })).toBe(2 ** 20);
  });

  it('leaves half of the wait to chance', () => {
    expect([0, 0.5, 1].map((random) => backoff({ attempts: 1, random, base: 100 }))).toEqual([50, 75, 100]);
  });

  it('waits as long as the other side asks, even beyond its cap, and longer where its own wait is', () => {
    const asked = (retryAfter: number) => backoff({ attempts: 1, random: 0, base: 100, cap: 100, retryAfter });
    expect([40, 60, 900].map(asked)).toEqual([50, 60, 900]);
  });
});
