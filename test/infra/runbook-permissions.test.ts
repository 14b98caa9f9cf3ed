import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { awsCommand } from '../stack/runbooks/aws-commands.ts';
import { commandsOf, RUNBOOKS, readRunbook } from '../stack/runbooks/book.ts';
import { actionsOf, resourceOf, statementsOf, synthesizeStack } from './synthesis.ts';

const stack = synthesizeStack({ dataMap: join(import.meta.dirname, 'data-map.json') });
const policy = resourceOf(stack, 'AWS::IAM::Policy', 'DataDeletionOperatorsRoleDefaultPolicy');
const allowed = new Set(statementsOf(policy).flatMap(actionsOf));
const runbooks = readdirSync(RUNBOOKS).map((file) => file.replace(/\.md$/, ''));

test.each(runbooks)(
  'what %s asks of AWS is allowed to operators, or the runbook says that an administrator does it',
  (name) => {
    const text = readRunbook(name);
    for (const command of commandsOf(text).filter((one) => one.startsWith('aws '))) {
      const missing = awsCommand(command).actions.filter((action) => !allowed.has(action));
      const before =
        text
          .slice(0, text.indexOf(command))
          .split(/\n\d\. |\n\n/)
          .at(-1) ?? '';
      if (!/administrator/i.test(before)) expect([command, missing]).toEqual([command, []]);
    }
  },
);
