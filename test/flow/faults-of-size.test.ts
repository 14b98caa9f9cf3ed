import type { Target } from '../../shared/ports/target.ts';
import { requestWorld } from '../support/request-world.ts';

const ITEMS = 1_000_000;
const CHUNK = 25;
const CHUNKS_AN_INVOCATION = 1000;

test('fault 15: a person with 1,000,000 items takes many invocations, and the record does not grow', async () => {
  let left = ITEMS;
  const target: Target = {
    plan: async () => left,
    async purge(_selection, budget) {
      const before = left;
      while (left > 0) {
        if (budget.isOver()) return { outcome: 'unfinished', items: before - left };
        left -= Math.min(CHUNK, left);
      }
      return { outcome: 'emptied', items: before - left };
    },
    verify: async () => left,
  };
  const world = requestWorld({ messages: target });
  const { requestId } = await world.accept();
  const sizes: number[] = [];
  const isLeft = () => left > 0;
  while (isLeft()) {
    let asked = 0;
    await world.run(requestId, {
      isOver: () => (asked += 1) > CHUNKS_AN_INVOCATION,
      signal: new AbortController().signal,
    });
    sizes.push(JSON.stringify(world.record(requestId)).length);
    expect(world.queue.messages.at(-1)?.requestId).toBe(requestId);
  }
  expect(sizes).toHaveLength(ITEMS / CHUNK / CHUNKS_AN_INVOCATION);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(100);
  expect((await world.runToEnd(requestId)).status).toBe('completed');
  expect(world.part(requestId, 'messages')).toMatchObject({ status: 'deleted', items: ITEMS });
});
