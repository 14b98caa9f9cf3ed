import { entryKindsOf, targetsOutOfReach } from '../../../shared/data-map/connect-data-map.ts';
import { ENTRY_IDENTIFIER_KINDS, requireKindInDataMap } from '../../../shared/domain/identifiers.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';
import { registered } from '../aws/app-table.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import { command } from '../cli/command.ts';
import { askIdentifier } from '../cli/identifier-input.ts';
import { choice, required, text } from '../cli/options.ts';
import { grouped } from '../cli/progress.ts';
import { tableLines } from '../cli/table.ts';
import { styled, type Text } from '../cli/text.ts';
import { outOfReachLines } from './out-of-reach.ts';
import { type Counted, connectStores } from './stores-here.ts';

/** `plan`: counts what a request would delete, without making one. */
export const plan = command({
  name: 'plan',
  summary: 'Counts what would be deleted for a person, and deletes nothing.',
  about: [
    'The identifier is asked for, or piped in. The company’s stores are read from this machine, with the data map of this checkout: ' +
      'on AWS with your own credentials, because the operators’ role may not read them.',
    'A target to which the kind of id does not lead is not searched; with --json, `notSearched` names it, and it has no `items`.',
    'Exits with 1 when a target that is searched could not be counted.',
  ],
  options: {
    app: required(text('ID', 'The app that knows the person.')),
    kind: required(choice(ENTRY_IDENTIFIER_KINDS, 'KIND', 'What the identifier is.')),
  },
  examples: ['plan --app 1234567890123456 --kind asid', 'plan --app 1234567890123456 --kind phone --json < number.txt'],
  async run({ app, kind }, context) {
    const services = await context.services();
    await registered(services, app);
    const { map, path, isInForce } = dataMapHere(services.deployment);
    if (!isInForce) context.terminal.note(`Note: ${path} is not the data map that is deployed.`);
    requireKindInDataMap(kind, entryKindsOf(map, TARGET_KINDS));
    const value = await askIdentifier(context, kind);
    const countItems = await connectStores(services, context);
    const { identifiers, targets: all } = await countItems({ appId: app, kind, value });
    const notSearched = targetsOutOfReach(map, kind, TARGET_KINDS);
    const targets = all.map((counted) => (notSearched.includes(counted.target) ? withoutCount(counted) : counted));
    const found = Object.entries(identifiers).map(([name, values]) => [name, values.length] as const);
    const rows = targets.map(({ target, label, items, errorCode, milliseconds }) => [
      target,
      label,
      itemsText(items, errorCode),
      milliseconds === undefined ? '' : `${milliseconds} ms`,
    ]);
    context.answer({ identifiers: Object.fromEntries(found), targets, notSearched }, [
      `Identifiers: ${found.map(([name, number]) => `${number} ${name}`).join(', ')}`,
      '',
      ...tableLines(['target', 'what it is', 'items', 'took'], rows),
      ...outOfReachLines(map, kind),
    ]);
    return targets.every(({ errorCode }) => errorCode === undefined) ? 0 : 1;
  },
});

/** A target in which nothing is found whatever is there: its 0 says nothing. */
function withoutCount({ target, label }: Counted): Pick<Counted, 'target' | 'label'> & Partial<Counted> {
  return { target, label };
}

function itemsText(items: number | undefined, errorCode: string | undefined): Text {
  if (items !== undefined) return grouped(items);
  return errorCode === undefined ? styled('warning', 'not searched') : styled('bad', `unknown: ${errorCode}`);
}
