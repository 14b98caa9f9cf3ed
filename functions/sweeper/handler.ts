import type { VolumeSettings } from '../../shared/use-cases/guard-volume.ts';
import { type SweepPorts, sweepRequests } from '../../shared/use-cases/sweep-requests.ts';

/** Runs every five minutes. An error ends the invocation and is an alarm, and so is no invocation. */
export function sweeperHandler(ports: SweepPorts, settings: VolumeSettings): () => Promise<void> {
  return () => sweepRequests(ports, settings);
}
