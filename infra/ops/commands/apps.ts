import { DeletionError } from '../../../shared/domain/errors.ts';
import { APP_IDENTIFIER_KIND, type AppKind } from '../../../shared/domain/identifiers.ts';
import { isMetaId } from '../../../shared/meta/meta-id.ts';
import { addApp, listApps, retireSecret, rotateSecret } from '../app-table.ts';
import { afterPlan, askPrivately } from '../ask.ts';
import { type Context, command } from '../command.ts';
import { CHANGE, choice, required, text, UsageError } from '../options.ts';
import { type Services, services } from '../services.ts';
import { tableLines } from '../table.ts';
import { formatDistance } from '../times.ts';

const APP = required(text('ID', 'The app’s id, from the App Dashboard.'));
const KINDS = Object.keys(APP_IDENTIFIER_KIND) as AppKind[];
const IN_FORCE = 'In force in every function within a minute.';

const appsAdd = command({
  name: 'apps add',
  summary: 'Registers a Meta app, so that its callbacks are taken.',
  about: [
    'The app’s secret is asked for, or piped in, and sealed with KMS before it is stored. Instagram Login and Threads have ' +
      'an app id and a secret of their own: register each.',
  ],
  options: {
    app: APP,
    kind: required(
      choice(KINDS, 'KIND', 'What people log in to with it, which tells what kind of id its callbacks carry.'),
    ),
    ...CHANGE,
  },
  examples: [
    'apps add --app 1234567890123456 --kind facebook',
    'apps add --app 1234567890123456 --kind instagram --yes < secret.txt',
  ],
  async run({ app, kind, yes }, context) {
    requireId(app);
    const of = await services(context);
    if (await entryOf(of, app)) throw new DeletionError('app_registered', 'reject', `app ${app} is registered already`);
    const secret = await newSecret(context);
    const plan = [`Registers app ${app} (${kind}) in ${of.deployment.name}.`];
    return await afterPlan(context, yes, plan, async () => {
      await addApp(of, app, kind, secret);
      context.answer({ appId: app, kind }, [`Registered. ${IN_FORCE}`]);
      return 0;
    });
  },
});

const appsList = command({
  name: 'apps list',
  summary: 'Shows the registered apps, and which of them have a previous secret.',
  options: {},
  examples: ['apps list', 'apps list --json --stack data-deletion-production'],
  async run(_, context) {
    const apps = await listApps(await services(context));
    const rows = apps.map(({ appId, kind, hasPrevious, rotatedAt }) => [
      appId,
      kind,
      hasPrevious ? 'current and previous' : 'current',
      rotatedAt === undefined ? 'never' : formatDistance(rotatedAt, context.clock()),
    ]);
    const lines =
      apps.length > 0
        ? tableLines(['app', 'kind', 'secrets', 'rotated'], rows)
        : ['No app is registered: see apps add.'];
    context.answer(apps, lines);
    return 0;
  },
});

const appsRotate = command({
  name: 'apps rotate',
  summary: 'Gives an app a new secret; the previous one is accepted until it is retired.',
  about: [
    'Reset the secret in the App Dashboard, and enter the new one here at once. When Meta has stopped signing with the ' +
      'previous one, which the metric PreviousSecretMatched shows, end it with apps retire.',
  ],
  options: { app: APP, ...CHANGE },
  examples: ['apps rotate --app 1234567890123456', 'apps rotate --app 1234567890123456 --yes < new-secret.txt'],
  async run({ app, yes }, context) {
    const of = await services(context);
    if ((await registered(of, app)).hasPrevious) {
      const message = `app ${app} still has a previous secret, which this would lose; retire it first`;
      throw new DeletionError('not_rotated', 'reject', message);
    }
    const secret = await newSecret(context);
    const plan = [
      `Gives app ${app} in ${of.deployment.name} a new secret. The present one stays accepted as the previous.`,
    ];
    return await afterPlan(context, yes, plan, async () => {
      await rotateSecret(of, app, secret, context.clock());
      context.answer({ appId: app, rotated: true }, [`Rotated. ${IN_FORCE} Later: apps retire --app ${app}`]);
      return 0;
    });
  },
});

const appsRetire = command({
  name: 'apps retire',
  summary: 'Ends an app’s previous secret: callbacks signed with it are refused.',
  options: { app: APP, ...CHANGE },
  examples: ['apps retire --app 1234567890123456'],
  async run({ app, yes }, context) {
    const of = await services(context);
    const { hasPrevious, rotatedAt } = await registered(of, app);
    if (!hasPrevious) throw new DeletionError('nothing_to_retire', 'reject', `app ${app} has no previous secret`);
    const age = rotatedAt === undefined ? '' : `, which was replaced ${formatDistance(rotatedAt, context.clock())}`;
    const plan = [`Ends the previous secret of app ${app} in ${of.deployment.name}${age}. It cannot be brought back.`];
    return await afterPlan(context, yes, plan, async () => {
      await retireSecret(of, app);
      context.answer({ appId: app, retired: true }, [`Retired. ${IN_FORCE}`]);
      return 0;
    });
  },
});

export const APP_COMMANDS = [appsAdd, appsList, appsRotate, appsRetire] as const;

/** @throws DeletionError `app_unknown` (reject) */
export async function registered(of: Services, appId: string) {
  const entry = await entryOf(of, appId);
  if (entry !== undefined) return entry;
  throw new DeletionError('app_unknown', 'reject', `app ${appId} is not registered; see apps list`);
}

async function entryOf(of: Services, appId: string) {
  return (await listApps(of)).find((entry) => entry.appId === appId);
}

function requireId(appId: string): void {
  if (!isMetaId(appId)) throw new UsageError('--app is not an app id; allowed are decimal digits');
}

async function newSecret(context: Context): Promise<string> {
  const secret = await askPrivately(context, 'the app secret');
  if (/^\S{8,256}$/.test(secret)) return secret;
  throw new UsageError('the app secret is not one: allowed are 8 to 256 characters without spaces');
}
