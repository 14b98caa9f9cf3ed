import { createServer, request } from 'node:http';
import { greeting } from '../../../infra/local/cli/greeting.ts';
import { DEMO_APPS } from '../../../infra/local/demo-company/demo-apps.ts';
import { DEMO_PEOPLE } from '../../../infra/local/demo-company/demo-data.ts';
import { answerDeployment } from '../../../infra/local/gateway/deployment-address.ts';
import { readLocalSettings } from '../../../infra/local/settings.ts';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { verifySignedRequest } from '../../../shared/meta/signed-request.ts';

const ENDPOINTS = {
  dynamodb: 'http://127.0.0.1:1',
  sqs: 'http://127.0.0.1:2',
  s3: 'http://127.0.0.1:3',
  kms: 'http://127.0.0.1:4',
};
const OWN_APP = { META_APPS: '77:a secret of ours'.replaceAll(' ', '-') };

function greet(environment: Record<string, string> = {}, url = 'http://127.0.0.1:3000'): readonly string[] {
  const stack = { url, companyName: 'Example', region: 'eu-central-1', endpoints: ENDPOINTS };
  return greeting(stack, readLocalSettings(environment), Date.UTC(2026, 0, 15));
}

describe('what is told when everything runs', () => {
  it('ends with a line for programs', () => {
    expect(greet().at(-1)).toBe('ready http://127.0.0.1:3000');
  });

  it('has a command that Meta could have sent for somebody of the demonstration', () => {
    const command = greet().find((line) => line.includes('curl')) ?? '';
    const [, signed = '', target] = /signed_request=(\S+) (\S+)$/.exec(command) ?? [];
    expect(target).toBe('http://127.0.0.1:3000/meta/data-deletion');
    const [app] = DEMO_APPS;
    const verified = verifySignedRequest(signed, [
      { appId: app.appId, kind: app.kind, secrets: [{ value: app.secret, age: 'current' }] },
    ]);
    expect(verified).toMatchObject({ userId: DEMO_PEOPLE.person.userId, appId: app.appId });
  });

  it('has the operator’s command, with what differs from its defaults', () => {
    const command = (...parts: Parameters<typeof greet>) =>
      greet(...parts).find((line) => line.includes('npm run ops'));
    expect(command()).toMatch(/callback send --user-id \d+$/);
    expect(command({}, 'http://127.0.0.1:8080')).toMatch(/ --local http:\/\/127\.0\.0\.1:8080$/);
    expect(command(OWN_APP)).toMatch(/ --app 77 --secret SECRET$/);
  });

  it('tells the secret of the demonstration’s app and of no other', () => {
    expect(greet().join('\n')).toContain(DEMO_APPS[0].secret);
    expect(greet(OWN_APP).join('\n')).toContain('77');
    expect(greet(OWN_APP).join('\n')).not.toContain('secret-of-ours');
  });

  it('proposes nobody who is not there', () => {
    expect(greet({ SEED: '0' }).join('\n')).not.toContain('curl');
  });
});

describe('what commands are told of the stack', () => {
  const description = {
    outputs: { RequestTable: 'requests' },
    region: 'eu-central-1',
    endpoints: ENDPOINTS,
    dataMap: '/data-map.json',
    targetSettings: { TARGET_CRM_URL: 'http://127.0.0.1:5' },
  };

  async function ask(appIds: readonly string[], headers: Record<string, string> = {}): Promise<Response> {
    const server = await listenOnLoopback(createServer(answerDeployment({ ...description, appIds })));
    try {
      return await new Promise((resolve, reject) => {
        request(server.url, { headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => resolve(new Response(Buffer.concat(chunks), { status: answer.statusCode ?? 0 })));
        })
          .on('error', reject)
          .end();
      });
    } finally {
      await server.stop();
    }
  }

  it('is where its parts are, and the demonstration’s app', async () => {
    const { outputs, ...local } = description;
    const [{ appId, secret }] = DEMO_APPS;
    expect(await (await ask([appId])).json()).toEqual({ ...outputs, ...local, demoApp: { appId, secret } });
  });

  it('holds no secret of another app', async () => {
    expect(await (await ask(['77'])).json()).not.toHaveProperty('demoApp');
  });

  it('is not told to a page of another site', async () => {
    const answer = await ask([DEMO_APPS[0].appId], { host: 'rebound.example' });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toBe('{}');
  });
});
