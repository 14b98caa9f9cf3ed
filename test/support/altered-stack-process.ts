// starts what `npm start` does, from a template that a test has changed
import { terminalLog } from '../../infra/local/lambda/logs.ts';
import { startLocalStack } from '../../infra/local/local-stack.ts';
import { readLocalSettings } from '../../infra/local/settings.ts';
import { withChanges, withoutStatement } from './template-changes.ts';

const { TEMPLATE_CHANGES: changes, WITHOUT_STATEMENT: statement, ...env } = process.env;
const settings = readLocalSettings(env);
const stack = await startLocalStack({
  settings,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  alter(synthesis) {
    const changed = changes === undefined ? synthesis : withChanges(synthesis, changes);
    return statement === undefined ? changed : withoutStatement(changed, statement);
  },
  log: terminalLog((line) => console.log(line), settings.verbose),
  onStarting: () => undefined,
  onFailure(error) {
    console.error(error);
    process.exit(1);
  },
});
process.once('SIGTERM', () => void stack.stop().then(() => process.exit(0)));
console.log(`ready ${stack.url}`);
