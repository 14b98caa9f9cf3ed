import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type FaultyAws, startFaultyAws } from '../../support/faulty-aws.ts';
import { type LocalStack, startLocalStack } from '../../support/local-stack.ts';

/** The answer to Meta. */
export type Answer = { readonly url: string; readonly confirmation_code: string };

/** `npm start` with services that misbehave on demand. */
export type FaultyStack = {
  readonly stack: LocalStack;
  readonly aws: FaultyAws;
  readonly keys: KMSClient;
  readonly queue: SQSClient;
  /** The number of recorded requests. */
  records(): Promise<number>;
  stop(): Promise<void>;
};

const ACCESS = { accessKeyId: 'local', secretAccessKey: 'local' };

export async function startFaultyStack(environment: Readonly<Record<string, string>> = {}): Promise<FaultyStack> {
  const aws = await startFaultyAws();
  const stack = await startLocalStack({
    LOG: 'debug',
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: ACCESS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ACCESS.secretAccessKey,
    ...environment,
  });
  const place = { endpoint: aws.url, region: 'eu-central-1', credentials: ACCESS };
  const keys = new KMSClient(place);
  const queue = new SQSClient({ ...place, useQueueUrlAsEndpoint: false });
  return {
    stack,
    aws,
    keys,
    queue,
    async records() {
      const scan = { TableName: stack.deployment['RequestTable'] ?? '', ConsistentRead: true };
      return (await stack.tables.send(new ScanCommand(scan))).Count ?? 0;
    },
    async stop() {
      keys.destroy();
      queue.destroy();
      await stack.stop();
      await aws.stop();
    },
  };
}

export async function accepted(answer: Response): Promise<Answer> {
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}
