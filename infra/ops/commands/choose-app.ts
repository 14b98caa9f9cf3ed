import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { APP_IDENTIFIER_KIND } from '../../../shared/domain/identifiers.ts';
import type { RegisteredApp } from '../../../shared/ports/app-registry.ts';
import type { LocalDeployment } from '../aws/deployment.ts';
import { registeredApps, type Services } from '../aws/services.ts';
import { askChoice } from '../cli/ask.ts';
import type { Context } from '../cli/command.ts';
import { counted } from '../cli/progress.ts';
import { type Counts, connectStores } from './stores-here.ts';

type People = NonNullable<LocalDeployment['people']>;

/** Counts the items that the stores hold of the person, as this app knows them. */
export type CountItems = (app: RegisteredApp) => Promise<number>;

/**
 * Chooses the registered app that signs a callback about a person: the one that was asked for, otherwise the only one
 * whose stores have the person. If several have somebody under this id, the operator is asked; without a terminal it is
 * the first of them.
 *
 * @param people the people who were put into the stores, listed if no app has the person
 * @throws DeletionError `app_unknown` (reject)
 */
export async function chooseApp(
  apps: readonly RegisteredApp[],
  asked: string | undefined,
  countItems: CountItems,
  people: People,
  context: Context,
): Promise<RegisteredApp> {
  const candidates = apps
    .filter(({ appId }) => (asked === undefined ? appId !== CANARY_APP_ID : appId === asked))
    .toSorted((a, b) => (a.appId < b.appId ? -1 : 1));
  const [first, second] = candidates;
  if (first === undefined) {
    throw new DeletionError(
      'app_unknown',
      'reject',
      asked === undefined ? 'no app is registered' : `app ${asked} is not registered`,
    );
  }
  if (second === undefined) return first;

  const looked = await Promise.all(candidates.map(async (app) => ({ app, items: await countItems(app) })));
  const having = looked.filter(({ items }) => items > 0);
  const [only] = having;
  const { terminal } = context;
  if (only === undefined) {
    terminal.note(`No item was counted under this id, for any app. App ${first.appId} signs.`);
    if (people.length > 0) terminal.note('npm start put these people in, some of whom may have been deleted since:');
    for (const { userId, about } of people) terminal.note(`  ${userId}  ${about}`);
    return first;
  }
  if (having.length === 1) return only.app;
  for (const { app, items } of having) terminal.note(`App ${app.appId} has ${counted(items, 'item')} under this id.`);
  if (!terminal.isInteractive) {
    terminal.note(`App ${only.app.appId} signs; choose another with --app.`);
    return only.app;
  }
  const ids = having.map(({ app }) => app.appId);
  const chosen = await askChoice(
    context,
    '--app',
    `Which app signs (Enter for ${only.app.appId})`,
    ids,
    only.app.appId,
  );
  return having.find(({ app }) => app.appId === chosen)?.app ?? only.app;
}

/** `chooseApp` for a local stack, whose stores can be read from this machine. */
export async function appOnThisMachine(
  userId: string,
  asked: string | undefined,
  services: Services,
  context: Context,
): Promise<RegisteredApp> {
  let connecting: ReturnType<typeof connectStores> | undefined;
  const countItems: CountItems = async ({ appId, kind }) => {
    const count = await (connecting ??= connectStores(services, context));
    return itemsIn(await count({ appId, kind: APP_IDENTIFIER_KIND[kind], value: userId }));
  };
  const { people = [] } = services.deployment.local ?? {};
  const others = people.filter((one) => one.userId !== userId);
  return await chooseApp(await registeredApps(services, context.clock), asked, countItems, others, context);
}

function itemsIn({ targets }: Counts): number {
  return targets.reduce((sum, { items = 0 }) => sum + items, 0);
}
