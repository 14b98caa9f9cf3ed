import * as v from 'valibot';
import { DeletionError } from '../../domain/errors.ts';
import type { Selection } from '../../ports/target.ts';
import type { TargetKind } from '../target-kind.ts';
import { expand, Templates } from '../template.ts';

const entries = {
  instructions: v.pipe(
    v.string(),
    v.regex(/\S/, 'what an operator must do, in words'),
    v.description('What an operator must do, in plain words.'),
  ),
  match: v.optional(
    v.pipe(
      Templates,
      v.description(
        'Whom this concerns: no operator is asked if the person has none of these identifiers. Without this field, it concerns everybody.',
      ),
    ),
  ),
};

/** Data that only a human can delete: an operator is asked to do it, and confirms it. It counts as one item. */
export const manual: TargetKind<typeof entries> = {
  kind: 'manual',
  isDoneByOthers: true,
  entries,
  templates: ({ match }) => match ?? [],
  // an operator sees the ids one by one, and finds out which belong together
  combined: () => [],
  warning: ({ match }) =>
    match === undefined
      ? {
          finding: 'has no "match", so every request waits for an operator, even of people who have nothing there',
          advice: 'add "match", the identifiers without which nobody has anything there',
        }
      : undefined,
  permissions: () => [],
  async connect({ match }) {
    const isConcerned = (selection: Selection): boolean => match === undefined || expand(match, selection).length > 0;
    return {
      plan: async (selection) => (isConcerned(selection) ? 1 : 0),
      purge: async (selection) =>
        isConcerned(selection) ? { outcome: 'notified', items: 0 } : { outcome: 'emptied', items: 0 },
      async verify(selection) {
        if (!isConcerned(selection)) return 0;
        throw new DeletionError('only_an_operator_can_tell', 'fail', 'only an operator can tell whether it is deleted');
      },
    };
  },
};
