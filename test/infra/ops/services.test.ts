import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { marshall } from '@aws-sdk/util-dynamodb';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import { everyApp } from '../../../infra/ops/aws/app-table.ts';
import type { Deployment } from '../../../infra/ops/aws/deployment.ts';
import { call } from '../../../infra/ops/aws/http.ts';
import { connectServices, registeredApps, requestStore } from '../../../infra/ops/aws/services.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { stubClient } from './stub-client.ts';

const OUTPUTS = { RequestTable: 'requests', AppTable: 'apps', SealKeyId: 'seal' } as Deployment['outputs'];
const ON_AWS: Deployment = { name: 'prod', region: 'eu-west-1', outputs: OUTPUTS, stack: 'prod' };
const endpoints = Object.fromEntries(
  ['dynamodb', 'kms', 'sqs', 's3'].map((service, at) => [service, `http://127.0.0.1:${at + 1}`]),
) as NonNullable<Deployment['local']>['endpoints'];
const HERE: Deployment = {
  ...ON_AWS,
  local: { endpoints, OperatorRole: 'arn:aws:iam::000000000000:role/path/Operators' },
};
const CLIENTS = ['tables', 'keys', 'queues', 'alarms', 'functions'] as const;

describe('the clients of a deployment', () => {
  it('are patient, and in its region', async () => {
    const services = connectServices(ON_AWS);
    expect(services.deployment).toBe(ON_AWS);
    for (const { config } of CLIENTS.map((name) => services[name])) {
      expect([await config.region(), await config.maxAttempts()]).toEqual(['eu-west-1', 5]);
      expect(config.endpoint).toBeUndefined();
      const { configProvider } = config.requestHandler as unknown as { readonly configProvider: Promise<object> };
      expect(await configProvider).toMatchObject({ connectionTimeout: 5000, requestTimeout: 15_000 });
    }
  });

  it('are those of this machine for a stack here, and sign with the name of a role', async () => {
    const services = connectServices(HERE);
    const ports = [services.tables, services.keys, services.queues].map(
      async ({ config }) => (await config.endpoint?.())?.port,
    );
    expect(await Promise.all(ports)).toEqual([1, 2, 3]);
    // the addresses of queues name another host
    expect(services.queues.config.useQueueUrlAsEndpoint).toBe(false);
    for (const name of CLIENTS) {
      const { accessKeyId, secretAccessKey } = await services[name].config.credentials();
      expect({ accessKeyId, secretAccessKey }).toEqual({ accessKeyId: 'Operators', secretAccessKey: 'local' });
    }
    const other = await connectServices(HERE, 'ManualDeletionRole').tables.config.credentials();
    expect(other).toMatchObject({ accessKeyId: 'local', secretAccessKey: 'local' });
  });

  it('read the table of requests that the deployment names', async () => {
    const services = connectServices(ON_AWS);
    const { calls } = stubClient(services.tables, () => ({}));
    await requestStore(services).read('r' as RequestId);
    expect(calls).toMatchObject([{ input: { TableName: 'requests' } }]);
  });
});

describe('the registered apps', () => {
  const Items = [marshall({ appId: '1', kind: 'facebook', current: Buffer.from('sealed') })];
  const SECRET = { value: 'secret', age: 'current' };

  it('are opened with the operator’s own grants on AWS', async () => {
    const services = connectServices(ON_AWS);
    const tables = stubClient(services.tables, () => ({ Items }));
    const keys = stubClient(services.keys, () => ({ Plaintext: Buffer.from('secret') }));
    expect(await registeredApps(services, () => 0)).toEqual([{ appId: '1', kind: 'facebook', secrets: [SECRET] }]);
    expect(tables.calls).toMatchObject([{ input: { TableName: 'apps' } }]);
    expect(keys.calls).toMatchObject([{ input: { KeyId: 'seal', EncryptionContext: { appId: '1' } } }]);
  });

  it('are opened on this machine by its user, whose grants are not those of the role', async () => {
    const asked: string[] = [];
    const kms = await listenOnLoopback(
      createServer(({ headers }, response) => {
        asked.push(String(headers.authorization));
        response.end(JSON.stringify({ Plaintext: Buffer.from('secret').toString('base64') }));
      }),
    );
    const local = { ...HERE.local, endpoints: { ...endpoints, kms: kms.url } };
    const services = connectServices({ ...HERE, local });
    stubClient(services.tables, () => ({ Items }));
    expect(await registeredApps(services, () => 0)).toMatchObject([{ secrets: [SECRET] }]);
    expect(asked).toEqual([expect.stringMatching(/ Credential=local\/\d{8}\/eu-west-1\/kms\//)]);
    await kms.stop();
  });
});

test('the registered apps are read from every page of their table, and can be read where they have a kind and a secret', async () => {
  const services = connectServices(ON_AWS);
  const current = Buffer.from('sealed');
  const Items = [
    { appId: '3', current },
    { appId: '2', kind: 'facebook' },
    { appId: '4', kind: 'no such kind', current },
    { appId: '5', kind: 'facebook', current: 'no bytes' },
    { appId: '1', kind: 'facebook', current },
  ].map((app) => marshall(app));
  const { calls } = stubClient(services.tables, ({ input }) =>
    (input as { readonly ExclusiveStartKey?: object }).ExclusiveStartKey === undefined
      ? { LastEvaluatedKey: { appId: { S: '0' } } }
      : { Items },
  );
  const apps = await everyApp(services);
  expect(apps.map(({ appId, isReadable }) => [appId, isReadable])).toEqual([
    ['1', true],
    ['2', false],
    ['3', false],
    ['4', false],
    ['5', false],
  ]);
  expect(apps[0]).toEqual({ appId: '1', kind: 'facebook', hasPrevious: false, isReadable: true, changes: [] });
  const input = { TableName: 'apps', ConsistentRead: true };
  expect(calls).toMatchObject([{ input }, { input }]);
});

describe('a call of an address of the deployment', () => {
  it('takes any answer, also one that leads elsewhere', async () => {
    const server = await listenOnLoopback(
      createServer((request, response) => {
        void text(request).then((body) => response.writeHead(302, { location: '/elsewhere' }).end(`got ${body}`));
      }),
    );
    const answer = await call(`${server.url}/x`, { method: 'POST', body: 'this' });
    expect([answer.status, await answer.text()]).toEqual([302, 'got this']);
    expect((await call(new URL(server.url))).status).toBe(302);
    await server.stop();
  });

  it('that nobody answers names the origin alone, because the rest may be a code', async () => {
    await expect(call('http://127.0.0.1:9/data-deletion/CODE')).rejects.toMatchObject({
      code: 'deployment_unreachable',
      message: 'http://127.0.0.1:9 does not answer',
      cause: expect.any(Error),
    });
  });
});
