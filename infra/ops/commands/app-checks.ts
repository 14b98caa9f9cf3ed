import { entryKindsOf } from '../../../shared/data-map/connect-data-map.ts';
import type { DataMap } from '../../../shared/data-map/data-map.ts';
import { ONE_APP_ADVICE, oneAppMistakes } from '../../../shared/data-map/one-app.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import {
  APP_IDENTIFIER_KIND,
  type AppKind,
  type EntryIdentifierKind,
  entryKindsOfApp,
} from '../../../shared/domain/identifiers.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';
import { type AppEntry, listApps } from '../aws/app-table.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import type { Services } from '../aws/services.ts';
import type { Context } from '../cli/command.ts';
import { formatDuration } from '../cli/times.ts';
import { WITH_WEBHOOK } from './app-secret.ts';
import { type Check, type Finding, found } from './finding.ts';

/** If no message has arrived here for this long, the webhook counts as pointing to the inbox again. */
const MESSAGES_SEEN = DAY;

/** Checks about the registered apps only. */
export const APP_CHECKS: readonly Check[] = [
  {
    name: 'WhatsApp webhook',
    run: async (services, { clock, commandLine }) => {
      const apps = (await appsOf(services)).filter(({ kind }) => WITH_WEBHOOK.has(kind));
      if (apps.length === 0) return noApp(commandLine('apps add'), 'no app that can have one is registered');
      const at = apps.filter(({ messagesAt = 0 }) => clock() - messagesAt < MESSAGES_SEEN);
      const message =
        at.length === 0
          ? 'no messages arrive here'
          : `messages of ${at.map(({ appId }) => appId).join(', ')} arrive here, and no inbox gets them`;
      const next = 'enter your inbox’s address in the App Dashboard again; see infra/whatsapp-webhook.md';
      return found(at.length === 0, message, next);
    },
  },
  {
    name: 'ids of apps',
    run: (services, context) =>
      byDataMap(services, context, (map, apps) => {
        const entryKinds = entryKindsOf(map, TARGET_KINDS);
        const unnamed = apps.filter(({ kind }) => !namesPeopleOf(kind, entryKinds));
        const words = unnamed.map(({ appId, kind }) => `of app ${appId} by {${APP_IDENTIFIER_KIND[kind]}}`);
        const message =
          unnamed.length === 0
            ? 'the data map finds the people of every app'
            : `the data map finds nobody ${words.join(', nor ')}`;
        return found(unnamed.length === 0, message, 'name the id in a rule or a target; see infra/README.md#data-map');
      }),
  },
  {
    name: 'one-app stores',
    run: (services, context) =>
      byDataMap(services, context, (map, apps) => {
        const mistakes = oneAppMistakes(map, apps);
        const message = mistakes.length === 0 ? 'no other app leads to one' : mistakes.join('; ');
        return found(mistakes.length === 0, message, ONE_APP_ADVICE);
      }),
  },
  {
    name: 'lists from Meta',
    run: async (services, { clock, commandLine }) => {
      const apps = await appsOf(services);
      if (apps.length === 0) return noApp(commandLine('apps add'), 'no app is registered');
      const age = ({ importedAt = Number.NaN }: AppEntry): number => clock() - importedAt;
      const words = apps.map((app) =>
        app.importedAt === undefined ? `${app.appId} none yet` : `${app.appId} ${formatDuration(age(app))} ago`,
      );
      const longest = Number(services.deployment.outputs.ImportDays) * DAY;
      const message = `last import: ${words.join(', ')}`;
      const next = 'download the list in the App Dashboard and enter it:';
      const command = commandLine('import FILE --app ID --asked-before DATE');
      if (apps.some((app) => age(app) > longest)) return { result: 'failed', message, next, command };
      const isMissing =
        apps.some(({ importedAt }) => importedAt === undefined) && services.deployment.local === undefined;
      return isMissing ? { result: 'skipped', message, next, command } : { result: 'ok', message };
    },
  },
];

/** Whether the data map finds people by an id that this kind of app gives; true if the kind is unreadable. */
function namesPeopleOf(kind: AppKind, entryKinds: readonly EntryIdentifierKind[]): boolean {
  const own = entryKindsOfApp(kind);
  return own.length === 0 || own.some((one) => entryKinds.includes(one));
}

/**
 * Checks the registered apps against the data map; skipped if there are no apps, or the map here is not the deployed
 * one.
 */
async function byDataMap(
  services: Services,
  { commandLine }: Context,
  check: (map: DataMap, apps: readonly AppEntry[]) => Finding,
): Promise<Finding> {
  const apps = await appsOf(services);
  if (apps.length === 0) return noApp(commandLine('apps add'), 'no app is registered');
  const { map, path, isInForce } = dataMapHere(services.deployment);
  if (isInForce) return check(map, apps);
  const next = 'deploy this checkout, or check out what was deployed';
  return { result: 'skipped', message: `${path} is not what is deployed`, next };
}

async function appsOf(services: Services): Promise<readonly AppEntry[]> {
  return (await listApps(services)).filter(({ appId }) => appId !== CANARY_APP_ID);
}

function noApp(command: string, message: string): Finding {
  return { result: 'skipped', message, next: 'register an app:', command };
}
