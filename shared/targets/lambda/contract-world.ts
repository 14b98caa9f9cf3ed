import { isDeepStrictEqual } from 'node:util';
import type { TargetHandler, Values } from './define-target.ts';
import { type AnswerOf, type MessageOf, PROTOCOL_VERSION, type Verb } from './protocol.ts';

/** A function and its store, as the contract tries them. Use a store for tests: everything that `add` puts is deleted. */
export type ContractWorld = {
  readonly handler: TargetHandler;
  /** The values by which a person's items are found, as the templates in `match` of the row would make them of an id. */
  valuesOf(id: string): Values;
  /** Puts items of one person into the store; without a time, items of unknown age. */
  add(id: string, count: number, createdAt?: Date): Promise<void>;
  /** Everything in the store, each item as one text that changes when anything about the item changes. */
  contents(): Promise<readonly string[]>;
  /** So many items the store can have of one person, as one where there is one account each. @default any number */
  readonly mostItems?: number;
  /** The row says `"createdAt": "known"`. */
  readonly knowsCreationTimes?: boolean;
  /** Makes the store unreachable for the handler; what it returns makes it reachable again. */
  disconnect?(): Promise<() => Promise<void>>;
  /** What the function finds of a person, for a rule of the data map that asks it. */
  readonly lookUp?: {
    /** What the rule asks for. */
    readonly find: string;
    /** What the store says of this person. */
    expected(id: string): readonly string[];
  };
  /** The row says `canary`. */
  readonly isSeeded?: boolean;
  /** The function's time-out in milliseconds. @default 60 000 */
  readonly timeout?: number;
};

/** A message as the worker sends it, without what is the same in each. */
export type Content<V extends Verb> = Omit<MessageOf<V>, 'version' | 'verb' | 'timeLimit'>;

/** The world, with what a check does with it. */
export type ContractTools = ContractWorld & {
  ask<V extends Verb>(verb: V, content: Content<V>): Promise<AnswerOf<V>>;
  /** As the worker does: until there is no more, and not longer than there is progress. */
  purge(content: Content<'purge'>, timeLimit?: number): Promise<{ readonly outcome: string; readonly items: number }>;
  /** Puts so many, or as many as the store can have. @returns how many */
  put(id: string, count: number): Promise<number>;
  /** Asserts that the function throws, whatever the reason. */
  refuses(message: object): Promise<void>;
  /** An id that no person in the store has. */
  newId(): string;
  /** The selection of everything under these ids. */
  select(...ids: readonly string[]): Content<'plan'>;
  snapshot(): Promise<readonly string[]>;
};

/** Older than every bound. */
export const OLD = new Date(Date.UTC(2025, 0, 1));
const TIMEOUT = 60_000;
/** So many answers in a row may say that there is more. */
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
    refuses: (message) => throws(call(message), 'it answers a message that it does not know'),
    newId: () => `contract${begin}${(people += 1)}`,
    select: (...ids) => ({
      request: 'contract',
      app: '1001',
      askedAt: new Date(begin).toISOString(),
      values: joined(ids.map((id) => world.valuesOf(id))),
    }),
    snapshot: async () => (await world.contents()).toSorted(),
  };
}

/** What passes through Lambda is JSON both ways. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}

function joined(all: readonly Values[]): Values {
  const names = new Set(all.flatMap((values) => Object.keys(values)));
  return Object.fromEntries([...names].map((name) => [name, all.flatMap((values) => values[name] ?? [])]));
}

/** @throws Error that says what was got and expected, in one line */
export function equal(got: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(got, expected)) return;
  const [one, other] = [got, expected].map((value) => JSON.stringify(value) ?? 'nothing') as [string, string];
  throw new Error(one.length + other.length < 300 ? `${what}: got ${one}, expected ${other}` : what);
}

/** @throws Error with this message where the answer comes, whatever it is */
export async function throws(answer: Promise<unknown>, message: string): Promise<void> {
  const isAnswered = await answer.then(
    () => true,
    () => false,
  );
  if (isAnswered) throw new Error(message);
}
