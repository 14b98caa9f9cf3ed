import * as v from 'valibot';
import { fateOf, isPossibleTime } from '../../domain/selection.ts';
import {
  ANSWERS,
  MESSAGES,
  type Message,
  type MessageOf,
  PROTOCOL_VERSION,
  type Values,
  type Verb,
} from './protocol.ts';

/** Whose items are selected, and up to when. */
export type FunctionSelection = {
  /** The id of the request, for your own log; it does not identify a person. */
  readonly request: string;
  readonly app: string;
  readonly askedAt: Date;
  /** Values under which everything is selected, regardless of age, by the names in the row's `match`. */
  readonly values: Values;
  /** Values under which the age of an item decides; only if the row says `"createdAt": "known"`. */
  readonly bounded?: BoundedValues;
  /** A backup was restored, and its data is purged again. */
  readonly restored?: true;
  /** An operator decided that what you would keep is deleted. */
  readonly released?: true;
};

/** Values under which the age of an item decides whether it is deleted. */
export type BoundedValues = {
  readonly values: Values;
  /** Items created at this time or before are selected. */
  readonly olderThan: Date;
  /** Whether items of unknown age are deleted or left. */
  readonly undated: 'deleted' | 'left';
  /** The fate of one item, by its creation time. An impossible time, such as one in 2099, counts as unknown. */
  fateOf(createdAt: Date | undefined): 'deleted' | 'newer' | 'undated';
};

/** How long a call may take. Check it between calls to the store. */
export type FunctionBudget = {
  /** Whether to answer now and leave the rest for another call. */
  isOver(): boolean;
};

/**
 * The result of a purge. After `unfinished` the function is called again, at once or after `retryAfterSeconds` (a day
 * at most). `kept` needs a reason in the data map.
 */
export type FunctionPurge =
  | { readonly outcome: 'emptied'; readonly items: number }
  | { readonly outcome: 'unfinished'; readonly items: number; readonly retryAfterSeconds?: number }
  | { readonly outcome: 'kept'; readonly items: number; readonly until?: Date };

/**
 * What a store of the company can do. Each function may be called twice, and must throw if it cannot be sure of the
 * result. Any error is retried, and never taken for zero.
 */
export type TargetFunctions = {
  /** Counts what `purge` would delete, and changes nothing. */
  plan(selection: FunctionSelection): Promise<number>;
  /** Deletes what is selected, and at least some of it before the budget is over. */
  purge(selection: FunctionSelection, budget: FunctionBudget): Promise<FunctionPurge>;
  /** Counts what is left of it, in the store itself and not in an index that may lag behind. */
  verify(selection: FunctionSelection): Promise<number>;
  /** Counts what `purge` leaves because of its age; needed if the row says `"createdAt": "known"`. */
  countLeft?(selection: FunctionSelection): Promise<{ readonly newer: number; readonly undated: number }>;
  /** Finds further ids of the person; needed if a rule of the data map asks for them. */
  lookUp?(values: Values, find: string): Promise<readonly string[]>;
  /** Puts an item of the canary person into the store; may be called twice. Needed if the row has a `canary`. */
  seed?(values: Values): Promise<void>;
  /** Tells whether that item is there; needed with `seed`. */
  isThere?(values: Values): Promise<boolean>;
};

/** The part of Lambda's context that is used. */
export type TargetContext = {
  /** Milliseconds until Lambda ends the invocation. */
  getRemainingTimeInMillis(): number;
};
/**
 * A function as Lambda runs it: it takes a message of the protocol, and returns the answer that the protocol defines.
 */
export type TargetHandler = (message: unknown, context: TargetContext) => Promise<object>;

/** How much of the function's own time is kept for the answer, in milliseconds. */
const RESERVE = 500;

/**
 * Makes the handler of a function to which a row of kind `lambda` sends its messages. The handler acts only on messages
 * that it understands completely, and returns only answers that the protocol allows. Errors of your functions pass
 * through.
 *
 * @param clock returns epoch milliseconds
 * @throws TypeError that says what is wrong with the message or with a function's result, without quoting a value
 * @example
 * export const handler = defineTarget({
 *   plan: ({ values }) => store.count(values.customer),
 *   verify: ({ values }) => store.count(values.customer),
 *   purge: async ({ values }) => ({ outcome: 'emptied', items: await store.remove(values.customer) }),
 * });
 */
