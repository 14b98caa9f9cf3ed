/** Runs tasks, as many at once as the other side can handle. */
export type AdaptiveLimit = {
  run<T>(task: () => Promise<T>): Promise<T>;
  /** The other side kept up: run a little more at once. */
  faster(): void;
  /** The other side was overloaded: run half as much at once. */
  slower(): void;
};

/** Additive increase, multiplicative decrease, as TCP finds out how much an unknown connection can carry. */
export function adaptiveLimit(first: number, most: number): AdaptiveLimit {
  let width = first;
  let running = 0;
  const waiting: (() => void)[] = [];

  const start = (): void => {
    while (running < Math.floor(width)) {
      const next = waiting.shift();
      if (next === undefined) return;
      running += 1;
      next();
    }
  };

  return {
    async run(task) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        start();
      });
      try {
        return await task();
      } finally {
        running -= 1;
        start();
      }
    },
    faster() {
      width = Math.min(most, width + 1 / width);
    },
    slower() {
      width = Math.max(1, width / 2);
    },
  };
}
