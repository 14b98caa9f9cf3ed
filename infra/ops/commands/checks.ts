import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { readCanaryNotes } from '../../../shared/adapters/aws/canary-state.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { isHistoryInDoubt } from '../../../shared/domain/history-chain.ts';
import { HOUR } from '../../../shared/domain/schedule.ts';
import type { RegisteredApp } from '../../../shared/ports/app-registry.ts';
import { listApps } from '../aws/app-table.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import { call } from '../aws/http.ts';
import { alarmsInAlarm, eventSourceStates } from '../aws/monitoring.ts';
import { messagesIn } from '../aws/queues.ts';
import { firstOpenRequests, openRequests } from '../aws/request-list.ts';
import { registeredApps, requestStore } from '../aws/services.ts';
import type { Context } from '../cli/command.ts';
import { counted } from '../cli/progress.ts';
import { formatDistance, formatDuration } from '../cli/times.ts';
import { KNOWN_TO_GRAPH, refusalOf } from './app-secret.ts';
import { type Check, type Finding, found } from './finding.ts';
import { namesOf } from './unreadable.ts';

/** There is a canary a day: 24 hours, one until the next round, and one in reserve. */
const CANARY_LATE = 26 * HOUR;
/** The most records that a check reads. */
const MOST_READ = 50;

/** In an order in which the first one that fails is the one to fix first. */
export const CHECKS: readonly Check[] = [
  {
    name: 'callback',
    run: async ({ deployment }) => {
      const { status } = await call(`${deployment.outputs.PublicUrl}/meta/data-deletion`);
      return found(status === 200, `GET answers ${status}`, 'look at the log of the callback function');
    },
  },
  {
    name: 'status page',
    run: async ({ deployment }) => {
      const { status } = await call(`${deployment.outputs.PublicUrl}/data-deletion`);
      return found(status === 200, `GET answers ${status}`, 'look at the log of the status function');
    },
  },
  {
    name: 'receipt keys',
    run: async ({ deployment }) => {
      const answer = await call(`${deployment.outputs.PublicUrl}/.well-known/jwks.json`);
      const { keys = [] } = answer.ok ? ((await answer.json()) as { readonly keys?: readonly unknown[] }) : {};
      return found(keys.length > 0, `${keys.length} published`, 'look at the log of the status function');
    },
  },
  {
    name: 'apps',
    run: async (services, { commandLine }) => {
      const apps = (await listApps(services)).filter(({ appId }) => appId !== CANARY_APP_ID);
      const previous = apps.filter(({ hasPrevious }) => hasPrevious).length;
      const unreadable = apps.filter(({ isReadable }) => !isReadable).map(({ appId }) => appId);
      if (unreadable.length > 0) {
        const next = 'see infra/runbooks/apps-unreadable.md; to remove one:';
        return found(false, `cannot be read: ${unreadable.join(', ')}`, next, commandLine('apps remove --app ID'));
      }
      const message = `${apps.length} registered, ${previous} of them with a previous secret`;
      return found(apps.length > 0, message, 'register an app:', commandLine('apps add'));
    },
  },
  {
    name: 'app secrets',
    run: async (services, context) => {
      if (services.deployment.local === undefined) {
        const next = 'see when Meta last signed with each of them:';
        const command = context.commandLine('apps list');
        return { result: 'skipped', message: 'operators may not decrypt app secrets', next, command };
      }
      const apps = (await registeredApps(services, context.clock)).filter(({ appId }) => appId !== CANARY_APP_ID);
      const shared = appsSharingSecrets(apps);
      if (shared.length > 0) {
        const message = `the apps ${shared.join(', ')} have the same secret, so that what they sign is refused`;
        const next = 'take each app’s own from the App Dashboard, and replace the wrong one with:';
        return found(false, message, next, context.commandLine('apps rotate --app ID --replace'));
      }
      const asked = apps.filter(({ kind }) => KNOWN_TO_GRAPH.has(kind));
      const refused: string[] = [];
      for (const { appId, secrets } of asked) {
        const current = secrets.find(({ age }) => age === 'current')?.value ?? '';
        const code = await refusalOf(appId, current, services, context);
        if (code !== undefined) refused.push(`${appId}: ${code}`);
      }
      const message = refused.length === 0 ? acceptedWords(asked, apps) : refused.join(', ');
      const next = 'compare with the App Dashboard; a secret that was entered by mistake is replaced with:';
      return found(refused.length === 0, message, next, context.commandLine('apps rotate --app ID --replace'));
    },
  },
  {
    name: 'keys',
    run: async ({ keys, deployment }) => {
      const { SealKeyId, SubjectKeyId, ReceiptKeyId } = deployment.outputs;
      const states = await Promise.all(
        [SealKeyId, SubjectKeyId, ReceiptKeyId].map(async (KeyId) => {
          const { KeyMetadata } = await keys.send(new DescribeKeyCommand({ KeyId }));
          return KeyMetadata?.KeyState ?? 'unknown';
        }),
      );
      const message = `seal ${states[0]}, subject ${states[1]}, receipt ${states[2]}`;
      const next = 'enable the key or cancel its deletion in KMS; requests wait until then, and none is lost';
      return found(
        states.every((state) => state === 'Enabled'),
        message,
        next,
      );
    },
  },
  {
    name: 'queue',
    run: async (services, { commandLine }) => {
      const { QueueUrl, DeadLetterQueueUrl } = services.deployment.outputs;
      const [waiting, dead] = await Promise.all([
        messagesIn(services, QueueUrl),
        messagesIn(services, DeadLetterQueueUrl),
      ]);
      return found(
        dead === 0,
        `${waiting} waiting, ${counted(dead, 'dead letter')}`,
        'fix the cause, then:',
        commandLine('redrive'),
      );
    },
  },
  {
    name: 'event source',
    run: async (services) => {
      if (services.deployment.local !== undefined) return { result: 'ok', message: 'npm start polls the queue itself' };
      const states = await eventSourceStates(services);
      const isEnabled = states.length > 0 && states.every((state) => state === 'Enabled');
      return found(
        isEnabled,
        states.join(', ') || 'there is none',
        'enable the worker’s event source mapping in Lambda',
      );
    },
  },
  {
    name: 'requests',
    run: async (services, { clock, commandLine }) => {
      const now = clock();
      const { firstDueAt, overdue, needsOperator } = await requestStore(services).openFigures(now);
      const first = firstDueAt === undefined ? 'none open' : `first due ${formatDistance(firstDueAt, now)}`;
      const message = `${first}, ${overdue} overdue, ${needsOperator} waiting for an operator`;
      const list = commandLine(`request list ${overdue > 0 ? '--overdue' : '--needs-operator'}`);
      return found(overdue + needsOperator === 0, message, 'look at them:', list);
    },
  },
  {
    name: 'records',
    run: async (services, { commandLine }) => {
      // unreadable records make no progress, so in time they are among the first that are due
      const { requests, unreadable } = await firstOpenRequests(services, MOST_READ);
      if (unreadable.length > 0) return unreadableFinding(unreadable, commandLine);
      if (requests.length === 0) return { result: 'ok', message: 'none open' };
      return { result: 'ok', message: `the first ${requests.length} due can be read` };
    },
  },
  {
    name: 'histories',
    run: async (services, { commandLine }) => {
      // the worker stops a request whose history was changed; from then on it needs an operator
      const filter = { needsOperator: true, failing: false };
      const { requests, unreadable } = await openRequests(services, filter, MOST_READ);
      const [first, ...others] = requests.filter(isHistoryInDoubt);
      if (first === undefined && unreadable.length > 0) return unreadableFinding(unreadable, commandLine);
      if (first === undefined) return { result: 'ok', message: 'none changed, of requests that wait for an operator' };
      const message = `the history of ${counted(1 + others.length, 'request')} was changed`;
      const show = commandLine(`request show ${first.requestId}`);
      return { result: 'failed', message, next: 'infra/runbooks/record-forged.md; the first of them:', command: show };
    },
  },
  {
    name: 'canary person',
    run: async ({ tables, deployment }, { clock }) => {
      const next = 'infra/runbooks/canary-missing.md';
      const notes = await readCanaryNotes(tables, deployment.outputs.AppTable);
      if (notes === undefined) {
        if (deployment.local !== undefined)
          return { result: 'ok', message: 'none yet; POST /_local/canary begins one' };
        return { result: 'skipped', message: 'none yet; the first round is within an hour of the deployment', next };
      }
      const { verifiedAt, startedAt, open } = notes;
      const age = clock() - (verifiedAt ?? startedAt);
      const last = verifiedAt === undefined ? 'none verified yet, begun' : 'last verified';
      // the first canary is left to the alarm, and a local stack has no schedule
      const isLate = verifiedAt !== undefined && age > CANARY_LATE && deployment.local === undefined;
      return found(!isLate, `${last} ${formatDuration(age)} ago, ${open.length} under way`, next);
    },
  },
  {
    name: 'alarms',
    run: async (services) => {
      if (services.deployment.stack === undefined) return { result: 'ok', message: 'there are none on this machine' };
      const names = await alarmsInAlarm(services);
      const prefix = `${services.deployment.outputs.DeploymentName}-`;
      const runbooks = names.map((name) => `infra/runbooks/${name.slice(prefix.length)}.md`).join(', ');
      return found(
        names.length === 0,
        names.length === 0 ? 'none in alarm' : `in alarm: ${names.join(', ')}`,
        runbooks,
      );
    },
  },
  {
    name: 'data map',
    run: async ({ deployment }) => {
      const { map, path, isInForce } = dataMapHere(deployment);
      const message = `${counted(map.targets.length, 'target')}, ${isInForce ? 'as deployed' : `${path} is not what is deployed`}`;
      return found(isInForce, message, 'deploy this checkout, or check out what was deployed');
    },
  },
];