export function defineTarget(functions: TargetFunctions, clock: () => number = Date.now): TargetHandler {
  return async (sent, context) => {
    const message = readMessage(sent);
    const answer = await answerTo(functions, message, budgetOf(message, context), clock);
    const read = v.safeParse(ANSWERS[message.verb], answer);
    if (read.success) return read.output;
    throw new TypeError(`${message.verb} returned what the protocol does not allow: ${places(read.issues)}`);
  };
}

async function answerTo(
  functions: TargetFunctions,
  message: Message,
  budget: FunctionBudget,
  clock: () => number,
): Promise<unknown> {
  const version = PROTOCOL_VERSION;
  switch (message.verb) {
    case 'plan':
    case 'verify':
      return { version, count: await functions[message.verb](selectionOf(functions, message, clock)) };
    case 'purge': {
      const { outcome, ...result } = await functions.purge(selectionOf(functions, message, clock), budget);
      const until = 'until' in result ? result.until : undefined;
      return { version, outcome, ...result, ...(until && { until: until.toISOString() }) };
    }
    case 'countLeft':
      return { version, ...(await given(functions, 'countLeft')(selectionOf(functions, message, clock))) };
    case 'lookUp':
      return { version, found: [...(await given(functions, 'lookUp')(message.values, message.find))] };
    case 'seed':
      await given(functions, 'seed')(message.values);
      return { version, seeded: true };
    case 'isThere':
      return { version, isThere: await given(functions, 'isThere')(message.values) };
  }
}

function given<Name extends keyof TargetFunctions>(
  functions: TargetFunctions,
  name: Name,
): NonNullable<TargetFunctions[Name]> {
  const found = functions[name];
  if (found === undefined) throw new TypeError(`this function has no ${name}`);
  return found;
}

/** Checks the version first, because messages of another version may mean something else. */
function readMessage(sent: unknown): Message {
  const { version, verb } = (typeof sent === 'object' && sent !== null ? sent : {}) as {
    readonly version?: unknown;
    readonly verb?: unknown;
  };
  if (version !== PROTOCOL_VERSION) {
    const got = typeof version === 'number' ? `version ${version}` : 'no version';
    throw new TypeError(`the message has ${got} of the protocol; expected ${PROTOCOL_VERSION}`);
  }
  if (typeof verb !== 'string' || !Object.hasOwn(MESSAGES, verb)) {
    throw new TypeError(`the message has an unknown verb; expected one of ${Object.keys(MESSAGES).join(', ')}`);
  }
  const read = v.safeParse(MESSAGES[verb as Verb], sent);
  if (!read.success) throw new TypeError(`the message is malformed: ${places(read.issues)}`);
  return read.output;
}

/** Refuses bounds if the function has no `countLeft`: such a function ignores ages, and would delete newer items. */
function selectionOf(
  functions: TargetFunctions,
  { request, app, askedAt, values, bounded, restored, released }: MessageOf<'plan' | 'purge' | 'verify' | 'countLeft'>,
  clock: () => number,
): FunctionSelection {
  if (bounded !== undefined) given(functions, 'countLeft');
  return {
    request,
    app,
    askedAt: new Date(askedAt),
    values,
    ...(bounded && { bounded: boundedOf(bounded, clock) }),
    ...(restored && { restored }),
    ...(released && { released }),
  };
}

function boundedOf(
  { values, olderThan, undated }: NonNullable<MessageOf<'plan'>['bounded']>,
  clock: () => number,
): BoundedValues {
  const bounds = { unboundedKinds: [], olderThan: Date.parse(olderThan), undated };
  return {
    values,
    olderThan: new Date(olderThan),
    undated,
    fateOf(createdAt) {
      const time = createdAt?.getTime();
      return fateOf(isPossibleTime(time, clock()) ? time : undefined, bounds);
    },
  };
}

/** Ends with the message's time limit or shortly before the function's own time-out, whichever is earlier. */
function budgetOf({ timeLimit }: Message, context: TargetContext): FunctionBudget {
  const end = Math.max(RESERVE, context.getRemainingTimeInMillis() - timeLimit);
  return { isOver: () => context.getRemainingTimeInMillis() <= end };
}

/** Where something is wrong, without the values, because they may identify a person. */
function places(issues: readonly v.BaseIssue<unknown>[]): string {
  const all = issues.map((issue) => `${v.getDotPath(issue) ?? 'the whole'} (expected ${issue.expected ?? 'another'})`);
  return [...new Set(all)].join(', ');
}
