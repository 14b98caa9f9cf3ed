import { mapWithLimit } from '../concurrency/map-with-limit.ts';
import { SWEEP_GRACE } from '../domain/schedule.ts';
import type { ImportTimes } from '../ports/import-times.ts';
import type { MetricName } from '../ports/metrics.ts';
import type { PurgeQueue } from '../ports/purge-queue.ts';
import type { RequestStore } from '../ports/request-store.ts';
import { guardVolume, type VolumePorts, type VolumeSettings } from './guard-volume.ts';

export type SweepPorts = VolumePorts & {
  readonly store: Pick<RequestStore, 'due' | 'openFigures' | 'sealsToDrop' | 'dropSeal'>;
  readonly queue: Pick<PurgeQueue, 'sendAll'>;
  readonly imports: ImportTimes;
};

/**
 * Those that have waited longest come first. The rest waits another five minutes, while the queue works off what it
 * has.
 */
export const MOST_AT_ONCE = 1000;
const DROPS_AT_ONCE = 16;

/**
 * Queues again whatever should have moved and did not. Publishes how much of the promise the oldest open request has
 * used, and how many are late. Both are measured from the records, because a queue's own metrics forget a message that
 * keeps failing. Also publishes how long ago the last list from Meta was entered.
 */
export async function sweepRequests(ports: SweepPorts, settings: VolumeSettings): Promise<void> {
  const now = ports.clock();
  const figures = await ports.store.openFigures(now);
  // measured by the time left until its own promised time, because a request can be extended, or reopened for what was
  // kept
  const used = figures.firstDueAt === undefined ? 0 : settings.promise - (figures.firstDueAt - now);
  const countIfAny = (name: MetricName, value: number): void => {
    // each hour in which a metric is written costs money
    if (value > 0) ports.metrics.count(name, value);
  };
  // published first, because a queue that does not answer must not hide that requests are late
  countIfAny('OldestOpenAgeSeconds', Math.round(used / 1000));
  countIfAny('RequestsOverdue', figures.overdue);
  countIfAny('RequestsNeedingOperator', figures.needsOperator);

  // comes first, so that nothing is queued that must not begin
  await guardVolume(ports, settings);
  const due = await ports.store.due(now - SWEEP_GRACE, MOST_AT_ONCE);
  const requeued = await ports.queue.sendAll(due, 'sweep');
  await dropSeals(ports, now);
  ports.log.info('swept', { count: requeued });
  countIfAny('RequestsRequeued', requeued);
  // published last, because no request waits for it if the apps cannot be read
  await measureImports(ports, now);
}

/**
 * The backup horizon of these has passed, and nothing that they keep needs their seal, so no worker has to run for it.
 */
async function dropSeals({ store, log }: SweepPorts, now: number): Promise<void> {
  await mapWithLimit(await store.sealsToDrop(now, MOST_AT_ONCE), DROPS_AT_ONCE, async (requestId) => {
    if (await store.dropSeal(requestId, now)) log.info('seal_dropped', { requestId });
  });
}

/** Apps for which no list was ever entered are left out: they may have none. */
async function measureImports({ imports, metrics }: SweepPorts, now: number): Promise<void> {
  const times = await imports.lastImports();
  if (times.length > 0) metrics.count('OldestImportAgeSeconds', Math.round((now - Math.min(...times)) / 1000));
}
