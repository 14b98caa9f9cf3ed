import { setTimeout as sleep } from 'node:timers/promises';
import { CreateQueueCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type AwsClients, awsClients } from '../../../infra/local/emulators/aws-clients.ts';
import { type Emulators, startEmulators } from '../../../infra/local/emulators/emulators.ts';
import { startQueuePoller } from '../../../infra/local/lambda/queue-poller.ts';
import { LONGEST_LOOP, runsInChain, traceHeaderOf } from '../../../infra/local/lambda/recursive-loop.ts';
import { startTracedQueues } from '../../../infra/local/lambda/traced-queues.ts';
import type { LoopbackServer } from '../../../infra/local/system/loopback.ts';

const REGION = 'eu-central-1';
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

describe('a chain of events', () => {
  it('counts the runs of each function separately', () => {
    const header = traceHeaderOf('worker', [traceHeaderOf('callback', [traceHeaderOf('worker')])]);
    expect([runsInChain('worker', header), runsInChain('callback', header), runsInChain('other', header)]).toEqual([
      2, 1, 0,
    ]);
  });

  it('continues the longest of several', () => {
    const longer = traceHeaderOf('worker', [traceHeaderOf('worker')]);
    expect(runsInChain('worker', traceHeaderOf('worker', [undefined, longer, traceHeaderOf('worker')]))).toBe(3);
  });
});

describe('a function that sends to the queue that calls it', () => {
  let emulators: Emulators;
  let clients: AwsClients;
  let queues: LoopbackServer;
  beforeAll(async () => {
    emulators = await startEmulators({ region: REGION, accountId: '000000000000' });
    clients = awsClients(emulators.endpoints, REGION, CREDENTIALS);
    queues = await startTracedQueues(emulators.endpoints.sqs);
  }, 30_000);
  afterAll(async () => {
    await queues.stop();
    await emulators.stop();
  });

  async function loop(name: string, allowsLoops: boolean, most: number) {
    const urlOf = async (QueueName: string) =>
      (await clients.sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? '';
    const [queueUrl, deadLetterUrl] = [await urlOf(name), await urlOf(`${name}-dead`)];
    const seen: object[] = [];
    const logged: string[] = [];
    const send = async (traceHeader?: string): Promise<void> => {
      const sent = await fetch(queues.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'AmazonSQS.SendMessage',
          authorization: `AWS4-HMAC-SHA256 Credential=local/20261129/${REGION}/sqs/aws4_request, SignedHeaders=host, Signature=0`,
          ...(traceHeader !== undefined && { 'x-amzn-trace-id': traceHeader }),
        },
        body: JSON.stringify({ QueueUrl: queueUrl, MessageBody: 'again' }),
      });
      expect(sent.status).toBe(200);
    };
    const stop = startQueuePoller({
      source: {
        functionName: 'worker',
        queueUrl,
        queueArn: 'arn',
        batchSize: 10,
        reportsItemFailures: true,
        deadLetterUrl,
      },
      region: REGION,
      sqs: clients.sqs,
      async invoke({ Records }, traceHeader) {
        seen.push(...Records.map(({ messageAttributes }) => messageAttributes));
        if (seen.length < most) await send(traceHeader);
        return { outcome: 'returned', payload: 'null' };
      },
      allowsLoops,
      concurrency: 1,
      log: (line) => logged.push(line),
    });
    await send();
    const deadline = Date.now() + 10_000;
    while (seen.length < most && logged.length === 0 && Date.now() < deadline) await sleep(20);
    const dead = new ReceiveMessageCommand({
      QueueUrl: deadLetterUrl,
      WaitTimeSeconds: 1,
      MessageAttributeNames: ['All'],
    });
    const { Messages = [] }: { Messages?: readonly Message[] } = await clients.sqs.send(dead);
    stop();
    return {
      runs: seen.length,
      attributes: seen.filter((each) => Object.keys(each).length > 0),
      logged,
      dead: Messages,
    };
  }

  it('is stopped after sixteen runs, and its message is a dead letter', async () => {
    const { runs, logged, dead } = await loop('stopped', false, 30);
    expect(runs).toBe(LONGEST_LOOP);
    expect(logged).toHaveLength(1);
    expect(dead).toMatchObject([{ Body: 'again' }]);
    expect(dead[0]?.MessageAttributes).toBeUndefined();
  });

  it('continues if that is allowed, and does not see how the runs are counted', async () => {
    const { runs, attributes, logged, dead } = await loop('allowed', true, 30);
    expect({ runs, attributes, logged, dead }).toEqual({ runs: 30, attributes: [], logged: [], dead: [] });
  });
});
