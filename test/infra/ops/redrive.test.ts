import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { LoopbackServer } from '../../../infra/local/system/loopback.ts';
import { messagesIn, queueArn } from '../../../infra/ops/aws/queues.ts';
import type { Services } from '../../../infra/ops/aws/services.ts';
import { redrive } from '../../../infra/ops/commands/redrive.ts';
import { memoryAppWriter } from '../../support/memory/app-writer.ts';
import { memoryDeadLetters } from '../../support/memory/dead-letters.ts';
import { startOperationsDoor } from '../../support/operations-door.ts';
import { requestWorld } from '../../support/request-world.ts';
import { runCommand } from './run-command.ts';
import { stubClient } from './stub-client.ts';

const region = 'eu-central-1';
const QUEUE = `https://sqs.${region}.amazonaws.com/000000000000/purge`;

const deadLetters = memoryDeadLetters();
let door: LoopbackServer;
beforeAll(async () => {
  door = await startOperationsDoor({ ...requestWorld().ports, apps: memoryAppWriter(), deadLetters });
});
beforeEach(() => {
  deadLetters.moves = 0;
});
afterAll(() => door.stop());

/** Dead letters on AWS, and what SQS answers about their move, one answer after the other. */
function stack(waiting: number, moves: readonly object[]) {
  const left = [...moves];
  const { client, calls } = stubClient(new SQSClient({ region }), ({ command }) => {
    if (command === 'GetQueueAttributesCommand') return { Attributes: { ApproximateNumberOfMessages: `${waiting}` } };
    return command === 'ListMessageMoveTasksCommand' ? { Results: [left.shift() ?? {}] } : {};
  });
  const outputs = { QueueUrl: QUEUE, DeadLetterQueueUrl: `${QUEUE}-dead`, PublicUrl: door.url };
  const credentials = { accessKeyId: 'Operators', secretAccessKey: 'local', sessionToken: 'maria' };
  const tables = new DynamoDBClient({ region, credentials });
  const services = { queues: client, tables, deployment: { name: 'prod', region, outputs } } as unknown as Services;
  return {
    services,
    commands: () => calls.map(({ command }) => command),
    inputs: (of: string) => calls.filter(({ command }) => command === of).map(({ input }) => input),
  };
}

describe('redrive', () => {
  it('asks the function to begin a move, follows it, and says how many were moved', async () => {
    const { services, commands } = stack(3, [{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3 }]);
    const { exit, value, noted } = await runCommand(redrive, { yes: true }, [], { services });
    expect({ exit, value }).toEqual({ exit: 0, value: { redriven: 3 } });
    expect(noted).toContain('3 moved');
    expect(deadLetters.moves).toBe(1);
    expect(new Set(commands())).toEqual(new Set(['GetQueueAttributesCommand', 'ListMessageMoveTasksCommand']));
  });

  it('looks again every two seconds while the move runs, and tells how far it is', async () => {
    const { services } = stack(1500, [
      { Status: 'RUNNING', ApproximateNumberOfMessagesMoved: 500 },
      { Status: 'RUNNING' },
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1500 },
    ]);
    const pauses: number[] = [];
    const sleep = async (milliseconds: number) => void pauses.push(milliseconds);
    const { value, noted, printed } = await runCommand(redrive, { yes: true }, [], { services, sleep });
    expect({ value, pauses }).toEqual({ value: { redriven: 1500 }, pauses: [2000, 2000] });
    expect(noted[0]).toBe('Puts about 1,500 messages back into the queue of prod.');
    expect(noted).toContain('500 moved');
    expect(printed).toEqual(['1,500 messages are in the queue again.']);
  });

  it('speaks of a single message as of one, and leaves the line of its progress', async () => {
    const { services } = stack(1, [{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
    const { printed, noted } = await runCommand(redrive, { yes: true }, [], { services, isDrawable: true });
    expect({ printed, noted }).toEqual({
      printed: ['1 message is in the queue again.'],
      noted: ['Puts about 1 message back into the queue of prod.', '1 moved', '1 moved', ''],
    });
  });

  it('counts nothing as moved where SQS does not say how much', async () => {
    const { services } = stack(3, [{ Status: 'COMPLETED' }]);
    const { value, noted } = await runCommand(redrive, { yes: true }, [], { services });
    expect(value).toEqual({ redriven: 0 });
    expect(noted).toContain('0 moved');
  });

  it('follows the move of the dead-letter queue by its ARN', () => {
    const url = 'https://sqs.eu-central-1.amazonaws.com/000000000000/purge-dead';
    expect(queueArn(url, 'eu-central-1')).toBe('arn:aws:sqs:eu-central-1:000000000000:purge-dead');
  });

  it.each([[{ Status: 'FAILED', FailureReason: 'AccessDenied' }], [{ Status: 'CANCELLED' }], [undefined]])(
    'fails when SQS ends the move before it is complete, or knows of none: %j',
    async (move) => {
      const { services } = stack(3, [move ?? {}]);
      await expect(runCommand(redrive, { yes: true }, [], { services })).rejects.toMatchObject({
        code: 'redrive_ended',
      });
    },
  );

  it('reads a queue that does not say how many messages it has as empty', async () => {
    const { client: queues, calls } = stubClient(new SQSClient({ region }), () => ({}));
    expect(await messagesIn({ queues } as Services, QUEUE)).toBe(0);
    expect(calls).toEqual([
      {
        command: 'GetQueueAttributesCommand',
        input: { QueueUrl: QUEUE, AttributeNames: ['ApproximateNumberOfMessages'] },
      },
    ]);
  });

  it('follows the move that was begun last', async () => {
    const { services, inputs } = stack(3, [{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 3 }]);
    await runCommand(redrive, { yes: true }, [], { services });
    expect(inputs('ListMessageMoveTasksCommand')).toEqual([
      { SourceArn: `arn:aws:sqs:${region}:000000000000:purge-dead`, MaxResults: 1 },
    ]);
  });

  it('moves nothing without a yes, and nothing when there is nothing', async () => {
    const asked = stack(3, []);
    expect(await runCommand(redrive, {}, [], { services: asked.services })).toMatchObject({ exit: 1 });
    const empty = stack(0, []);
    expect(await runCommand(redrive, { yes: true }, [], { services: empty.services })).toMatchObject({
      ...{ exit: 0, value: { redriven: 0 } },
      ...{ printed: ['The dead-letter queue is empty.'], noted: [] },
    });
    expect(deadLetters.moves).toBe(0);
  });
});
