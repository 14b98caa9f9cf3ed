import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { startGraph } from '../../../infra/local/demo-company/graph.ts';
import { listenOnLoopback } from '../../../infra/local/system/loopback.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import type { Context } from '../../../infra/ops/cli/command.ts';
import { CHECKS } from '../../../infra/ops/commands/checks.ts';
import type { Finding } from '../../../infra/ops/commands/finding.ts';
import { smokeTest } from '../../../infra/ops/commands/smoke-test.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { withHistoryChange } from '../../../shared/domain/history-chain.ts';
import { hold, release, retry } from '../../../shared/domain/operator-decisions.ts';
import { HOUR } from '../../../shared/domain/schedule.ts';
import { verifySignedRequest } from '../../../shared/meta/signed-request.ts';
import { START } from '../../support/request-world.ts';
import { partAt, startOperationsWorld } from './operations-world.ts';
import { contextOf, recordingTerminal } from './recording-terminal.ts';
import { type Call, stubClient } from './stub-client.ts';

const NOW = Date.UTC(2026, 10, 29);
const region = 'eu-central-1';
const QUEUE = `https://sqs.${region}.amazonaws.com/000000000000/purge`;
const CODE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What the deployment's address answers. */
let answers: { status: number; keys: readonly object[]; ended: string; posted: string };
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
  answers = { status: 200, keys: [{ kid: '1' }], ended: 'completed', posted: '' };
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
const urlOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

