import type { VolumeSettings } from '../../shared/use-cases/guard-volume.ts';
import { type SweepPorts, sweepRequests } from '../../shared/use-cases/sweep-requests.ts';

/** Runs every five minutes. An error fails the invocation and raises an alarm; so does a missing invocation. */
export function sweeperHandler(ports: SweepPorts, settings: VolumeSettings): () => Promise<void> {
  return () => sweepRequests(ports, settings);
}
