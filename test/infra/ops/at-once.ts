import { setTimeout as wait } from 'node:timers/promises';

/** Counts how many calls are under way at the same time: each waits until all others that may begin have begun. */
export function callsAtOnce() {
  let underWay = 0;
  let most = 0;
  return {
    most: () => most,
    async during<Answer>(answer: () => Answer | Promise<Answer>): Promise<Answer> {
      underWay += 1;
      most = Math.max(most, underWay);
      await wait(5);
      try {
        return await answer();
      } finally {
        underWay -= 1;
      }
    },
  };
}
