import { createServer } from 'node:http';
import { DEMO_APPS, demoAppAmong } from '../../../infra/local/demo-company/demo-apps.ts';
import { withLocalAddresses } from '../../../infra/local/gateway/local-addresses.ts';
import { answerDescription } from '../../../infra/local/gateway/stack-description.ts';
import { type LoopbackServer, listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { statusOf } from '../../support/foreign-requests.ts';

const DESCRIPTION = {
  outputs: { RequestTable: 'requests' },
  region: 'eu-central-1',
  endpoints: {
    dynamodb: 'http://127.0.0.1:1',
    sqs: 'http://127.0.0.1:2',
    s3: 'http://127.0.0.1:3',
    kms: 'http://127.0.0.1:4',
  },
  dataMap: '/data-map.json',
  targetSettings: { TARGET_CRM_URL: 'http://127.0.0.1:5' },
  people: [{ userId: '777', about: 'has something in orders' }],
  demoApp: demoAppAmong(DEMO_APPS),
};

describe('the addresses of the local stack', () => {
  let server: LoopbackServer;
  beforeAll(async () => {
    const addresses = new Map([['/_local/deployment', answerDescription(DESCRIPTION)]]);
    const listener = withLocalAddresses(addresses, (_, response) => response.writeHead(204).end());
    server = await listenOnLoopback(createServer(listener));
  });
  afterAll(() => server.stop());

  it('describe the stack to commands', async () => {
    const { outputs, demoApp, ...local } = DESCRIPTION;
    const [{ appId, secret }] = DEMO_APPS;
    const answer = await fetch(`${server.url}/_local/deployment`);
    expect(await answer.json()).toEqual({ ...outputs, ...local, demoApp: { appId, secret } });
  });

  it('are refused for other hosts and origins, which the API answers', async () => {
    const rebound = { host: 'rebound.example' };
    expect(await statusOf(`${server.url}/_local/deployment`, rebound)).toBe(403);
    expect(await statusOf(`${server.url}/_local/deployment?x`, { origin: 'https://page.example' })).toBe(403);
    expect(await statusOf(`${server.url}/data-deletion`, rebound)).toBe(204);
  });
});

it('the secret of an app that is not the demonstration’s is never shown', () => {
  for (const appId of ['77', DEMO_APPS[0].appId]) {
    expect(demoAppAmong([{ appId, secret: 'ours', kind: 'facebook' }])).toBeUndefined();
  }
});
