import type { RequestListener } from 'node:http';
import { DEMO_APPS } from '../demo-company/demo-apps.ts';
import type { Endpoints } from '../emulators/emulators.ts';

/** Where the parts of this stack are, for the commands that act on it: the template's outputs, and what only this machine has. */
export type LocalDeployment = {
  readonly outputs: Readonly<Record<string, string>>;
  readonly region: string;
  readonly endpoints: Endpoints;
  /** The path of the data map in force. */
  readonly dataMap: string;
  readonly targetSettings: Readonly<Record<string, string>>;
  /** The apps' ids; a secret is told only of the demonstration's. */
  readonly appIds: readonly string[];
};

export const LOCAL_DEPLOYMENT_PATH = '/_local/deployment';

/** Answers what is where. Only to a caller that knows this machine as such: no page of another site may read it. */
export function answerDeployment({ outputs, appIds, ...local }: LocalDeployment): RequestListener {
  const demoApp = DEMO_APPS.find(({ appId }) => appIds.includes(appId));
  const body = JSON.stringify({
    ...outputs,
    ...local,
    ...(demoApp !== undefined && { demoApp: { appId: demoApp.appId, secret: demoApp.secret } }),
  });
  return (request, response) => {
    const isHere = /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '');
    response.writeHead(isHere ? 200 : 403, { 'content-type': 'application/json' });
    response.end(isHere ? body : '{}');
  };
}
