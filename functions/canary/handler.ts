import { type CanaryPorts, type CanaryReport, canaryRound } from '../../shared/use-cases/canary-round.ts';

/** `{ "ask": true }` begins a new canary at once; the schedule says nothing. */
export type CanaryEvent = { readonly ask?: boolean };

/** Runs every hour. An error ends the invocation, and is an alarm. */
export function canaryHandler(ports: () => Promise<CanaryPorts>): (event: CanaryEvent) => Promise<CanaryReport> {
  return async ({ ask }) => canaryRound(await ports(), ask === true);
}
