import { randomUUID } from 'node:crypto';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import type { DeletionAnswer } from '../../../shared/meta/deletion-answer.ts';
import { signRequest } from '../../../shared/meta/signed-request.ts';
import { call } from '../aws/http.ts';
import { registeredApps, type Services } from '../aws/services.ts';
import type { Context } from '../cli/command.ts';
import { formatDuration } from '../cli/times.ts';
import { type Check, found } from './finding.ts';
import { followStatus } from './follow.ts';
import { inWords } from './states.ts';

const SMOKE_TEST_WAIT = 60_000;

/** Sends a signed callback about id 0, which no person has, and follows the request to its end. It touches no store. */
export function smokeTest(secret: () => Promise<string | undefined>): Check {
  return {
    name: 'smoke test',
    run: async ({ deployment }, context) => {
      const signedBy = await secret();
      if (signedBy === undefined) {
        const next = 'give an app’s secret with --secret-stdin';
        return { result: 'skipped', message: 'operators may not decrypt app secrets', next };
      }
      const begin = context.clock();
      const issued_at = Math.floor(begin / 1000);
      const payload = { algorithm: 'HMAC-SHA256', issued_at, user_id: '0', trial: randomUUID() };
      const answer = await call(`${deployment.outputs.PublicUrl}/meta/data-deletion`, {
        method: 'POST',
        body: new URLSearchParams({ signed_request: signRequest(payload, signedBy) }),
      });
      if (!answer.ok) {
        const next = 'look at the log of the callback function; app_secret_shared names apps that have this secret';
        return found(false, `the callback answers ${answer.status}`, next);
      }
      const { url } = (await answer.json()) as DeletionAnswer;
      const { status } = await followStatus(url, SMOKE_TEST_WAIT, context);
      const message = `${inWords(status)} after ${formatDuration(context.clock() - begin)}`;
      return found(status === 'completed', message, 'look at the log of the worker, and at its event source');
    },
  };
}

/** The secret of the first app; undefined on AWS, where operators may not decrypt it. */
export async function firstSecret(services: Services, context: Context): Promise<string | undefined> {
  if (services.deployment.local === undefined) return undefined;
  const apps = await registeredApps(services, context.clock);
  return apps.find(({ appId }) => appId !== CANARY_APP_ID)?.secrets[0]?.value;
}
