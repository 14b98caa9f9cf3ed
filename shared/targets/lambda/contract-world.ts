import { isDeepStrictEqual } from 'node:util';
import { joined } from '../../domain/identifiers.ts';
import type { TargetHandler } from './define-target.ts';
import type { Values } from './protocol.ts';
import { type AnswerOf, type MessageOf, PROTOCOL_VERSION, type Verb } from './protocol.ts';

/**
 * A function and its store, for the contract to test. Use a test store: everything that `add` puts there is deleted.
 */
export type ContractWorld = {
  readonly handler: TargetHandler;
  /**
   * The values by which a person's items are found, as the templates in the row's `match` would make them from an id.
   */
  valuesOf(id: string): Values;
  /** Puts items of one person into the store. Without a time, their age is unknown. */
  add(id: string, count: number, createdAt?: Date): Promise<void>;
  /** Everything in the store, each item as a text that changes when anything about the item changes. */
  contents(): Promise<readonly string[]>;
  /** How many items of one person the store can hold, such as 1 if each person has one account. @default any number */
  readonly mostItems?: number;
  /** The row says `"createdAt": "known"`. */
  readonly knowsCreationTimes?: boolean;
  /** Makes the store unreachable for the handler. The function that it returns makes it reachable again. */
  disconnect?(): Promise<() => Promise<void>>;
  /** Set it if a rule of the data map asks the function for further ids of a person. */
  readonly lookUp?: {
    /** The rule's `find`. */
    readonly find: string;
    /** The ids that the function must find for this person. */
    expected(id: string): readonly string[];
  };
  /** The row has a `canary`. */
  readonly isSeeded?: boolean;
  /** The function's time-out in milliseconds. @default 60 000 */
  readonly timeout?: number;
};

/** A message as the worker sends it, without the fields that all messages have. */
export type Content<V extends Verb> = Omit<MessageOf<V>, 'version' | 'verb' | 'timeLimit'>;

/** The world, with what the checks do with it. */
export type ContractTools = ContractWorld & {
  ask<V extends Verb>(verb: V, content: Content<V>): Promise<AnswerOf<V>>;
  /** Purges as the worker does: until nothing is left, and only as long as there is progress. */
  purge(content: Content<'purge'>, timeLimit?: number): Promise<{ readonly outcome: string; readonly items: number }>;
  /** Puts this many items, or as many as the store can hold. @returns how many */
  put(id: string, count: number): Promise<number>;
  /** Asserts that the function throws, whatever the reason. */
  refuses(message: object): Promise<void>;
  /** A new id that no person in the store has. */
  newId(): string;
  /** Selects everything under these ids. */
  select(...ids: readonly string[]): Content<'plan'>;
  snapshot(): Promise<readonly string[]>;
};

/** Older than every bound. */
export const OLD = new Date(Date.UTC(2025, 0, 1));
const TIMEOUT = 60_000;
/** How many answers in a row may say that there is more. */
const MOST_CALLS = 1000;

export function contractTools(world: ContractWorld): ContractTools {
  const { handler, timeout = TIMEOUT } = world;
  const begin = Date.now();
  let people = 0;

  function call(message: object): Promise<unknown> {
    const end = performance.now() + timeout;
    return handler(asJson(message), { getRemainingTimeInMillis: () => Math.max(0, end - performance.now()) });
  }

  const ask = async <V extends Verb>(verb: V, content: Content<V>, timeLimit = timeout): Promise<AnswerOf<V>> =>
    asJson(await call({ version: PROTOCOL_VERSION, verb, timeLimit, ...content })) as AnswerOf<V>;

  return {
    ...world,
    ask: (verb, content) => ask(verb, content),
    async purge(content, timeLimit) {
      let items = 0;
      let idle = 0;
      for (let calls = 1; calls <= MOST_CALLS; calls += 1) {
        const answer = await ask('purge', content, timeLimit);
        items += answer.items;
        if (answer.outcome !== 'unfinished') return { outcome: answer.outcome, items };
        idle = answer.items === 0 ? idle + 1 : 0;
        if (idle > 1) throw new Error('purge says twice that there is more, and deletes nothing');
      }
      throw new Error(`purge is not done after ${MOST_CALLS} calls`);
    },
    async put(id, count) {
      const possible = Math.min(count, world.mostItems ?? count);
      await world.add(id, possible, OLD);
      return possible;
    },
    refuses: (message) => throws(call(message), 'it answers a message that it cannot understand'),
    newId: () => `contract${begin}${(people += 1)}`,
    select: (...ids) => ({
      request: 'contract',
      app: '1001',
      askedAt: new Date(begin).toISOString(),
      values: ids.map((id) => world.valuesOf(id)).reduce(joined, {}),
    }),
    snapshot: async () => (await world.contents()).toSorted(),
  };
}

/** Lambda transports JSON in both directions. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}

/** @throws Error that says in one line what was found and what was expected */
export function equal(got: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(got, expected)) return;
  const [one, other] = [got, expected].map((value) => JSON.stringify(value) ?? 'nothing') as [string, string];
  throw new Error(one.length + other.length < 300 ? `${what}: got ${one}, expected ${other}` : what);
}

/** @throws Error with this message if there is an answer, whatever it is */
export async function throws(answer: Promise<unknown>, message: string): Promise<void> {
  const isAnswered = await answer.then(
    () => true,
    () => false,
  );
  if (isAnswered) throw new Error(message);
}
