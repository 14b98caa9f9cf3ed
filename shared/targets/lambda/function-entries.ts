import * as v from 'valibot';
import { RETENTION_REASONS } from '../../domain/reasons.ts';
import type { Row } from '../target-kind.ts';
import { Templates } from '../template.ts';
import { Basis } from '../words.ts';
import { ValueName } from './value-name.ts';

/** Version numbers are not allowed: with one, the worker's permission would have to change with every deployment. */
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
    v.description('The function to invoke, and its alias, for example "search-deletion:live".'),
  ),
  match: v.pipe(
    v.record(ValueName, Templates),
    v.check((match) => Object.keys(match).length > 0, 'at least one name with its templates'),
    v.description('What the function looks for, under names that you choose, for example {"customer": ["{userId}"]}.'),
  ),
  timeoutSeconds: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1, 'a whole number from 1 to 120'),
      v.maxValue(120, 'a whole number from 1 to 120'),
      // the worker itself has five minutes, for all targets
      v.description('How long one call may take; the function’s own time-out must be at least as long.'),
    ),
  ),
};

export const entries = {
  ...functionEntries,
  createdAt: v.optional(
    v.pipe(
      v.literal('known'),
      v.description('The function knows when items were created, and is told up to which time they are deleted.'),
    ),
  ),
  kept: v.optional(
    v.pipe(
      v.strictObject({
        reason: v.pipe(v.picklist(RETENTION_REASONS), v.description('The kind of reason.')),
        basis: Basis,
      }),
      v.description('Why items are kept when the function says so; required if it ever does.'),
    ),
  ),
};
export type LambdaRow = Row<typeof entries>;

export const sourceEntries = {
  ...functionEntries,
  find: v.pipe(
    v.string(),
    v.regex(/\S/, 'what the function is to find'),
    v.description('The identifier that the function is to find, under a name that you choose, for example "username".'),
  ),
};

/**
 * Permission for this alias only. For IAM, another alias, a version, and the unqualified function are other resources.
 */
export function invocationOf(functionName: string) {
  return { actions: ['lambda:InvokeFunction'], resources: [`lambda:function:${functionName}`] } as const;
}
