import * as v from 'valibot';
import { allowedTime, LONGEST_WAIT, realTime } from '../../domain/schedule.ts';
import { ValueName } from './value-name.ts';

/**
 * The protocol between the worker and a function of the company: JSON, one message and one answer for each invocation.
 *
 * It is strict in both directions. A function that receives an unknown field must not act on the rest, and an answer
 * with an `error` next to its `count` does not count. Therefore every change of a message or an answer is a new
 * version.
 *
 * @see `infra/lambda-protocol.md`
 */
export const PROTOCOL_VERSION = 1;

const version = v.pipe(v.literal(PROTOCOL_VERSION), v.description('The version of this protocol.'));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0, 'a whole number from 0'), v.maxValue(2 ** 53 - 1));
const TIME = 'a time such as 2026-11-23T00:00:00.000Z';
const Time = v.pipe(v.string(), v.isoTimestamp(TIME), v.check(isReal, TIME));
const End = v.pipe(Time, v.check(isAllowed, `${TIME}, in the years 2000 to 9999`));
const Values = v.pipe(v.record(ValueName, v.pipe(v.array(v.string()), v.readonly())), v.readonly());
/** Values to look for, by the names that the row's `match` gives them. */
export type Values = { readonly [name: string]: readonly string[] };

const Bounded = v.strictObject({
  values: v.pipe(
    Values,
    v.description('Values that outlive a deletion, such as a phone number: only older items are selected.'),
  ),
  olderThan: v.pipe(Time, v.description('Items created at this time or before are selected.')),
  undated: v.pipe(
    v.picklist(['deleted', 'left']),
    v.description('What happens to items if the store does not know when they were created.'),
  ),
});

const everyMessage = {
  version,
  timeLimit: v.pipe(Count, v.description('The milliseconds within which the function should answer.')),
};
const about = {
  request: v.pipe(v.string(), v.description('The id of the request, for your own log; it does not identify a person.')),
  app: v.pipe(v.string(), v.description('The id of the Meta app that the person used.')),
  askedAt: v.pipe(Time, v.description('When the person asked.')),
};
const selection = {
  ...about,
  values: v.pipe(Values, v.description('Values under which everything is selected, regardless of age.')),
  bounded: v.optional(v.pipe(Bounded, v.description('Present if the row says "createdAt": "known" and age matters.'))),
  restored: v.optional(v.pipe(v.literal(true), v.description('A backup was restored, and is being purged again.'))),
  released: v.optional(
    v.pipe(v.literal(true), v.description('An operator has decided to delete what you would keep.')),
  ),
};
const canary = { values: v.pipe(Values, v.description('The values of the canary person; nobody else has them.')) };

const said = <Name extends string>(verb: Name, description: string) => ({
  verb: v.pipe(v.literal(verb), v.description(description)),
});

/** The messages to a function, by verb. */
export const MESSAGES = {
  plan: v.strictObject({ ...said('plan', 'Count what purge would delete.'), ...everyMessage, ...selection }),
  purge: v.strictObject({ ...said('purge', 'Delete what is selected.'), ...everyMessage, ...selection }),
  verify: v.strictObject({ ...said('verify', 'Count what is still there.'), ...everyMessage, ...selection }),
  countLeft: v.strictObject({
    ...said('countLeft', 'Count what purge leaves because of its age.'),
    ...everyMessage,
    ...selection,
  }),
  lookUp: v.strictObject({
    ...said('lookUp', 'Find further ids of the person.'),
    ...everyMessage,
    ...about,
    values: v.pipe(Values, v.description('The values that are already known for the person.')),
    find: v.pipe(v.string(), v.description('What the row asks for, under the name that you chose.')),
  }),
  seed: v.strictObject({ ...said('seed', 'Add an item for the canary person.'), ...everyMessage, ...canary }),
  isThere: v.strictObject({ ...said('isThere', 'Check whether that item is there.'), ...everyMessage, ...canary }),
} as const;
export type Verb = keyof typeof MESSAGES;
export type MessageOf<V extends Verb> = v.InferOutput<(typeof MESSAGES)[V]>;
export type Message = MessageOf<Verb>;

const items = v.pipe(Count, v.description('How many items this call deleted.'));
const count = v.pipe(Count, v.description('How many items are selected.'));
const purgeOutcome = <Outcome extends string>(outcome: Outcome, description: string) => ({
  version,
  outcome: v.pipe(v.literal(outcome), v.description(description)),
  items,
});

/** The answers of a function, by the verb of the message. */
export const ANSWERS = {
  plan: v.strictObject({ version, count }),
  purge: v.variant('outcome', [
    v.strictObject(purgeOutcome('emptied', 'Nothing of the selection is left.')),
    v.strictObject({
      ...purgeOutcome('unfinished', 'There is more; the worker has to ask again.'),
      retryAfterSeconds: v.optional(
        v.pipe(
          Count,
          v.maxValue(LONGEST_WAIT / 1000, 'a day at most'),
          v.description('The number of seconds after which to ask again, a day at most; absent to be asked at once.'),
        ),
      ),
    }),
    v.strictObject({
      ...purgeOutcome('kept', 'The rest must be kept, for the reason that the row gives.'),
      until: v.optional(v.pipe(End, v.description('Until when the rest is kept; absent if somebody else decides.'))),
    }),
  ]),
  verify: v.strictObject({ version, count }),
  countLeft: v.strictObject({
    version,
    newer: v.pipe(Count, v.description('How many items are newer than olderThan.')),
    undated: v.pipe(Count, v.description('How many items of unknown age are left.')),
  }),
  lookUp: v.strictObject({
    version,
    found: v.pipe(v.array(v.string()), v.description('The ids that were found; an empty list if there are none.')),
  }),
  seed: v.strictObject({ version, seeded: v.pipe(v.literal(true), v.description('The item is there.')) }),
  isThere: v.strictObject({ version, isThere: v.pipe(v.boolean(), v.description('Whether the item is there.')) }),
} as const;
export type AnswerOf<V extends Verb> = v.InferOutput<(typeof ANSWERS)[V]>;

/**
 * Refuses ISO 8601 offsets that cannot be read here, and days that do not exist, which would be read as another day.
 */
function isReal(time: string): boolean {
  return realTime(time) !== undefined;
}

function isAllowed(time: string): boolean {
  return allowedTime(time) !== undefined;
}
