import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { APP_IDENTIFIER_KIND, type AppKind } from '../../../shared/domain/identifiers.ts';
import { everyApp, findApp, registered } from '../aws/app-table.ts';
import { ask as askDeployment } from '../aws/operations.ts';
import { afterPlan, ask, askChoice } from '../cli/ask.ts';
import { command } from '../cli/command.ts';
import { CHANGE, choice, flag, required, text } from '../cli/options.ts';
import { tableLines } from '../cli/table.ts';
import { indented, styled } from '../cli/text.ts';
import { formatDistance } from '../cli/times.ts';
import {
  newSecret,
  ownSecretLines,
  proofLines,
  requireAppId,
  SECRET_STDIN,
  tokenLines,
  tokenOf,
} from './app-secret.ts';
import { appsRemove } from './apps-remove.ts';
import { appsVerifyToken } from './apps-verify-token.ts';
import { oneAppLines } from './one-app-lines.ts';

const APP = required(text('ID', 'The app’s id, from the App Dashboard.'));
const KINDS = Object.keys(APP_IDENTIFIER_KIND) as AppKind[];

const appsAdd = command({
  name: 'apps add',
  summary: 'Registers a Meta app, so that its callbacks are accepted.',
  about: [
    'The app’s secret is asked for, or piped in, and sealed with KMS before it is stored. Instagram Login and Threads have ' +
      'an app id and a secret of their own: register each.',
  ],
  options: {
    app: text('ID', 'The app’s id, from the App Dashboard. Without it you are asked.'),
    kind: choice(
      KINDS,
      'KIND',
      'What people log in to with the app; it decides what kind of id its callbacks carry. Without it you are asked.',
    ),
    ...SECRET_STDIN,
    ...CHANGE,
  },
  examples: [
    'apps add',
    'apps add --app 1234567890123456 --kind facebook',
    'apps add --app 1234567890123456 --kind instagram --yes < secret.txt',
  ],
  async run({ yes, ...given }, context) {
    const app = given.app ?? (await ask(context, '--app', 'The app’s id, from the App Dashboard'));
    requireAppId(app);
    const kind = given.kind ?? (await askChoice(context, '--kind', 'What do people log in to with it', KINDS));
    const services = await context.services();
    if (await findApp(services, app))
      throw new DeletionError('app_registered', 'reject', `app ${app} is registered already`);
    const secret = await newSecret(context);
    const plan = [
      `Registers app ${app} (${kind}) in ${services.deployment.name}.`,
      ...(await proofLines({ appId: app, kind }, secret, services, context)),
      ...(await ownSecretLines(secret, services, false)),
      ...(await oneAppLines({ appId: app, kind }, services)),
    ];
    return await afterPlan(context, yes, plan, async () => {
      await askDeployment(services, { name: 'app-add', fields: { appId: app, kind, secret } });
      context.answer({ appId: app, kind, ...tokenOf(kind, secret) }, [
        'Registered. Its callbacks are accepted from now on.',
        ...tokenLines(kind, secret),
      ]);
      return 0;
    });
  },
});

const appsList = command({
  name: 'apps list',
  summary: 'Shows the registered apps, and when each secret last matched.',
  about: [
    'The times are recorded about once an hour, and start again with a rotation. While the previous secret still matches, the secret ' +
      'was not reset in the App Dashboard, or only recently. With --json it also says who made each change, and includes ' +
      'removed apps.',
  ],
  options: {},
  examples: ['apps list', 'apps list --json --stack data-deletion-production'],
  async run(_, context) {
    const every = await everyApp(await context.services());
    const apps = every.filter(({ removedAt }) => removedAt === undefined);
    const when = (time: number | undefined) => (time === undefined ? 'never' : formatDistance(time, context.clock()));
    const rows = apps.map(({ appId, kind, hasPrevious, rotatedAt, currentMatchedAt, previousMatchedAt }) => [
      appId,
      appId === CANARY_APP_ID ? 'canary' : kind,
      when(rotatedAt),
      when(currentMatchedAt),
      hasPrevious ? when(previousMatchedAt) : 'there is none',
    ]);
    const lines =
      apps.length > 0
        ? tableLines(['app', 'kind', 'rotated', 'current matched', 'previous matched'], rows)
        : ['No app is registered. To register one:', indented(styled('strong', context.commandLine('apps add')))];
    context.answer(every, lines);
    return 0;
  },
});

