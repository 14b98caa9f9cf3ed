import { type CanaryPorts, type CanaryReport, canaryRound } from '../../shared/use-cases/canary-round.ts';

/** `{ "ask": true }` starts a new canary at once; the hourly schedule does not set it. */
export type CanaryEvent = { readonly ask?: boolean };

/** Runs every hour. An error fails the invocation and raises an alarm. */
export function canaryHandler(ports: () => Promise<CanaryPorts>): (event: CanaryEvent) => Promise<CanaryReport> {
  return async ({ ask }) => canaryRound(await ports(), ask === true);
}
