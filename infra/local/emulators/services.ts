import { StartError } from '../system/start-error.ts';
import { type EmulatorOptions, type Emulators, startEmulators } from './emulators.ts';

/**
 * The embedded emulators, or the services at an endpoint that was given instead.
 *
 * @param onFailure called if the embedded ones end unexpectedly
 */
export async function startServices(
  endpoint: string | undefined,
  options: EmulatorOptions,
  onFailure: (error: Error) => void,
): Promise<Emulators> {
  if (endpoint === undefined) return startEmulators(options, onFailure);
  return {
    endpoints: { dynamodb: endpoint, sqs: endpoint, s3: endpoint, kms: endpoint, lambda: endpoint },
    stop: () => Promise.resolve(),
  };
}

/** Checks that something answers at an endpoint, with whatever status. @throws StartError if not */
export async function requireAnswer(endpoint: string): Promise<void> {
  await fetch(endpoint).catch((cause: unknown) => {
    throw new StartError(`AWS_ENDPOINT_URL is ${endpoint}, where nothing answers`, { cause });
  });
}
