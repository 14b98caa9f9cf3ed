import { workerHandler } from '../../../functions/purge-worker/handler.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { Budget } from '../../../shared/ports/target.ts';
import { runRequest } from '../../../shared/use-cases/run-request.ts';
import { SECOND, type WorkerPlan } from '../history.ts';
import { SETTINGS } from '../world/company.ts';
import { connectedFor } from '../world/connected.ts';
import { DATA_MAPS } from '../world/maps.ts';
import { portsOf } from '../world/ports.ts';
import type { Message } from '../world/queue.ts';
import { newRun, TIMEOUTS } from '../world/run.ts';
import type { World } from '../world/world.ts';
import { tellPartner } from './partner.ts';

const MOST_MESSAGES = 10;
/** The time from the end of an invocation, or the death of its process, to the next one. After a failed receive it is `RETRY`. */
const RESTART = 100;
const RETRY = 20 * SECOND;

/** Starts one worker per plan. Each processes messages from the queue, one batch after another. */
export function startWorkers(world: World): void {
  const idle = new Set(world.history.workers);
  const begin = async (plan: WorkerPlan) => {
    idle.delete(plan);
    const hasReceived = await workOnce(world, plan);
    world.time.at(world.time.now() + (hasReceived ? RESTART : RETRY), () => {
      idle.add(plan);
      world.on.message();
    });
  };
  world.on.message = () => {
    for (const plan of [...idle].slice(0, world.queue.visible())) void begin(plan);
  };
}

/** One invocation, until it ends, dies or runs out of time. @returns whether the queue answered */
async function workOnce(world: World, plan: WorkerPlan): Promise<boolean> {
  const { time, queue, chance } = world;
  const poller = newRun(world, 'worker', plan.clock);
  const { process } = poller;
  const ports = portsOf(world, poller);
  const deadline = time.now() + TIMEOUTS.worker;

  const run = async (requestId: RequestId, budget: Budget) => {
    const own = newRun(world, 'worker', plan.clock, process);
    own.requestId = requestId;
    const hands = portsOf(world, own);
    const isDeployed = time.now() - world.start >= plan.deployedAt;
    const { before, after } = world.variation.maps ?? DATA_MAPS;
    const map = isDeployed ? after : before;
    const dataMap = await connectedFor(world, own, hands, map, (told) => tellPartner(world, told));
    const settings = { ...SETTINGS, ...world.variation.settings };
    await runRequest({ ...hands, dataMap }, settings, requestId, budget);
  };
  const handler = workerHandler({ run, log: ports.log, metrics: ports.metrics });

  async function invoke(): Promise<void> {
    const most = 1 + Math.floor(chance('batch') * MOST_MESSAGES);
    const messages = await ports.call('queue.receive', () => receive(most));
    if (messages.length === 0) return;
    const context = { getRemainingTimeInMillis: () => deadline - time.now() };
    const { batchItemFailures } = await handler({ Records: messages.map(asRecord) }, context);
    const failed = new Set(batchItemFailures.map((failure) => failure.itemIdentifier));
    for (const { id } of messages) {
      if (!failed.has(id)) await ports.call('queue.remove', () => queue.remove(id));
    }
  }
  // occasionally the queue delivers a message twice
  const receive = (most: number): readonly Message[] => queue.receive(most, chance('delivered once') >= 0.1);
  await Promise.race([invoke().catch((error: unknown) => world.lines.push(String(error))), process.killed]);
  return !process.troubles.includes('queue.receive');
}

function asRecord({ id, body }: Message) {
  return {
    messageId: id,
    body,
    receiptHandle: '',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  };
}
