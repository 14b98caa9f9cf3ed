import { setImmediate } from 'node:timers/promises';
import { adaptiveLimit } from '../../../shared/concurrency/adaptive-limit.ts';

describe('an adaptive limit', () => {
  it('starts no more tasks at once than its width', async () => {
    const { limit, widest } = watched(3, 10);
    await limit.all(20);
    expect(widest()).toBe(3);
  });

  it('widens while the other side takes everything, up to the most', async () => {
    const { limit, widest } = watched(1, 4);
    await limit.all(100, () => limit.inner.faster());
    expect(widest()).toBe(4);
  });

  it('halves when the other side is overloaded, and never stops', async () => {
    const { limit, widest } = watched(8, 8);
    for (let times = 0; times < 10; times += 1) limit.inner.slower();
    await limit.all(10);
    expect(widest()).toBe(1);
  });

  it('gives a place free when a task fails', async () => {
    const limit = adaptiveLimit(1, 1);
    await expect(limit.run(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    await expect(limit.run(async () => 'next')).resolves.toBe('next');
  });
});

function watched(first: number, most: number) {
  const inner = adaptiveLimit(first, most);
  let running = 0;
  let widest = 0;
  const task = async (after: () => void): Promise<void> => {
    running += 1;
    widest = Math.max(widest, running);
    await setImmediate();
    running -= 1;
    after();
  };
  const all = async (count: number, after: () => void = () => undefined): Promise<void> => {
    await Promise.all(Array.from({ length: count }, () => inner.run(() => task(after))));
  };
  return { limit: { inner, all }, widest: () => widest };
}
