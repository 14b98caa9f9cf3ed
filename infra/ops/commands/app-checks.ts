import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { type AppEntry, listApps } from '../aws/app-table.ts';
import type { Services } from '../aws/services.ts';
import { formatDuration } from '../cli/times.ts';
import { WITH_WEBHOOK } from './app-secret.ts';
import { type Check, type Finding, found } from './finding.ts';

/** So long after the last message that arrived here, the webhook counts as put right. */
const MESSAGES_SEEN = DAY;

/** What is known of the registered apps, and of no other part of a deployment. */
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

async function appsOf(services: Services): Promise<readonly AppEntry[]> {
  return (await listApps(services)).filter(({ appId }) => appId !== CANARY_APP_ID);
}

function noApp(command: string, message: string): Finding {
  return { result: 'skipped', message, next: 'register an app:', command };
}