function unreadableFinding(ids: readonly RequestId[], commandLine: Context['commandLine']): Finding {
  const message = `${counted(ids.length, 'record')} cannot be read: ${namesOf(ids)}`;
  return found(
    false,
    message,
    'to restore them, see infra/recovery.md; to see whether there are more:',
    commandLine('request list --all'),
  );
}

function appsSharingSecrets(apps: readonly RegisteredApp[]): readonly string[] {
  const owners = apps
    .flatMap(({ appId, secrets }) => secrets.map(({ value }) => ({ appId, value })))
    .filter(({ value }) => value);
  const byValue = [...Map.groupBy(owners, ({ value }) => value).values()];
  const sharing = byValue.map((some) => new Set(some.map(({ appId }) => appId))).filter(({ size }) => size > 1);
  return [...new Set(sharing.flatMap((ids) => [...ids]))];
}

/** The apps whose secrets Meta accepts, and those about which Meta cannot be asked. */
function acceptedWords(asked: readonly RegisteredApp[], apps: readonly RegisteredApp[]): string {
  const left = apps.filter((app) => !asked.includes(app)).map(({ appId, kind }) => `${appId} (${kind})`);
  return [
    ...(asked.length === 0 ? [] : [`Meta accepts the secret of ${asked.map(({ appId }) => appId).join(', ')}`]),
    ...(left.length === 0
      ? []
      : [`not asked about ${left.join(', ')}: the Graph API knows only Facebook and WhatsApp apps`]),
    ...(apps.length === 0 ? ['no app is registered'] : []),
  ].join('; ');
}