const appsRotate = command({
  name: 'apps rotate',
  summary: 'Gives an app a new secret; the previous one is accepted until it is retired.',
  about: [
    'Start this command first, then reset the secret in the App Dashboard and enter the new one here at once: callbacks that ' +
      'Meta signs with it before that are refused. Afterwards both are accepted. When apps list shows that the previous one ' +
      'has not matched for a day, end it with apps retire.',
    'After a leak add --leaked: what the old secrets signed is refused at once. Then decide on what they signed before: see ' +
      'requests release and requests cancel.',
  ],
  options: {
    app: APP,
    replace: flag(
      'The current secret was entered by mistake: put the new one in its place, and keep the previous one.',
    ),
    leaked: flag('Somebody else knows the secret: refuse the current and the previous one from now on.'),
    ...SECRET_STDIN,
    ...CHANGE,
  },
  examples: [
    'apps rotate --app 1234567890123456',
    'apps rotate --app 1234567890123456 --leaked',
    'apps rotate --app 1234567890123456 --yes < new-secret.txt',
    'apps rotate --app 1234567890123456 --replace',
  ],
  async run({ app, replace, leaked, yes }, context) {
    const services = await context.services();
    const { hasPrevious, kind } = await registered(services, app);
    if (hasPrevious && !replace && !leaked) {
      const message = `app ${app} still has a previous secret, which this would lose; retire it first, or add --replace`;
      throw new DeletionError('not_rotated', 'reject', message);
    }
    const secret = await newSecret(context);
    const present = leaked
      ? 'and the previous one are refused from now on'
      : replace
        ? 'is refused from now on'
        : 'stays accepted as the previous';
    const plan = [
      `Gives app ${app} in ${services.deployment.name} a new secret. The current one ${present}.`,
      ...(await proofLines({ appId: app, kind }, secret, services, context)),
      ...(await ownSecretLines(secret, services, hasPrevious)),
    ];
    return await afterPlan(context, yes, plan, async () => {
      const name = replace || leaked ? 'app-replace' : 'app-rotate';
      await askDeployment(services, { name, fields: { appId: app, secret } });
      if (leaked && hasPrevious) await askDeployment(services, { name: 'app-retire', fields: { appId: app } });
      context.answer({ appId: app, rotated: true, ...tokenOf(kind, secret) }, [
        ...tokenLines(kind, secret),
        ...(replace || leaked
          ? [leaked ? 'Rotated. Anything signed with an earlier secret is refused from now on.' : 'Replaced.']
          : [
              'Rotated. Both secrets are accepted from now on. When the previous one has not matched for a day:',
              indented(styled('strong', context.commandLine(`apps retire --app ${app}`))),
            ]),
      ]);
      return 0;
    });
  },
});

const appsRetire = command({
  name: 'apps retire',
  summary: 'Removes an app’s previous secret: callbacks signed with it are refused.',
  options: { app: APP, ...CHANGE },
  examples: ['apps retire --app 1234567890123456'],
  async run({ app, yes }, context) {
    const services = await context.services();
    const { hasPrevious, rotatedAt, previousMatchedAt } = await registered(services, app);
    if (!hasPrevious) throw new DeletionError('nothing_to_retire', 'reject', `app ${app} has no previous secret`);
    const ago = (time: number) => formatDistance(time, context.clock());
    const age = rotatedAt === undefined ? '' : `, which was replaced ${ago(rotatedAt)}`;
    const plan = [
      `Removes the previous secret of app ${app} in ${services.deployment.name}${age}. This cannot be undone.`,
      previousMatchedAt === undefined
        ? 'No callback was signed with it since.'
        : `A callback was signed with it ${ago(previousMatchedAt)}; such callbacks are refused from now on.`,
    ];
    return await afterPlan(context, yes, plan, async () => {
      await askDeployment(services, { name: 'app-retire', fields: { appId: app } });
      context.answer({ appId: app, retired: true }, ['Retired. Every function refuses it within a minute.']);
      return 0;
    });
  },
});

export const APP_COMMANDS = [appsAdd, appsList, appsRotate, appsRetire, appsRemove, appsVerifyToken] as const;
