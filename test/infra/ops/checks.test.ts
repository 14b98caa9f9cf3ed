import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { readDataMap } from '../../../infra/data-map-file.ts';
import { startGraph } from '../../../infra/local/demo-company/graph.ts';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import type { Context } from '../../../infra/ops/cli/command.ts';
import { CHECKS } from '../../../infra/ops/commands/checks.ts';
import { doctor } from '../../../infra/ops/commands/doctor.ts';
import type { Finding } from '../../../infra/ops/commands/finding.ts';
import { firstSecret, smokeTest } from '../../../infra/ops/commands/smoke-test.ts';
import { toItem } from '../../../shared/adapters/aws/request-item.ts';
import { dataMapHash } from '../../../shared/data-map/data-map.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { withHistoryChange } from '../../../shared/domain/history-chain.ts';
import { hold, release, retry } from '../../../shared/domain/operator-decisions.ts';
import { DAY, HOUR } from '../../../shared/domain/schedule.ts';
import { verifySignedRequest } from '../../../shared/meta/signed-request.ts';
import { START } from '../../support/request-world.ts';
import { partAt, startOperationsWorld } from './operations-world.ts';
import { contextOf, recordingTerminal } from './recording-terminal.ts';
import { runCommand } from './run-command.ts';
import { requestAt } from './sample-report.ts';
import { type Call, stubClient } from './stub-client.ts';

const NOW = Date.UTC(2026, 10, 29);
const region = 'eu-central-1';
const QUEUE = `https://sqs.${region}.amazonaws.com/000000000000/purge`;
const CODE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What the deployment's address answers. */
let answers: {
  status: number;
  keys: readonly object[] | undefined;
  ended: string;
  posted: string;
  asked: string;
};
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    const { status, keys, ended } = answers;
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      if (request.method === 'POST') answers.posted = body;
      const path = request.url ?? '';
      answers.asked = `${request.method} ${path}`;
      const answer = path.endsWith('jwks.json')
        ? { keys }
        : path.endsWith(CODE)
          ? { status: ended, parts: [] }
          : { url: `${urlOf()}/data-deletion/${CODE}`, confirmation_code: CODE };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
