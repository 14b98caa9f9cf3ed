import { SWEEP_GRACE } from '../domain/schedule.ts';
import type { PurgeQueue } from '../ports/purge-queue.ts';
import type { RequestStore } from '../ports/request-store.ts';
import { guardVolume, type VolumePorts, type VolumeSettings } from './guard-volume.ts';

export type SweepPorts = VolumePorts & {
  readonly store: Pick<RequestStore, 'due' | 'openFigures'>;
  readonly queue: Pick<PurgeQueue, 'sendAll'>;
};

/** The longest waiting first; what is over this waits five minutes more, while the queue works off what it has. */
const MOST_AT_ONCE = 1000;

/**
 * Queues again whatever should have moved and did not, and publishes how old and how late the open requests are:
 * measured from the records, because a queue's own metrics forget a message that keeps failing.
 */
export async function sweepRequests(ports: SweepPorts, settings: VolumeSettings): Promise<void> {
  const now = ports.clock();
  const figures = await ports.store.openFigures(now);
  const oldestAge = figures.oldestAcceptedAt === undefined ? 0 : Math.round((now - figures.oldestAcceptedAt) / 1000);
  // said first, because a queue that does not answer must not keep lateness quiet
  ports.metrics.count('OldestOpenAgeSeconds', oldestAge);
  ports.metrics.count('RequestsOverdue', figures.overdue);
  ports.metrics.count('RequestsNeedingOperator', figures.needsOperator);

  // before anything is queued that must not begin
  await guardVolume(ports, settings);
  const due = await ports.store.due(now - SWEEP_GRACE, MOST_AT_ONCE);
  const requeued = due.length === 0 ? 0 : await ports.queue.sendAll(due, 'sweep');
  ports.log.info('swept', { count: requeued });
  ports.metrics.count('RequestsRequeued', requeued);
  ports.metrics.count('SweeperHeartbeat');
}
