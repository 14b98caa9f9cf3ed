import { randomUUID } from 'node:crypto';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { readCanaryNotes } from '../../../shared/adapters/aws/canary-state.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { HOUR } from '../../../shared/domain/schedule.ts';
import type { DeletionAnswer } from '../../../shared/meta/deletion-answer.ts';
import { signRequest } from '../../../shared/meta/signed-request.ts';
import { listApps } from '../aws/app-table.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import { call } from '../aws/http.ts';
import { alarmsInAlarm, eventSourceStates } from '../aws/monitoring.ts';
import { messagesIn } from '../aws/queues.ts';
import { registeredApps, requestStore, type Services } from '../aws/services.ts';
import type { Context } from '../cli/command.ts';
import { formatDuration } from '../cli/times.ts';
import { followStatus } from './follow.ts';

/** What a check found; where it is not `ok`, what to do next. */
export type Finding =
  | { readonly result: 'ok'; readonly says: string }
  | { readonly result: 'failed' | 'skipped'; readonly says: string; readonly next: string };

/** One look at one thing. What it throws is a failure, too. */
export type Check = {
  readonly name: string;
  readonly run: (of: Services, context: Context) => Promise<Finding>;
};

const CANARY_WAIT = 60_000;
/** One a day, an hour until the next round, and one more. */
const CANARY_LATE = 26 * HOUR;

/** In the order in which one depends on the other: the first that fails is the one to begin with. */
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
    run: async (of) => {
      const apps = (await listApps(of)).filter(({ appId }) => appId !== CANARY_APP_ID);
      const previous = apps.filter(({ hasPrevious }) => hasPrevious).length;
      const says = `${apps.length} registered, ${previous} with a previous secret besides`;
      return found(apps.length > 0, says, 'npm run ops -- apps add --help');
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
      const says = `seal ${states[0]}, subject ${states[1]}, receipt ${states[2]}`;
      const next = 'enable the key, or cancel its deletion, in KMS: requests wait for it, and nothing is lost';
      return found(
        states.every((state) => state === 'Enabled'),
        says,
        next,
      );
    },
  },
  {
    name: 'queue',
    run: async (of) => {
      const { QueueUrl, DeadLetterQueueUrl } = of.deployment.outputs;
      const [waiting, dead] = await Promise.all([messagesIn(of, QueueUrl), messagesIn(of, DeadLetterQueueUrl)]);
      return found(
        dead === 0,
        `${waiting} waiting, ${dead} dead letters`,
        'remove the cause, then npm run ops -- redrive',
      );
    },
  },
  {
    name: 'event source',
    run: async (of) => {
      if (of.deployment.local !== undefined) return { result: 'ok', says: 'npm start polls the queue itself' };
      const states = await eventSourceStates(of);
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
    run: async (of, { clock }) => {
      const { oldestAcceptedAt, overdue, needsOperator } = await requestStore(of).openFigures(clock());
      const oldest =
        oldestAcceptedAt === undefined ? 'none open' : `oldest open ${formatDuration(clock() - oldestAcceptedAt)}`;
      const says = `${oldest}, ${overdue} overdue, ${needsOperator} need an operator`;
      const next = `npm run ops -- request list ${overdue > 0 ? '--overdue' : '--needs-operator'}`;
      return found(overdue + needsOperator === 0, says, next);
    },
  },
  {
    name: 'canary person',
    run: async ({ tables, deployment }, { clock }) => {
      const next = 'infra/runbooks/canary-missing.md';
      const notes = await readCanaryNotes(tables, deployment.outputs.AppTable);
      if (notes === undefined) {
        if (deployment.local !== undefined) return { result: 'ok', says: 'none yet; POST /_local/canary begins one' };
        return { result: 'skipped', says: 'none yet; the first round is within an hour of the deployment', next };
      }
      const { verifiedAt, startedAt, open } = notes;
      const age = clock() - (verifiedAt ?? startedAt);
      const last = verifiedAt === undefined ? 'none verified yet, begun' : 'last verified';
      // how long the first may take is known to the alarm; and on this machine nobody makes the rounds
      const isLate = verifiedAt !== undefined && age > CANARY_LATE && deployment.local === undefined;
      return found(!isLate, `${last} ${formatDuration(age)} ago, ${open.length} under way`, next);
    },
  },
  {
    name: 'alarms',
    run: async (of) => {
      if (of.deployment.stack === undefined) return { result: 'ok', says: 'there are none on this machine' };
      const names = await alarmsInAlarm(of, of.deployment.stack);
      const prefix = `${of.deployment.stack}-`;
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
      const says = `${map.targets.length} targets, ${isInForce ? 'as deployed' : `${path} is not what is deployed`}`;
      return found(isInForce, says, 'deploy this checkout, or check out what was deployed');
    },
  },
];

/** From end to end, with the id that names nobody: signed, recorded, queued, worked on, closed, and no store touched. */
export function canary(secret: () => Promise<string | undefined>): Check {
  return {
    name: 'canary',
    run: async ({ deployment }, context) => {
      const signedBy = await secret();
      if (signedBy === undefined) {
        const next = 'give an app’s secret with --secret-stdin';
        return { result: 'skipped', says: 'operators may not open the apps’ secrets', next };
      }
      const payload = { algorithm: 'HMAC-SHA256', user_id: '0', trial: randomUUID() };
      const begin = context.clock();
      const answer = await call(`${deployment.outputs.PublicUrl}/meta/data-deletion`, {
        method: 'POST',
        body: new URLSearchParams({ signed_request: signRequest(payload, signedBy) }),
      });
      if (!answer.ok) {
        return found(false, `the callback answers ${answer.status}`, 'look at the log of the callback function');
      }
      const { url } = (await answer.json()) as DeletionAnswer;
      const { status } = await followStatus(url, CANARY_WAIT, context);
      const says = `${status.replaceAll('_', ' ')} after ${formatDuration(context.clock() - begin)}`;
      return found(status === 'completed', says, 'look at the log of the worker, and at its event source');
    },
  };
}

/** The secret of the first app; undefined where it cannot be opened from here. */
export async function firstSecret(of: Services, context: Context): Promise<string | undefined> {
  if (of.deployment.local === undefined) return undefined;
  const apps = await registeredApps(of, context);
  return apps.find(({ appId }) => appId !== CANARY_APP_ID)?.secrets[0]?.value;
}

function found(isOk: boolean, says: string, next: string): Finding {
  return isOk ? { result: 'ok', says } : { result: 'failed', says, next };
}
