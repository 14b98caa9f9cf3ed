import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** The endpoints of the services. With an endpoint of your own, all of them are the same. */
export type Endpoints = {
  readonly dynamodb: string;
  readonly sqs: string;
  readonly s3: string;
  readonly kms: string;
  /** The endpoint at which the company's functions are invoked; absent if the data map names none. */
  readonly lambda?: string;
};

export type EmulatorOptions = {
  readonly region: string;
  readonly accountId: string;
  /** The folder that keeps their data after the process ends; without it, the data is lost then. */
  readonly dataDirectory?: string | undefined;
};

export type Emulators = {
  readonly endpoints: Endpoints;
  stop(): Promise<void>;
};

/**
 * Starts DynamoDB, SQS, S3 and KMS on this machine, in a thread of their own, so that they do not delay HTTP answers.
 *
 * @param onFailure called if they end unexpectedly
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
