import { SQSClient, UnsupportedOperation } from '@aws-sdk/client-sqs';
import { sqsDeadLetters } from '../../../shared/adapters/aws/dead-letters.ts';
import { stubClient } from '../../infra/ops/stub-client.ts';

const ARN = 'arn:aws:sqs:eu-central-1:000000000000:purge-dead';

function deadLetters(failure?: Error) {
  const { client, calls } = stubClient(new SQSClient({ region: 'eu-central-1' }), () => {
    if (failure !== undefined) throw failure;
    return {};
  });
  return { ports: sqsDeadLetters(client, ARN), calls };
}

test('a redrive begins one move of the dead-letter queue, back to where the messages came from', async () => {
  const { ports, calls } = deadLetters();
  await ports.redrive();
  expect(calls).toEqual([{ command: 'StartMessageMoveTaskCommand', input: { SourceArn: ARN } }]);
});

test.each([
  ['redrive_refused', 'reject', new UnsupportedOperation({ $metadata: {}, message: 'a task is running' })],
  ['redrive_refused', 'reject', Object.assign(new Error('a task is running'), { name: 'InvalidParameterValue' })],
  ['queue_unavailable', 'retry', new Error('no answer')],
])('a redrive that SQS does not begin is told as %s', async (code, disposition, failure) => {
  await expect(deadLetters(failure).ports.redrive()).rejects.toMatchObject({
    code,
    disposition,
    cause: failure,
  });
});
