import { type EmulatorOptions, type Emulators, type Endpoints, startEmulators } from './emulators.ts';
import { StartError } from './start-error.ts';

/**
 * The embedded emulators, or the services at an endpoint that was given instead of them.
 *
 * @param onFailure told when the embedded ones end by themselves
 * @throws StartError when nothing answers at the endpoint
 */
export async function startServices(
  endpoint: string | undefined,
  options: EmulatorOptions,
  onFailure: (error: Error) => void,
): Promise<Emulators> {
  if (endpoint === undefined) return startEmulators(options, onFailure);
  await fetch(endpoint).catch((cause: unknown) => {
    throw new StartError(`AWS_ENDPOINT_URL is ${endpoint}, where nothing answers`, { cause });
  });
  const endpoints: Endpoints = { dynamodb: endpoint, sqs: endpoint, s3: endpoint, kms: endpoint };
  return { endpoints, stop: () => Promise.resolve() };
}
