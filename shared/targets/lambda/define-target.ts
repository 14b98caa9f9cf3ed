import * as v from 'valibot';
import { fateOf, isPossibleTime } from '../../domain/selection.ts';
import { ANSWERS, MESSAGES, type Message, type MessageOf, PROTOCOL_VERSION, type Verb } from './protocol.ts';

/** Values to look for, by the names that `match` of the row gives them. */
export type Values = { readonly [name: string]: readonly string[] };

/** Whose items, and up to when. */
export type FunctionSelection = {
  /** The id of the request, for your own log; it does not identify a person. */
  readonly request: string;
  readonly app: string;
  readonly askedAt: Date;
  /** Values under which everything is selected, regardless of age, by the names in `match` of the row. */
  readonly values: Values;
  /** Values under which the age of an item decides; only where the row says `"createdAt": "known"`. */
  readonly bounded?: BoundedValues;
  /** A backup was restored, and is being purged again. */
  readonly restored?: true;
  /** An operator has decided to delete what you would keep. */
  readonly released?: true;
};

/** Values under which the age of an item decides whether it goes. */
export type BoundedValues = {
  readonly values: Values;
  /** Items created at this time or before are selected. */
  readonly olderThan: Date;
  /** What happens to items of unknown age. */
  readonly undated: 'deleted' | 'left';
  /** Of one item, by when it was created. An impossible time, such as one of 2099, counts as not known. */
  fateOf(createdAt: Date | undefined): 'deleted' | 'newer' | 'undated';
};

/** How long a call may go on. Look at it between calls to the store. */
export type FunctionBudget = {
  /** Whether to answer now, with what is left for another call. */
  isOver(): boolean;
};

/** What came of a purge: `unfinished` is asked again, at once or after a day at most; `kept` needs a reason in the data map. */
export type FunctionPurge =
  | { readonly outcome: 'emptied'; readonly items: number }
  | { readonly outcome: 'unfinished'; readonly items: number; readonly retryAfterSeconds?: number }
  | { readonly outcome: 'kept'; readonly items: number; readonly until?: Date };

/**
 * What a store of the company's can do. Each may run twice, and throws when it could not find out: whatever is thrown is
 * tried again, and never taken for zero.
 */
export type TargetFunctions = {
  /** Counts what `purge` would delete, and changes nothing. */
  plan(selection: FunctionSelection): Promise<number>;
  /** Deletes what is selected, at least something of it before the budget is over. */
  purge(selection: FunctionSelection, budget: FunctionBudget): Promise<FunctionPurge>;
  /** Counts what is left of it, as it is stored now and not as an index shows it. */
  verify(selection: FunctionSelection): Promise<number>;
  /** Counts what `purge` leaves; needed where the row says `"createdAt": "known"`. */
  countLeft?(selection: FunctionSelection): Promise<{ readonly newer: number; readonly undated: number }>;
  /** Finds further ids of the person; needed where a rule of the data map asks for them. */
  lookUp?(values: Values, find: string): Promise<readonly string[]>;
  /** Puts an item there for the canary person; may run twice. Needed where the row says `canary`. */
  seed?(values: Values): Promise<void>;
  /** Looks whether that item is there; needed with `seed`. */
  isThere?(values: Values): Promise<boolean>;
};

/** The part of Lambda's context that is used. */
export type TargetContext = {
  /** Milliseconds until Lambda ends the invocation. */
  getRemainingTimeInMillis(): number;
};
/** A function as Lambda runs it: it takes a message of the protocol and answers as the protocol says. */
export type TargetHandler = (message: unknown, context: TargetContext) => Promise<object>;

/** Left of the function's own time for the answer, in milliseconds. */
const RESERVE = 500;

/**
 * Makes the handler of a function to which a row of kind `lambda` sends its messages. It acts on no message that it does not
 * know in full, and answers nothing that the protocol does not allow; it catches nothing.
 *
 * @param clock epoch milliseconds
 * @throws TypeError naming what is wrong with the message or with what one of the functions returned, and quoting no value
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

/** The version is looked at first: of another one, nothing else is known to be right. */
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

/** A function that cannot count what it leaves does not look at ages: it would delete what is newer. */
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

/** The message's limit, or what the function's own time-out leaves, whichever is less. */
function budgetOf({ timeLimit }: Message, context: TargetContext): FunctionBudget {
  const end = Math.max(RESERVE, context.getRemainingTimeInMillis() - timeLimit);
  return { isOver: () => context.getRemainingTimeInMillis() <= end };
}

/** Where something is wrong, without the values: they name a person. */
function places(issues: readonly v.BaseIssue<unknown>[]): string {
  const all = issues.map((issue) => `${v.getDotPath(issue) ?? 'the whole'} (expected ${issue.expected ?? 'another'})`);
  return [...new Set(all)].join(', ');
}
