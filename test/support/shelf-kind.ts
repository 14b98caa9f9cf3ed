import * as v from 'valibot';
import type { TargetKind } from '../../shared/targets/target-kind.ts';
import { expand, Templates } from '../../shared/targets/template.ts';

const entries = { shelf: v.pipe(v.string(), v.regex(/^[a-z]+$/, 'a shelf in lower-case letters')), match: Templates };

/** Paper folders, by owner. */
export const shelves = new Map<string, Set<string>>();

/** A target kind that the project does not have. */
export const shelf: TargetKind<typeof entries> = {
  kind: 'shelf',
  entries,
  templates: ({ match }) => match,
  permissions: (row) => [{ actions: ['shelf:Empty'], resources: [`shelf:shelf/${row.shelf}`] }],
  connect: async (row) => {
    const found = (owners: readonly string[]) => owners.filter((owner) => shelves.get(row.shelf)?.has(owner));
    return {
      plan: async (selection) => found(expand(row.match, selection)).length,
      async purge(selection) {
        const owners = found(expand(row.match, selection));
        for (const owner of owners) shelves.get(row.shelf)?.delete(owner);
        return { outcome: 'emptied', items: owners.length };
      },
      verify: async (selection) => found(expand(row.match, selection)).length,
    };
  },
};
