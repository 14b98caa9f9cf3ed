import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Services } from '../../../infra/ops/aws/services.ts';
import type { Line } from '../../../infra/ops/cli/text.ts';
import { doctor } from '../../../infra/ops/commands/doctor.ts';
import { contextOf, recordingTerminal } from './recording-terminal.ts';
import { runCommand } from './run-command.ts';
import { type Call, stubClient } from './stub-client.ts';

const region = 'eu-central-1';
const QUEUE = `https://sqs.${region}.amazonaws.com/000000000000/purge`;

/** A stack on AWS where everything is wrong that can be. */
function brokenStack(): Services {
  const outputs = {
    DeploymentName: 'test',
    // nothing listens there
    PublicUrl: 'http://127.0.0.1:9',
    RequestTable: 'requests',
    AppTable: 'apps',
    QueueUrl: QUEUE,
    DeadLetterQueueUrl: `${QUEUE}-dead`,
    SealKeyId: 'seal',
    DataMapHash: 'of another data map',
  };
  const driverError = Object.assign(new Error('row "7381405790001"'), { name: 'DatabaseError' });
  const failing = (): never => {
    throw driverError;
  };
  const answers = {
    tables: ({ command }: Call) => (command === 'ScanCommand' ? { Items: [] } : failing()),
    keys: () => ({ KeyMetadata: { KeyState: 'PendingDeletion' } }),
    queues: () => ({ Attributes: { ApproximateNumberOfMessages: '2' } }),
    alarms: () => ({ MetricAlarms: [{ AlarmName: 'prod-dead-letters' }] }),
    functions: () => ({ EventSourceMappings: [{ State: 'Disabled' }] }),
  };
  return {
    deployment: { name: 'prod', stack: 'prod', region, outputs },
    tables: stubClient(new DynamoDBClient({ region }), answers.tables).client,
    keys: stubClient(new KMSClient({ region }), answers.keys).client,
    queues: stubClient(new SQSClient({ region }), answers.queues).client,
    alarms: stubClient(new CloudWatchClient({ region }), answers.alarms).client,
    functions: stubClient(new LambdaClient({ region }), answers.functions).client,
  } as unknown as Services;
}

test('doctor fails every check of a broken stack, and says what to do', async () => {
  const { exit, value, printed } = await runCommand(doctor, {}, [], { services: brokenStack() });
  expect(exit).toBe(1);
  expect(printed).toEqual([
    'prod',
    'FAILED   callback          http://127.0.0.1:9 does not answer',
    '                           → look for deployment_unreachable in infra/runbooks',
    'FAILED   status page       http://127.0.0.1:9 does not answer',
    '                           → look for deployment_unreachable in infra/runbooks',
    'FAILED   receipt keys      http://127.0.0.1:9 does not answer',
    '                           → look for deployment_unreachable in infra/runbooks',
    'FAILED   apps              0 registered, 0 of them with a previous secret',
    '                           → register an app:',
    '                             npm run ops -- apps add --stack test',
    'skipped  app secrets       operators may not decrypt app secrets',
    '                           → see when Meta last signed with each of them:',
    '                             npm run ops -- apps list --stack test',
    'FAILED   keys              seal PendingDeletion, subject PendingDeletion, receipt PendingDeletion',
    '                           → enable the key or cancel its deletion in KMS; requests wait until then, and none is lost',
    'FAILED   queue             2 waiting, 2 dead letters',
    '                           → fix the cause, then:',
    '                             npm run ops -- redrive --stack test',
    'FAILED   event source      Disabled',
    '                           → enable the worker’s event source mapping in Lambda',
    'FAILED   requests          the table of requests did not answer',
    '                           → look for store_unavailable in infra/runbooks',
    'FAILED   records           the call failed: DatabaseError',
    '                           → look for unexpected in infra/runbooks',
    'FAILED   histories         the call failed: DatabaseError',
    '                           → look for unexpected in infra/runbooks',
    'FAILED   canary person     the call failed: DatabaseError',
    '                           → look for unexpected in infra/runbooks',
    // the alarms of this deployment have its name before their own
    'FAILED   alarms            in alarm: prod-dead-letters',
    '                           → infra/runbooks/dead-letters.md',
    expect.stringMatching(/^FAILED {3}data map {10}\d+ targets, .*infra\/data-map.json is not what is deployed$/),
    '                           → deploy this checkout, or check out what was deployed',
    'skipped  WhatsApp webhook  no app that can have one is registered',
    '                           → register an app:',
    '                             npm run ops -- apps add --stack test',
    'skipped  ids of apps       no app is registered',
    '                           → register an app:',
    '                             npm run ops -- apps add --stack test',
    'skipped  one-app stores    no app is registered',
    '                           → register an app:',
    '                             npm run ops -- apps add --stack test',
    'skipped  lists from Meta   no app is registered',
    '                           → register an app:',
    '                             npm run ops -- apps add --stack test',
    'skipped  smoke test        operators may not decrypt app secrets',
    '                           → give an app’s secret with --secret-stdin',
  ]);
  const findings = value as readonly { readonly check: string }[];
  expect(findings.find(({ check }) => check === 'queue')).toEqual({
    check: 'queue',
    result: 'failed',
    message: '2 waiting, 2 dead letters',
    next: 'fix the cause, then:',
    command: 'npm run ops -- redrive --stack test',
  });
});

test('doctor shows a library’s error without its message, which may quote somebody’s data', async () => {
  const { printed } = await runCommand(doctor, {}, [], { services: brokenStack() });
  expect(printed.join('\n')).not.toContain('7381405790001');
});

test('doctor makes the smoke test with a secret that is piped in, and asks for one before it checks', async () => {
  const values = { 'secret-stdin': true };
  const { printed } = await runCommand(doctor, values, [], { services: brokenStack(), input: 'the-secret\n' });
  expect(printed.at(-2)).toBe('FAILED   smoke test        http://127.0.0.1:9 does not answer');
  const refused = runCommand(doctor, values, [], { services: brokenStack() });
  await expect(refused).rejects.toThrow(/^the app secret is missing; /);
  await expect(refused).rejects.toMatchObject({ name: 'UsageError' });
});

test('doctor marks what it found, and the commands to type', async () => {
  const stack = brokenStack();
  // where some of the checks cannot fail
  const local = { endpoints: {} } as NonNullable<Services['deployment']['local']>;
  let lines: readonly Line[] = [];
  await doctor.run({ 'secret-stdin': false }, [], {
    ...contextOf(recordingTerminal()),
    services: async () => ({ ...stack, deployment: { ...stack.deployment, local } }),
    answer: (_, answered) => {
      lines = answered;
    },
  });
  const pieces = lines.flat();
  for (const piece of [
    { text: 'ok     ', style: 'good' },
    { text: 'FAILED ', style: 'bad' },
    { text: 'skipped', style: 'warning' },
    { text: 'npm run ops -- redrive --local', style: 'strong' },
  ]) {
    expect(pieces).toContainEqual(piece);
  }
});

test('doctor shows a bug of its own as one', async () => {
  const services = { ...brokenStack(), keys: undefined } as unknown as Services;
  await expect(runCommand(doctor, {}, [], { services })).rejects.toThrow(TypeError);
});
