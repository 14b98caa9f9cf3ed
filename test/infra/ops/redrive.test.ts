import { SQSClient } from '@aws-sdk/client-sqs';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { redrive } from '../../../infra/ops/commands/redrive.ts';
import { runCommand } from './run-command.ts';
import { stubClient } from './stub-client.ts';

const region = 'eu-central-1';
const QUEUE = `https://sqs.${region}.amazonaws.com/000000000000/purge`;

/** Dead letters on AWS, and what SQS answers about their move, one answer after the other. */
function stack(deadLetters: number, moves: readonly object[]) {
  const left = [...moves];
  const { client, calls } = stubClient(new SQSClient({ region }), ({ command }) => {
    if (command === 'GetQueueAttributesCommand')
      return { Attributes: { ApproximateNumberOfMessages: `${deadLetters}` } };
    return command === 'ListMessageMoveTasksCommand' ? { Results: [left.shift() ?? {}] } : {};
  });
  const outputs = { QueueUrl: QUEUE, DeadLetterQueueUrl: `${QUEUE}-dead` };
  const services = { queues: client, deployment: { name: 'prod', region, outputs } } as unknown as Services;
  return { services, commands: () => calls.map(({ command }) => command) };
}

describe('redrive', () => {
  it('has SQS move the dead letters, and says how many', async () => {
    const { services, commands } = stack(3, [{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3 }]);
    const { exit, value, noted } = await runCommand(redrive, { yes: true }, [], { services });
    expect({ exit, value }).toEqual({ exit: 0, value: { redriven: 3 } });
    expect(noted).toContain('3 moved');
    expect(commands()).toContain('StartMessageMoveTaskCommand');
  });

  it('fails when SQS ends the move before it is complete', async () => {
    const { services } = stack(3, [{ Status: 'FAILED', FailureReason: 'AccessDenied' }]);
    await expect(runCommand(redrive, { yes: true }, [], { services })).rejects.toMatchObject({ code: 'redrive_ended' });
  });

  it('moves nothing without a yes, and nothing when there is nothing', async () => {
    const asked = stack(3, []);
    expect(await runCommand(redrive, {}, [], { services: asked.services })).toMatchObject({ exit: 1 });
    expect(asked.commands()).not.toContain('StartMessageMoveTaskCommand');
    const empty = stack(0, []);
    expect(await runCommand(redrive, { yes: true }, [], { services: empty.services })).toMatchObject({
      exit: 0,
      value: { redriven: 0 },
    });
    expect(empty.commands()).not.toContain('StartMessageMoveTaskCommand');
  });
});
