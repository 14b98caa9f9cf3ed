/** One unit of a client's work: `run` returns whether a transaction is open afterwards; `refuse` is called instead. */
export type Turn = { readonly run: () => boolean; readonly refuse: () => void };

export type SessionTurns<Client> = {
  take(client: Client, turn: Turn): void;
  /** Drops what a disconnected client was waiting for. @returns whether it left a transaction open */
  leave(client: Client): boolean;
  /** Lets the others continue after `leave`. */
  resume(): void;
};

/**
 * Shares one session among several clients: while one has a transaction open, the others wait in order of arrival, and
 * are refused after `longestWait` milliseconds.
 */
export function sessionTurns<Client>(longestWait: number): SessionTurns<Client> {
  let waiting: readonly (Turn & { readonly client: Client; readonly timer: NodeJS.Timeout })[] = [];
  let holder: Client | undefined;

  const mayRun = (client: Client): boolean => holder === undefined || holder === client;

  function resume(): void {
    for (;;) {
      const next = waiting.find(({ client }) => mayRun(client));
      if (next === undefined) return;
      waiting = waiting.filter((other) => other !== next);
      clearTimeout(next.timer);
      holder = next.run() ? next.client : undefined;
    }
  }

  return {
    take(client, turn) {
      const timer = setTimeout(() => {
        waiting = waiting.filter((other) => other !== waiter);
        turn.refuse();
      }, longestWait).unref();
      const waiter = { ...turn, client, timer };
      waiting = [...waiting, waiter];
      resume();
    },
    leave(client) {
      for (const { timer } of waiting.filter((other) => other.client === client)) clearTimeout(timer);
      waiting = waiting.filter((other) => other.client !== client);
      const isOpen = holder === client;
      if (isOpen) holder = undefined;
      return isOpen;
    },
    resume,
  };
}
