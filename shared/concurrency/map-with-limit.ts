/** Runs an action for every item, at most `limit` at once. Rejects with the first error, after all have ended. */
export async function mapWithLimit<Item>(
  items: readonly Item[],
  limit: number,
  action: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const runners = Array.from({ length: Math.min(limit, items.length) }, async () => {
    for (const item of waiting) await action(item);
  });
  const ended = await Promise.allSettled(runners);
  for (const runner of ended) if (runner.status === 'rejected') throw runner.reason;
}
