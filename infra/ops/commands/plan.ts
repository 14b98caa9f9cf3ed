import { entryKindsOf } from '../../../shared/data-map/connect-data-map.ts';
import { ENTRY_IDENTIFIER_KINDS, requireKindInDataMap } from '../../../shared/domain/identifiers.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import { command } from '../cli/command.ts';
import { askIdentifier } from '../cli/identifier-input.ts';
import { choice, required, text } from '../cli/options.ts';
import { grouped } from '../cli/progress.ts';
import { tableLines } from '../cli/table.ts';
import { styled } from '../cli/text.ts';
import { outOfReachLines } from './out-of-reach.ts';
import { connectStores } from './stores-here.ts';

/** `plan`: counts what a request would delete, without making one. */
export const plan = command({
  name: 'plan',
  summary: 'Counts what would be deleted for a person, and deletes nothing.',
  about: [
    'The identifier is asked for, or piped in. The company’s stores are read from this machine, with the data map of this checkout: ' +
      'on AWS with your own credentials, because the operators’ role may not read them.',
    'Exits with 1 when a target could not be counted.',
  ],
  options: {
    app: required(text('ID', 'The app that knows the person.')),
    kind: required(choice(ENTRY_IDENTIFIER_KINDS, 'KIND', 'What the identifier is.')),
  },
  examples: ['plan --app 1234567890123456 --kind asid', 'plan --app 1234567890123456 --kind phone --json < number.txt'],
  async run({ app, kind }, context) {
    const services = await context.services();
    const { map, path, isInForce } = dataMapHere(services.deployment);
    if (!isInForce) context.terminal.note(`Note: ${path} is not the data map that is deployed.`);
    requireKindInDataMap(kind, entryKindsOf(map, TARGET_KINDS));
    const value = await askIdentifier(context, kind);
    const countItems = await connectStores(services, context);
    const { identifiers, targets } = await countItems({ appId: app, kind, value });
    const found = Object.entries(identifiers).map(([name, values]) => [name, values.length] as const);
    const rows = targets.map(({ target, label, items, errorCode, milliseconds }) => [
      target,
      label,
      items === undefined ? styled('bad', `unknown: ${errorCode}`) : grouped(items),
      `${milliseconds} ms`,
    ]);
    context.answer({ identifiers: Object.fromEntries(found), targets }, [
      `Identifiers: ${found.map(([name, number]) => `${number} ${name}`).join(', ')}`,
      '',
      ...tableLines(['target', 'what it is', 'items', 'took'], rows),
      ...outOfReachLines(map, kind),
    ]);
    return targets.every(({ items }) => items !== undefined) ? 0 : 1;
  },
});