beforeEach(() => {
  answers = { status: 200, keys: [{ kid: '1' }], ended: 'completed', posted: '', asked: '' };
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
const urlOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

type Stubs = { readonly [client in 'tables' | 'keys' | 'queues' | 'alarms' | 'functions']?: (call: Call) => object };
type Place = {
  readonly stack?: string;
  readonly local?: object;
  readonly dataMap?: string;
  readonly outputs?: object;
};

function servicesOf(stubs: Stubs, place: Place = { stack: 'prod' }): Services {
  const outputs = {
    ...{ DeploymentName: 'prod', PublicUrl: urlOf(), RequestTable: 'requests', AppTable: 'apps', QueueUrl: QUEUE },
    ...{ DeadLetterQueueUrl: `${QUEUE}-dead`, SealKeyId: 'seal', SubjectKeyId: 'subject', ReceiptKeyId: 'receipt' },
  };
  const none = () => ({});
  return {
    deployment: { name: 'prod', region, outputs, ...place },
    tables: stubClient(new DynamoDBClient({ region }), stubs.tables ?? none).client,
    keys: stubClient(new KMSClient({ region }), stubs.keys ?? none).client,
    queues: stubClient(new SQSClient({ region }), stubs.queues ?? none).client,
    alarms: stubClient(new CloudWatchClient({ region }), stubs.alarms ?? none).client,
    functions: stubClient(new LambdaClient({ region }), stubs.functions ?? none).client,
  } as unknown as Services;
}

const context: Context = { ...contextOf(recordingTerminal()), clock: () => NOW, sleep: async () => undefined };

async function check(name: string, stubs: Stubs = {}, place?: Place): Promise<Finding> {
  const found = CHECKS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no check ${name}`);
  return await found.run(servicesOf(stubs, place), context);
}

describe('doctor', () => {
  it.each([
    ['callback', '/meta/data-deletion', 'look at the log of the callback function'],
    ['status page', '/data-deletion', 'look at the log of the status function'],
  ])('takes nothing but 200 from the %s', async (name, path, next) => {
    expect(await check(name)).toEqual({ result: 'ok', message: 'GET answers 200' });
    expect(answers.asked).toBe(`GET ${path}`);
    answers.status = 503;
    expect(await check(name)).toEqual({ result: 'failed', message: 'GET answers 503', next });
  });

  it('asks for at least one published key', async () => {
    expect(await check('receipt keys')).toEqual({ result: 'ok', message: '1 published' });
    const next = 'look at the log of the status function';
    for (const change of [{ keys: [] }, { keys: undefined }, { keys: [{}], status: 500 }]) {
      answers = { ...answers, ...change };
      expect(await check('receipt keys')).toEqual({ result: 'failed', message: '0 published', next });
    }
  });

  it('counts the registered apps without the canary’s, and names those that cannot be read', async () => {
    const app = { appId: '1', kind: 'facebook', current: Buffer.from('x') };
    const tables = (...apps: readonly object[]) => ({ tables: () => ({ Items: apps.map((one) => marshall(one)) }) });
    const canary = { ...app, appId: CANARY_APP_ID };
    const rotated = { ...app, appId: '2', previous: Buffer.from('y') };
    expect(await check('apps', tables(app, rotated, canary))).toEqual({
      result: 'ok',
      message: '2 registered, 1 of them with a previous secret',
    });
    expect(await check('apps', tables(canary))).toEqual({
      result: 'failed',
      message: '0 registered, 0 of them with a previous secret',
      next: 'register an app:',
      command: 'npm run ops -- apps add --local',
    });
    expect(await check('apps', tables(app, { appId: '3', kind: 'no such kind' }))).toMatchObject({
      result: 'failed',
      message: 'cannot be read: 3',
    });
    const broken = ['3', '4'].map((appId) => ({ appId, kind: 'no such kind' }));
    expect(await check('apps', tables(app, ...broken))).toEqual({
      result: 'failed',
      message: 'cannot be read: 3, 4',
      next: 'see infra/runbooks/apps-unreadable.md; to remove one:',
      command: 'npm run ops -- apps remove --app ID --local',
    });
  });

  const REFUSED = {
    result: 'failed',
    next: 'compare with the App Dashboard; a secret that was entered by mistake is replaced with:',
    command: 'npm run ops -- apps rotate --app ID --replace --local',
  };
  it.each([
    [
      'the right ones',
      [
        ['1', 'facebook', 'secret-1'],
        ['2', 'whatsapp', 'secret-2'],
      ],
      { result: 'ok', message: 'Meta accepts the secret of 1, 2' },
    ],
    ['another', [['1', 'facebook', 'secret-2']], { ...REFUSED, message: '1: app_token_refused' }],
    ['one with its quotes', [['1', 'whatsapp', '"secret-1"']], { ...REFUSED, message: '1: app_token_refused' }],
    [
      'several wrong ones, of which one cannot be opened',
      [
        ['1', 'facebook', 'secret-3'],
        ['2', 'facebook', ''],
      ],
      { ...REFUSED, message: '1: app_token_refused, 2: app_token_refused' },
    ],
    [
      'one that is another app’s too',
      [
        ['1', 'facebook', 'secret-1'],
        ['2', 'instagram', 'secret-1'],
      ],
      {
        result: 'failed',
        message: 'the apps 1, 2 have the same secret, so that what they sign is refused',
        next: 'take each app’s own from the App Dashboard, and replace the wrong one with:',
        command: 'npm run ops -- apps rotate --app ID --replace --local',
      },
    ],
    [
      'any, of the canary and of a kind that Graph does not know',
      [
        ['1', 'threads', 'secret-2'],
        [CANARY_APP_ID, 'facebook', 'secret-2'],
      ],
      { result: 'ok', message: 'not asked about 1 (threads): the Graph API knows only Facebook and WhatsApp apps' },
    ],
    [
      'those that it can be asked about, and which are left out',
      [
        ['1', 'facebook', 'secret-1'],
        ['2', 'instagram', 'secret-3'],
      ],
      {
        result: 'ok',
        message:
          'Meta accepts the secret of 1; not asked about 2 (instagram): the Graph API knows only Facebook and WhatsApp apps',
      },
    ],
  ] as const)('asks Meta whether the secret of an app is its own: %s', async (_which, apps, finding) => {
    const graph = await startGraph({ apps: ['1', '2'].map((appId) => ({ appId, secret: `secret-${appId}` })) });
    const kms = await openingKms();
    const Items = apps.map(([appId, kind, current]) =>
      // the previous one counts for nothing, also where it is the one that Meta takes
      marshall({ appId, kind, current: Buffer.from(current), previous: Buffer.from(`secret-${appId}`) }),
    );
    const targetSettings = { TARGET_GRAPH_URL: `${graph.url}/v24.0` };
    const place = { local: { endpoints: { kms: kms.url }, targetSettings } };
    const asked = await check('app secrets', { tables: () => ({ Items }) }, place);
    await Promise.all([graph.stop(), kms.stop()]);
    expect(asked).toEqual(finding);
    expect(JSON.stringify(asked)).not.toContain('secret-');
  });

  it('asks nothing about secrets that operators may not see', async () => {
    expect(await check('app secrets')).toEqual({
      result: 'skipped',
      message: 'operators may not decrypt app secrets',
      next: 'see when Meta last signed with each of them:',
      command: 'npm run ops -- apps list --local',
    });
  });

  it('takes no key that is not enabled', async () => {
    const states = (subject?: object) => ({
      keys: ({ input }: Call) => {
        const { KeyId } = input as { readonly KeyId: string };
        return { KeyMetadata: KeyId === 'subject' ? subject : { KeyState: 'Enabled' } };
      },
    });
    const next = 'enable the key or cancel its deletion in KMS; requests wait until then, and none is lost';
    expect(await check('keys', states({ KeyState: 'Enabled' }))).toEqual({
      result: 'ok',
      message: 'seal Enabled, subject Enabled, receipt Enabled',
    });
    for (const [subject, state] of [
      [{ KeyState: 'Disabled' }, 'Disabled'],
      [undefined, 'unknown'],
    ] as const) {
      const message = `seal Enabled, subject ${state}, receipt Enabled`;
      expect(await check('keys', states(subject))).toEqual({ result: 'failed', message, next });
    }
  });

  it('fails for dead letters, and not for messages that wait', async () => {
    const messages = (waiting: number, dead: number) => ({
      queues: ({ input }: Call) => {
        const { QueueUrl } = input as { readonly QueueUrl: string };
        return { Attributes: { ApproximateNumberOfMessages: `${QueueUrl === QUEUE ? waiting : dead}` } };
      },
    });
    expect(await check('queue', messages(3, 0))).toEqual({ result: 'ok', message: '3 waiting, 0 dead letters' });
    expect(await check('queue', messages(0, 1))).toEqual({
      result: 'failed',
      message: '0 waiting, 1 dead letter',
      next: 'fix the cause, then:',
      command: 'npm run ops -- redrive --local',
    });
  });

  it('asks that every event source is enabled, and that there is one', async () => {
    const sources = (...states: readonly string[]) => ({
      functions: () => ({ EventSourceMappings: states.map((State) => ({ State })) }),
    });
    expect(await check('event source', sources('Enabled'))).toEqual({ result: 'ok', message: 'Enabled' });
    const failed = { result: 'failed', next: 'enable the worker’s event source mapping in Lambda' };
    const two = await check('event source', sources('Enabled', 'Disabling'));
    expect(two).toEqual({ ...failed, message: 'Enabled, Disabling' });
    expect(await check('event source', sources())).toEqual({ ...failed, message: 'there is none' });
    const message = 'npm start polls the queue itself';
    expect(await check('event source', sources(), { local: {} })).toEqual({ result: 'ok', message });
  });

  it('finds the canary late after 26 hours on AWS, and not before', async () => {
    const notes = (verified?: number) => ({
      tables: () => ({ Item: canaryNotes({ startedAt: NOW - 40 * HOUR, verifiedAt: verified }) }),
    });
    const next = 'infra/runbooks/canary-missing.md';
    const message = 'last verified 1 d ago, 2 under way';
    expect(await check('canary person', notes(NOW - 26 * HOUR))).toEqual({ result: 'ok', message });
    expect(await check('canary person', notes(NOW - 26 * HOUR - 1))).toEqual({ result: 'failed', message, next });
    const here = await check('canary person', notes(NOW - 26 * HOUR - 1), { local: {} });
    expect(here).toEqual({ result: 'ok', message });
    const first = 'none verified yet, begun 1 d ago, 2 under way';
    expect(await check('canary person', notes())).toEqual({ result: 'ok', message: first });
    expect(await check('canary person')).toEqual({
      result: 'skipped',
      message: 'none yet; the first round is within an hour of the deployment',
      next,
    });
    expect(await check('canary person', {}, { local: {} })).toEqual({
      result: 'ok',
      message: 'none yet; POST /_local/canary begins one',
    });
  });

  it('fails for what is overdue before what needs an operator, and gives the command for it', async () => {
    const world = await startOperationsWorld();
    const find = async () => {
      const requests = CHECKS.find(({ name }) => name === 'requests');
      return await requests?.run(world.services, { ...context, clock: () => START + HOUR });
    };
    expect(await find()).toEqual({ result: 'ok', message: 'none open, 0 overdue, 0 waiting for an operator' });
    await world.record({ status: 'running', parts: [partAt('mailbox', 'notified')] });
    expect(await find()).toEqual({
      result: 'failed',
      message: 'first due in 29 d, 0 overdue, 1 waiting for an operator',
      next: 'look at them:',
      command: 'npm run ops -- request list --needs-operator --local',
    });
    await world.record({ status: 'running', dueAt: START });
    expect(await find()).toEqual({
      result: 'failed',
      message: 'first due 1 h ago, 1 overdue, 1 waiting for an operator',
      next: 'look at them:',
      command: 'npm run ops -- request list --overdue --local',
    });
    await world.close();
  });

  it('fails where the history of a request that waits for an operator was changed, and names the first', async () => {
    const world = await startOperationsWorld();
    const find = async () => await CHECKS.find(({ name }) => name === 'histories')?.run(world.services, context);
    const ok = { result: 'ok', message: 'none changed, of requests that wait for an operator' };
    const stuck = { lastError: 'history_changed', nextAttemptAt: undefined };
    const failed = (requestId: string, count: string) => ({
      result: 'failed',
      message: `the history of ${count} was changed`,
      next: 'infra/runbooks/record-forged.md; the first of them:',
      command: `npm run ops -- request show ${requestId} --local`,
    });
    expect(await find()).toEqual(ok);
    const [first, second] = [await world.record(), await world.record({ dueAt: START + 365 * DAY })];
    const amend = async ({ requestId }: DeletionRequest, change: (stored: DeletionRequest) => object) => {
      const stored = await world.stored({ requestId });
      await world.store.amend(stored, { ...stored, ...change(stored) });
    };
    for (const request of [first, second]) {
      const { history } = release(hold(request, { by: 'anna', reason: 'a dispute' }, START), { by: 'anna' }, START);
      await amend(request, () => ({ ...stuck, history }));
    }
    expect(await find()).toEqual(ok);
    // the worker has not stopped this one yet
    const going = await world.record();
    const { history: ofGoing = [] } = release(hold(going, { by: 'x', reason: 'y' }, START), { by: 'x' }, START);
    await amend(going, () => ({ status: 'running', history: ofGoing }));
    await amend(going, () => ({ history: ofGoing.slice(1) }));
    expect(await find()).toEqual(ok);
    await amend(first, ({ history = [] }) => ({ history: history.slice(1) }));
    expect(await find()).toEqual(failed(first.requestId, '1 request'));
    await amend(second, ({ history = [] }) => ({ history: history.slice(1) }));
    expect(await find()).toEqual(failed(first.requestId, '2 requests'));
    for (const request of [first, second]) {
      const found = await world.stored(request);
      const looked = retry(withHistoryChange(found, START), { by: 'anna' }, START);
      await world.store.replace({ ...looked, ...stuck });
    }
    expect(await find()).toEqual(ok);
    await world.close();
  });

  it('fails where an open record cannot be read, also one that waits for an operator', async () => {
    const world = await startOperationsWorld();
    const find = async (name: string) => await CHECKS.find((one) => one.name === name)?.run(world.services, context);
    expect(await find('records')).toEqual({ result: 'ok', message: 'none open' });
    await world.record();
    expect(await find('records')).toEqual({ result: 'ok', message: 'the first 1 due can be read' });
    const damage = async (keys: object) => {
      const requestId = `damaged-${Object.keys(keys)[0]}`.padEnd(43, '-');
      const Item = marshall({ requestId, dueAt: START, parts: 'x', ...keys });
      await world.services.tables.send(new PutItemCommand({ TableName: 'requests', Item }));
      return requestId;
    };
    const failed = (requestId: string) => ({
      result: 'failed',
      message: `1 record cannot be read: ${requestId}`,
      next: 'to restore them, see infra/recovery.md; to see whether there are more:',
      command: 'npm run ops -- request list --all --local',
    });
    const open = await damage({ openShard: '0' });
    expect(await find('records')).toEqual(failed(open));
    expect(await find('histories')).toMatchObject({ result: 'ok' });
    const waiting = await damage({ needsOperatorShard: '0' });
    expect(await find('histories')).toEqual(failed(waiting));
    await world.close();
  });

  it('reads fifty open records, those due first, and no more keys of a shard', async () => {
    const open = Array.from({ length: 60 }, (_, number) => requestAt(number, NOW, { dueAt: NOW + number }));
    const limits = new Set<unknown>();
    let queries = 0;
    const read: (string | undefined)[] = [];
    const tables = ({ command, input }: Call) => {
      const {
        Key,
        Limit,
        ExpressionAttributeValues: values,
      } = input as {
        readonly Key?: { readonly requestId: { readonly S: string } };
        readonly Limit?: number;
        readonly ExpressionAttributeValues?: { readonly ':shard': { readonly S: string } };
      };
      if (command === 'GetItemCommand') {
        read.push(Key?.requestId.S);
        return { Item: toItem(open.find(({ requestId }) => requestId === Key?.requestId.S) as DeletionRequest) };
      }
      limits.add(Limit);
      queries += 1;
      const Items = values?.[':shard'].S === '0' ? open.slice(0, Limit).map(toItem) : [];
      return { Items, ...(Items.length > 0 && { LastEvaluatedKey: Items.at(-1) }) };
    };
    expect(await check('records', { tables })).toEqual({
      result: 'ok',
      message: 'the first 50 due can be read',
    });
    expect(new Set(read)).toEqual(new Set(open.slice(0, 50).map(({ requestId }) => requestId)));
    expect(read).toHaveLength(50);
    expect({ limits: [...limits], queries }).toEqual({ limits: [50], queries: 4 });
  });

  it('reads the histories of fifty of the requests that wait for an operator', async () => {
    const waiting = Array.from({ length: 51 }, (_, number) =>
      requestAt(number, NOW, { parts: [partAt('mailbox', 'notified')] }),
    );
    let read = 0;
    const tables = ({ command, input }: Call) => {
      const { Key, ExpressionAttributeValues: values } = input as {
        readonly Key?: { readonly requestId: { readonly S: string } };
        readonly ExpressionAttributeValues?: { readonly ':shard': { readonly S: string } };
      };
      if (command === 'QueryCommand') return { Items: values?.[':shard'].S === '0' ? waiting.map(toItem) : [] };
      read += 1;
      return { Item: toItem(waiting.find(({ requestId }) => requestId === Key?.requestId.S) as DeletionRequest) };
    };
    expect(await check('histories', { tables })).toMatchObject({ result: 'ok' });
    expect(read).toBe(50);
  });

  it('names the runbook of each alarm of this stack', async () => {
    const alarms = (...names: readonly string[]) => ({
      alarms: () => ({ MetricAlarms: names.map((AlarmName) => ({ AlarmName })) }),
    });
    expect(await check('alarms', alarms())).toEqual({ result: 'ok', message: 'none in alarm' });
    expect(await check('alarms', alarms('prod-dead-letters', 'prod-requests-overdue'))).toEqual({
      result: 'failed',
      message: 'in alarm: prod-dead-letters, prod-requests-overdue',
      next: 'infra/runbooks/dead-letters.md, infra/runbooks/requests-overdue.md',
    });
    const message = 'there are none on this machine';
    expect(await check('alarms', alarms('prod-x'), { local: {} })).toEqual({ result: 'ok', message });
  });

  it('tells whether the data map of this checkout is the one that is deployed', async () => {
    const dataMap = join(import.meta.dirname, '../data-map.json');
    const deployed = { outputs: { DataMapHash: dataMapHash(readDataMap(dataMap)) }, dataMap };
    expect(await check('data map', {}, deployed)).toEqual({ result: 'ok', message: '1 target, as deployed' });
    expect(await check('data map', {}, { dataMap })).toEqual({
      result: 'failed',
      message: `1 target, ${dataMap} is not what is deployed`,
      next: 'deploy this checkout, or check out what was deployed',
    });
  });
});

test('doctor finds a stack on AWS well when no check fails, and lists each', async () => {
  const app = { appId: '1', kind: 'facebook', current: Buffer.from('x'), importedAt: NOW };
  const stubs: Stubs = {
    tables: ({ command }) =>
      command === 'GetItemCommand'
        ? { Item: canaryNotes({ startedAt: NOW, verifiedAt: NOW }) }
        : { Items: command === 'ScanCommand' ? [marshall(app)] : [] },
    keys: () => ({ KeyMetadata: { KeyState: 'Enabled' } }),
    functions: () => ({ EventSourceMappings: [{ State: 'Enabled' }] }),
  };
  const dataMap = join(import.meta.dirname, '../data-map.json');
  const { deployment, ...clients } = servicesOf(stubs, { stack: 'prod', dataMap });
  const outputs = { ...deployment.outputs, ImportDays: '21', DataMapHash: dataMapHash(readDataMap(dataMap)) };
  const services = { ...clients, deployment: { ...deployment, outputs } };
  // the stores of the data map answer that they have nothing
  const environment = { AWS_ENDPOINT_URL_DYNAMODB: urlOf() };
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  const given = { services, environment, now: NOW, input: 'the-secret' };
  const { exit, value, printed } = await runCommand(doctor, { 'secret-stdin': true }, [], given);
  expect(exit).toBe(0);
  expect(printed).toEqual([
    'prod',
    'ok       callback          GET answers 200',
    'ok       status page       GET answers 200',
    'ok       receipt keys      1 published',
    'ok       apps              1 registered, 0 of them with a previous secret',
    'skipped  app secrets       operators may not decrypt app secrets',
    '                           → see when Meta last signed with each of them:',
    '                             npm run ops -- apps list --stack test',
    'ok       keys              seal Enabled, subject Enabled, receipt Enabled',
    'ok       queue             0 waiting, 0 dead letters',
    'ok       event source      Enabled',
    'ok       requests          none open, 0 overdue, 0 waiting for an operator',
    'ok       records           none open',
    'ok       histories         none changed, of requests that wait for an operator',
    'ok       canary person     last verified 0 s ago, 2 under way',
    'ok       alarms            none in alarm',
    'ok       data map          1 target, as deployed',
    'ok       WhatsApp webhook  no messages arrive here',
    'ok       ids of apps       the data map finds the people of every app',
    'ok       one-app stores    no other app leads to one',
    'ok       lists from Meta   last import: 1 0 s ago',
    'ok       store messages    answers in 0 s',
    'ok       rule contactId    answers in 0 s',
    'ok       smoke test        completed after 0 s',
  ]);
  expect((value as readonly object[])[0]).toEqual({ check: 'callback', result: 'ok', message: 'GET answers 200' });
});

describe('the smoke test', () => {
  const smoke = (secret?: string) => smokeTest(async () => secret).run(servicesOf({}), context);

  it('sends a callback about nobody, signed with the secret, and follows it to its end', async () => {
    expect(await smoke('the-secret')).toEqual({ result: 'ok', message: 'completed after 0 s' });
    const trials = [answers.posted];
    await smoke('the-secret');
    trials.push(answers.posted);
    const payloads = trials.map((posted) => {
      const signed = new URLSearchParams(posted).get('signed_request') ?? '';
      const apps = [
        { appId: '1', kind: 'facebook' as const, secrets: [{ value: 'the-secret', age: 'current' as const }] },
      ];
      expect(verifySignedRequest(signed, apps)).toMatchObject({ userId: '0' });
      return JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString());
    });
    const payload = { algorithm: 'HMAC-SHA256', issued_at: NOW / 1000, user_id: '0', trial: expect.any(String) };
    expect(payloads).toEqual([payload, payload]);
    // each is another callback, which a repeated one would not be
    expect(payloads[0]?.trial).not.toBe(payloads[1]?.trial);
  });

  it('fails where the callback refuses, or the request ends in another way', async () => {
    answers.ended = 'denied';
    expect(await smoke('the-secret')).toEqual({
      result: 'failed',
      message: 'denied after 0 s',
      next: 'look at the log of the worker, and at its event source',
    });
    answers.status = 401;
    expect(await smoke('the-secret')).toEqual({
      result: 'failed',
      message: 'the callback answers 401',
      next: 'look at the log of the callback function; app_secret_shared names apps that have this secret',
    });
  });

  it.each([
    [0, 2],
    [1, 1],
  ])('follows it for a minute: with %d ms more it has waited %d times', async (late, waits) => {
    answers.ended = 'in_progress';
    let now = NOW;
    let pauses = 0;
    const sleep = async () => {
      pauses += 1;
      // the next pause is 375 ms
      now = NOW + (pauses === 1 ? 60_000 - 375 + late : 60_000);
    };
    const found = await smokeTest(async () => 'the-secret').run(servicesOf({}), {
      ...context,
      sleep,
      clock: () => now,
    });
    expect({ result: found.result, pauses }).toEqual({ result: 'failed', pauses: waits });
  });

  it('is skipped, and sends nothing, without a secret', async () => {
    expect(await smoke()).toEqual({
      result: 'skipped',
      message: 'operators may not decrypt app secrets',
      next: 'give an app’s secret with --secret-stdin',
    });
    expect(answers.posted).toBe('');
  });

  it('takes the secret of the first app where it can be opened, and never the canary’s', async () => {
    const apps = [CANARY_APP_ID, '1', '2'].map((appId) =>
      marshall({ appId, kind: 'facebook', current: Buffer.from(`of ${appId}`) }),
    );
    const kms = await openingKms();
    const local = { endpoints: { kms: kms.url } };
    const secretOf = (Items: readonly object[], place: Place) =>
      firstSecret(servicesOf({ tables: () => ({ Items }) }, place), context);
    expect(await secretOf(apps, { local })).toBe('of 1');
    expect(await secretOf(apps.slice(0, 1), { local })).toBeUndefined();
    expect(await secretOf(apps, { stack: 'prod' })).toBeUndefined();
    const sealedForAnother = [marshall({ appId: '1', kind: 'facebook', current: Buffer.from('') })];
    expect(await secretOf(sealedForAnother, { local })).toBeUndefined();
    await kms.stop();
  });
});

/** A KMS for which what is sealed is the secret itself. */
function openingKms() {
  return listenOnLoopback(
    createServer((request, response) => {
      void json(request).then((body) =>
        response.end(JSON.stringify({ Plaintext: (body as { readonly CiphertextBlob: string }).CiphertextBlob })),
      );
    }),
  );
}

function canaryNotes(notes: object) {
  return marshall({ appId: CANARY_APP_ID, canary: JSON.stringify({ ...notes, open: [{}, {}] }) });
}
