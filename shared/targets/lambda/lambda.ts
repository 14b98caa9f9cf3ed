import { outcome } from '../outcome-fact.ts';
import type { TargetKind } from '../target-kind.ts';
import { entries, invocationOf, sourceEntries } from './function-entries.ts';

/**
 * A store that has no kind of its own, behind a function of the company. The function is told whom to look for, and
 * plans, purges and verifies. If its answer does not follow the protocol, the result is unknown, never zero.
 *
 * @see `infra/lambda-protocol.md`, and `defineTarget` for the other side
 */
export const lambda: TargetKind<typeof entries, typeof sourceEntries> = {
  kind: 'lambda',
  isStore: true,
  entries,
  templates: ({ match }) => Object.values(match).flat(),
  untimed: ({ match, createdAt }) => (createdAt === undefined ? Object.values(match).flat() : []),
  facts: ({ function: name, match }) => [outcome(`function ${name}`, match)],
  permissions: ({ function: name }) => [invocationOf(name)],
  async connect(row, environment) {
    const { lambdaTarget } = await import('./lambda-target.ts');
    return lambdaTarget(row, environment);
  },
  source: {
    entries: sourceEntries,
    templates: ({ match }) => Object.values(match).flat(),
    permissions: ({ function: name }) => [invocationOf(name)],
    async connect(row, environment) {
      const { lambdaSource } = await import('./lambda-source.ts');
      return lambdaSource(row, environment);
    },
  },
};
