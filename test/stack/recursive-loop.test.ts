import { paginateScan } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { RESERVE_MS } from '../../functions/purge-worker/handler.ts';
import { WORKER_TIMEOUT } from '../../infra/constructs/purge-queue.ts';
import { DEMO_PEOPLE } from '../../infra/local/demo-company/demo-data.ts';
import { LONGEST_LOOP } from '../../infra/local/lambda/recursive-loop.ts';
import type { TemplateChange } from '../support/template-changes.ts';
import { accepted, elapsed, type FaultyStack, startFaultyStack } from './faults/faulty-stack.ts';

/** What DynamoDB takes of one partition in a second, and what it counts for deleting a message of 5 KB. */
const UNITS_A_SECOND = 1000;
const UNITS_A_MESSAGE = 5;
/** How many runs of the worker a million messages of one person take on AWS, each as long as the code lets it. */
const RUNS_FOR_A_MILLION = Math.ceil(
  (1_000_000 * UNITS_A_MESSAGE) / UNITS_A_SECOND / (WORKER_TIMEOUT.toSeconds() - RESERVE_MS / 1000),
);
const TABLE = 'caliq-messages';
/**
 * Has 5,000 messages, which take as many runs here: the store is slower than a run is long, so that a run deletes one
 * round of batches. They are four at once in the first run, and one more in each that follows.
 */
const { userId, contactId } = DEMO_PEOPLE.busy;

let world: FaultyStack;

async function start(...changes: readonly TemplateChange[]): Promise<void> {
  world = await startFaultyStack({ TEMPLATE_CHANGES: changes.join(','), SETTLE_SECONDS: '0', RESCAN_SECONDS: '0' });
  await world.aws.misbehave({ operation: 'BatchWriteItem', about: [TABLE], how: 'slow' });
}

async function ask(): Promise<string> {
  return (await accepted(await world.stack.callback(userId))).url;
}

function runs(): number {
  return world.stack.output.filter((line) => line.includes('parts_purged') && line.includes('"messages"')).length;
}

async function messagesLeft(): Promise<number> {
  let left = 0;
  for await (const { Items = [] } of paginateScan({ client: world.stack.tables }, { TableName: TABLE })) {
    left += Items.filter(({ text }) => text?.S?.endsWith(` of ${contactId}`)).length;
  }
  return left;
}

async function deadLetters(): Promise<number> {
  const receive = new ReceiveMessageCommand({ QueueUrl: world.stack.deployment['DeadLetterQueueUrl'] });
  return (await world.queue.send(receive)).Messages?.length ?? 0;
}

test('a million messages take more runs than Lambda allows a function that calls itself', () => {
  expect(RUNS_FOR_A_MILLION).toBeGreaterThan(LONGEST_LOOP);
});

describe('a purge of as many runs', () => {
  afterEach(() => world.stop(), 30_000);

  it('completes, because the template lets the worker call itself', async () => {
    await start('no-schedules', 'short-runs');
    const { parts } = await world.stack.until(await ask(), ['completed'], 240);
    expect(runs()).toBeGreaterThanOrEqual(RUNS_FOR_A_MILLION);
    expect(parts.find(({ name }) => name === 'messages')?.status).toBe('deleted');
    expect(await messagesLeft()).toBe(0);
    expect(await deadLetters()).toBe(0);
  }, 300_000);

  it('stops at the sixteenth run where the template does not, and its message is a dead letter', async () => {
    await start('no-schedules', 'short-runs', 'loops-stopped');
    const url = await ask();
    const deadline = Date.now() + 180_000;
    while ((await deadLetters()) === 0 && Date.now() < deadline) await elapsed(500);
    await world.said(`has called itself ${LONGEST_LOOP} times`);
    expect(runs()).toBe(LONGEST_LOOP);
    expect(await messagesLeft()).toBeGreaterThan(0);
    const { status, parts } = await world.stack.status(url);
    expect(status).toBe('in_progress');
    expect(parts.find(({ name }) => name === 'messages')?.status).not.toBe('deleted');
  }, 300_000);
});
