import * as v from 'valibot';
import { RETENTION_REASONS } from '../../domain/reasons.ts';
import type { Row } from '../target-kind.ts';
import { Templates } from '../template.ts';
import { Basis } from '../words.ts';
import { ValueName } from './value-name.ts';

/** A version is not an alias: what the worker may call would change with each deployment of the function. */
export const FunctionName = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9_-]{1,64}:(?!\d+$)[A-Za-z0-9_-]{1,128}$/,
    'the name and the alias of a function in the account and region of the stack, such as search-deletion:live; no ARN, no version number, no $LATEST',
  ),
);

const functionEntries = {
  function: v.pipe(
    FunctionName,
    v.description('The function that is called, and its alias, for example "search-deletion:live".'),
  ),
  match: v.pipe(
    v.record(ValueName, Templates),
    v.check((match) => Object.keys(match).length > 0, 'at least one name with its templates'),
    v.description('What the function looks for, by names of your own, for example {"customer": ["{userId}"]}.'),
  ),
  timeoutSeconds: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1, 'a whole number from 1 to 120'),
      v.maxValue(120, 'a whole number from 1 to 120'),
      // the worker itself has five minutes, for all targets
      v.description('How long one call may take; the function’s own time-out is at least as long.'),
    ),
  ),
};

export const entries = {
  ...functionEntries,
  createdAt: v.optional(
    v.pipe(
      v.literal('known'),
      v.description('The function knows when items were created, and is told the time up to which they go.'),
    ),
  ),
  kept: v.optional(
    v.pipe(
      v.strictObject({
        reason: v.pipe(v.picklist(RETENTION_REASONS), v.description('The kind of reason.')),
        basis: Basis,
      }),
      v.description('Why items are kept of which the function says so; needed where it ever does.'),
    ),
  ),
};
export type LambdaRow = Row<typeof entries>;

export const sourceEntries = {
  ...functionEntries,
  find: v.pipe(
    v.string(),
    v.regex(/\S/, 'what the function is to find'),
    v.description('What the function is to find, in its own words, for example "username".'),
  ),
};

/** The alias alone; another alias, a version or the function without one is another resource. */
export function invocationOf(functionName: string) {
  return { actions: ['lambda:InvokeFunction'], resources: [`lambda:function:${functionName}`] } as const;
}
