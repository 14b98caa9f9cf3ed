import type { Query, Transaction } from './sql-dialect.ts';

/** How a connection begins and ends transactions. */
export type TransactionSteps = {
  readonly begin: () => Promise<unknown>;
  readonly commit: () => Promise<unknown>;
  /** Ends one transaction and begins the next, in one exchange with the database. */
  readonly commitAndBegin: () => Promise<unknown>;
  readonly rollback: () => Promise<unknown>;
};

/** The transactions of one session, one after another; `end` leaves none open. */
export function transactionsOf({ begin, commit, commitAndBegin, rollback }: TransactionSteps, query: Query) {
  let hasBegun = false;
  const end = async (): Promise<void> => {
    // without a rollback, a pooler would close the connection
    if (hasBegun) await rollback().catch(() => undefined);
    hasBegun = false;
  };
  const transaction: Transaction = async (work, isFollowed) => {
    try {
      if (!hasBegun) {
        hasBegun = true;
        await begin();
      }
      const result = await work(query);
      const goesOn = isFollowed?.(result) === true;
      await (goesOn ? commitAndBegin() : commit());
      hasBegun = goesOn;
      return result;
    } catch (error) {
      await end();
      throw error;
    }
  };
  return { transaction, end };
}
