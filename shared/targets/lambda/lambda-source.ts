import { type IdentifierSource } from '../../ports/target.ts';
import { foundIdentifiers } from '../found-identifiers.ts';
import type { Row, TargetEnvironment } from '../target-kind.ts';
import { expand } from '../template.ts';
import { aboutOf, isEmpty } from './asked-values.ts';
import { functionCalls } from './function-calls.ts';
import type { sourceEntries } from './function-entries.ts';

/** Lets a function of the company look up further identifiers. */
export function lambdaSource(row: Row<typeof sourceEntries>, environment: TargetEnvironment): IdentifierSource {
  const calls = functionCalls(row, environment);
  const { function: name, match, find } = row;
  return {
    async lookUp(selection) {
      const known = Object.entries(match).map(([called, templates]) => [called, [...expand(templates, selection)]]);
      const values = Object.fromEntries(known.filter(([, some = []]) => some.length > 0)) as Record<string, string[]>;
      if (isEmpty(values)) return { found: [] };
      const { request, app, askedAt } = aboutOf(selection);
      const answer = await calls.ask('lookUp', { request, app, askedAt, values, find });
      const found = foundIdentifiers(`function ${name}`, find, {}, environment);
      found.add(answer.found, () => undefined);
      return { found: found.all() };
    },
  };
}