type Stubs = { readonly [client in 'tables' | 'keys' | 'queues' | 'alarms' | 'functions']?: (call: Call) => object };
type Place = { readonly stack?: string; readonly local?: object };

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
  it.each(['callback', 'status page'])('takes nothing but 200 from the %s', async (name) => {
    expect(await check(name)).toEqual({ result: 'ok', message: 'GET answers 200' });
    answers.status = 503;
    expect(await check(name)).toMatchObject({ result: 'failed', message: 'GET answers 503' });
  });

  it('asks for at least one published key', async () => {
    expect(await check('receipt keys')).toEqual({ result: 'ok', message: '1 published' });
    answers.keys = [];
    expect(await check('receipt keys')).toMatchObject({ result: 'failed', message: '0 published' });
    answers = { ...answers, keys: [{}], status: 500 };
    expect(await check('receipt keys')).toMatchObject({ result: 'failed', message: '0 published' });
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
    expect(await check('apps', tables(canary))).toMatchObject({
      result: 'failed',
      command: 'npm run ops -- apps add --local',
    });
    const broken = { appId: '3', kind: 'no such kind' };
    expect(await check('apps', tables(app, broken))).toMatchObject({
      result: 'failed',
      message: 'cannot be read: 3',
      command: 'npm run ops -- apps remove --app ID --local',
    });
  });

  it.each([
    ['the right one', 'facebook', 'the-secret', { result: 'ok', message: 'Meta takes all 1' }],
    ['another', 'facebook', 'the-secret-of-another', { result: 'failed', message: '1: app_token_refused' }],
    ['one with its quotes', 'whatsapp', '"the-secret"', { result: 'failed', message: '1: app_token_refused' }],
    ['any, of a kind that Graph does not know', 'threads', 'another', { result: 'ok', message: 'Meta takes all 0' }],
  ])('asks Meta whether the secret of an app is its own: %s', async (_which, kind, secret, finding) => {
    const graph = await startGraph({ apps: [{ appId: '1', secret: 'the-secret' }] });
    // a KMS that opens everything to the one secret
    const kms = await listenOnLoopback(
      createServer((_, response) =>
        response.end(JSON.stringify({ Plaintext: Buffer.from(secret).toString('base64') })),
      ),
    );
    const tables = () => ({ Items: [marshall({ appId: '1', kind, current: Buffer.from('sealed') })] });
    const targetSettings = { TARGET_GRAPH_URL: `${graph.url}/v24.0` };
    const asked = await check('app secrets', { tables }, { local: { endpoints: { kms: kms.url }, targetSettings } });
    await Promise.all([graph.stop(), kms.stop()]);
    expect(asked).toMatchObject(finding);
    expect(JSON.stringify(asked)).not.toContain(secret);
  });

  it('takes no key that is not enabled', async () => {
    const states = (state: string) => ({
      keys: ({ input }: Call) => {
        const { KeyId } = input as { readonly KeyId: string };
        return { KeyMetadata: { KeyState: KeyId === 'subject' ? state : 'Enabled' } };
      },
    });
    expect(await check('keys', states('Enabled'))).toMatchObject({ result: 'ok' });
    expect(await check('keys', states('Disabled'))).toMatchObject({
      result: 'failed',
      message: 'seal Enabled, subject Disabled, receipt Enabled',
    });
  });

  it('fails for dead letters, and not for messages that wait', async () => {
    const messages = (waiting: number, dead: number) => ({
      queues: ({ input }: Call) => {
        const { QueueUrl } = input as { readonly QueueUrl: string };
        return { Attributes: { ApproximateNumberOfMessages: `${QueueUrl === QUEUE ? waiting : dead}` } };
      },
    });
    expect(await check('queue', messages(3, 0))).toEqual({ result: 'ok', message: '3 waiting, 0 dead letters' });
    expect(await check('queue', messages(0, 1))).toMatchObject({
      result: 'failed',
      message: '0 waiting, 1 dead letters',
      command: 'npm run ops -- redrive --local',
    });
  });

  it('asks that every event source is enabled, and that there is one', async () => {
    const sources = (...states: readonly string[]) => ({
      functions: () => ({ EventSourceMappings: states.map((State) => ({ State })) }),
    });
    expect(await check('event source', sources('Enabled'))).toEqual({ result: 'ok', message: 'Enabled' });
    expect(await check('event source', sources('Enabled', 'Disabling'))).toMatchObject({ result: 'failed' });
    expect(await check('event source', sources())).toMatchObject({ result: 'failed', message: 'there is none' });
    expect(await check('event source', sources(), { local: {} })).toMatchObject({ result: 'ok' });
  });

  it('finds the canary late after 26 hours on AWS, and not before', async () => {
    const notes = (verified?: number) => ({
      tables: () => ({ Item: canaryNotes({ startedAt: NOW - 40 * HOUR, verifiedAt: verified }) }),
    });
    expect(await check('canary person', notes(NOW - 26 * HOUR))).toMatchObject({ result: 'ok' });
    expect(await check('canary person', notes(NOW - 26 * HOUR - 1))).toMatchObject({ result: 'failed' });
    expect(await check('canary person', notes(NOW - 26 * HOUR - 1), { local: {} })).toMatchObject({ result: 'ok' });
    expect(await check('canary person', notes())).toMatchObject({
      result: 'ok',
      message: expect.stringMatching(/^none verified yet, begun 1 d ago/),
    });
    expect(await check('canary person')).toMatchObject({ result: 'skipped' });
    expect(await check('canary person', {}, { local: {} })).toMatchObject({ result: 'ok' });
  });

  it('fails for what is overdue before what needs an operator, and gives the command for it', async () => {
    const world = await startOperationsWorld();
    const find = async () => {
      const requests = CHECKS.find(({ name }) => name === 'requests');
      return await requests?.run(world.services, { ...context, clock: () => START + HOUR });
    };
    expect(await find()).toEqual({ result: 'ok', message: 'none open, 0 overdue, 0 need an operator' });
    await world.record({ status: 'running', parts: [partAt('mailbox', 'notified')] });
    expect(await find()).toMatchObject({
      result: 'failed',
      message: 'oldest open 1 h, 0 overdue, 1 need an operator',
      command: 'npm run ops -- request list --needs-operator --local',
    });
    await world.record({ status: 'running', dueAt: START });
    expect(await find()).toMatchObject({
      message: expect.stringContaining('1 overdue, 1 need an operator'),
      command: 'npm run ops -- request list --overdue --local',
    });
    await world.close();
  });

  it('fails where the history of a request that waits for an operator was changed, and names the first', async () => {
    const world = await startOperationsWorld();
    const find = async () => await CHECKS.find(({ name }) => name === 'histories')?.run(world.services, context);
    const held = hold(await world.record(), { by: 'anna', reason: 'a dispute' }, START);
    const { history = [] } = release(held, { by: 'anna' }, START);
    const stuck = { lastError: 'history_changed', nextAttemptAt: undefined };
    expect(await find()).toMatchObject({ result: 'ok' });
    const { requestId } = held;
    const stored = await world.stored({ requestId });
    await world.store.amend(stored, { ...stored, ...stuck, history });
    expect(await find()).toMatchObject({ result: 'ok' });
    const whole = await world.stored({ requestId });
    await world.store.amend(whole, { ...whole, history: history.slice(1) });
    expect(await find()).toMatchObject({
      result: 'failed',
      message: 'the history of 1 requests was changed',
      next: expect.stringContaining('infra/runbooks/record-forged.md'),
      command: `npm run ops -- request show ${requestId} --local`,
    });
    const found = await world.stored({ requestId });
    const looked = retry(withHistoryChange(found, START), { by: 'anna' }, START);
    await world.store.replace({ ...looked, ...stuck });
    expect(await find()).toMatchObject({ result: 'ok' });
    await world.close();
  });

  it('names the runbook of each alarm of this stack', async () => {
    const alarms = (...names: readonly string[]) => ({
      alarms: () => ({ MetricAlarms: names.map((AlarmName) => ({ AlarmName })) }),
    });
    expect(await check('alarms', alarms())).toMatchObject({ result: 'ok' });
    expect(await check('alarms', alarms('prod-dead-letters', 'prod-requests-overdue'))).toEqual({
      result: 'failed',
      message: 'in alarm: prod-dead-letters, prod-requests-overdue',
      next: 'infra/runbooks/dead-letters.md, infra/runbooks/requests-overdue.md',
    });
    expect(await check('alarms', alarms('prod-x'), { local: {} })).toMatchObject({ result: 'ok' });
  });
});

describe('the smoke test', () => {
  const smoke = (secret?: string) => smokeTest(async () => secret).run(servicesOf({}), context);

  it('sends a callback about nobody, signed with the secret, and follows it to its end', async () => {
    expect(await smoke('the-secret')).toEqual({ result: 'ok', message: 'completed after 0 s' });
    const signed = new URLSearchParams(answers.posted).get('signed_request') ?? '';
    const apps = [
      { appId: '1', kind: 'facebook' as const, secrets: [{ value: 'the-secret', age: 'current' as const }] },
    ];
    expect(verifySignedRequest(signed, apps)).toMatchObject({ userId: '0' });
  });

  it('fails where the callback refuses, or the request ends in another way', async () => {
    answers.ended = 'denied';
    expect(await smoke('the-secret')).toMatchObject({ result: 'failed', message: 'denied after 0 s' });
    answers.status = 401;
    expect(await smoke('the-secret')).toMatchObject({ result: 'failed', message: 'the callback answers 401' });
  });

  it('is skipped, and sends nothing, without a secret', async () => {
    expect(await smoke()).toMatchObject({ result: 'skipped', next: expect.stringContaining('--secret-stdin') });
    expect(answers.posted).toBe('');
  });
});

function canaryNotes(notes: object) {
  return marshall({ appId: CANARY_APP_ID, canary: JSON.stringify({ ...notes, open: [] }) });
}
