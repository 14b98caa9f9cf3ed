import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { doctor } from '../../../infra/ops/commands/doctor.ts';
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
  const findings = value as readonly { readonly check: string; readonly result: string; readonly message: string }[];
  expect(findings.filter(({ result }) => result === 'ok')).toEqual([]);
  expect(findings.filter(({ result }) => result === 'skipped').map(({ check }) => check)).toEqual([
    'app secrets',
    'WhatsApp webhook',
    'ids of apps',
    'lists from Meta',
    'smoke test',
  ]);
  expect(findings).toContainEqual(expect.objectContaining({ check: 'event source', message: 'Disabled' }));
  expect(findings).toContainEqual(expect.objectContaining({ check: 'alarms', next: 'infra/runbooks/dead-letters.md' }));
  const queue = printed.findIndex((line) => /^FAILED +queue /.test(line));
  expect(printed.slice(queue + 1, queue + 3).map((line) => line.trim())).toEqual([
    '→ fix the cause, then:',
    'npm run ops -- redrive --stack test',
  ]);
});

test('doctor shows a library’s error without its message, which may quote somebody’s data', async () => {
  const { printed } = await runCommand(doctor, {}, [], { services: brokenStack() });
  expect(printed.join('\n')).not.toContain('7381405790001');
});
