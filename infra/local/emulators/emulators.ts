import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Where the services answer. With an endpoint of your own all of them are the same. */
export type Endpoints = {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly s3: string;
  readonly kms: string;
  /** Where the company's functions are invoked; absent where the data map names none. */
  readonly lambda?: string;
};

export type EmulatorOptions = {
  readonly region: string;
  readonly accountId: string;
  /** Where what they hold outlives the process; without it nothing does. */
  readonly dataDirectory?: string | undefined;
};

export type Emulators = {
  readonly endpoints: Endpoints;
  stop(): Promise<void>;
};

/**
 * DynamoDB, SQS, S3 and KMS on this machine, in a thread of their own: their work does not delay who answers HTTP.
 *
 * @param onFailure told when they end by themselves
 */
export async function startEmulators(
  options: EmulatorOptions,
  onFailure: (error: Error) => void = () => undefined,
): Promise<Emulators> {
  const worker = new Worker(join(import.meta.dirname, 'emulators-worker.ts'), { workerData: options, execArgv: [] });
  const [endpoints] = (await once(worker, 'message')) as [Endpoints];
  worker.on('error', onFailure);
  return {
    endpoints,
    async stop() {
      await worker.terminate();
    },
  };
}
