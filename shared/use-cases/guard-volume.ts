import { mapWithLimit } from '../concurrency/map-with-limit.ts';
import type { RequestId } from '../domain/confirmation-code.ts';
import { HOUR } from '../domain/schedule.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { RequestStore } from '../ports/request-store.ts';

export type VolumePorts = {
  readonly store: Pick<RequestStore, 'openDueFrom' | 'holdUnbegun'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

export type VolumeSettings = {
  /** The promise, in milliseconds: by it the requests of the last hour are found. */
  readonly promise: number;
  /** More callbacks of one app than this in an hour are not plausible. */
  readonly callbacksPerHour: number;
};

const HOLDS_AT_ONCE = 16;

/**
 * Whoever knows an app's secret can sign for everybody. So when an app sends more new callbacks in an hour than people
 * plausibly do, those that have not begun wait for an operator: callbacks begin ten minutes after they came, and this runs
 * every five.
 */
export async function guardVolume(ports: VolumePorts, settings: VolumeSettings): Promise<void> {
  const now = ports.clock();
  const byApp = new Map<string, RequestId[]>();
  for await (const { requestId, appId, origin, acceptedAt } of ports.store.openDueFrom(now - HOUR + settings.promise)) {
    if (origin !== 'callback' || acceptedAt < now - HOUR) continue;
    const requests = byApp.get(appId) ?? [];
    requests.push(requestId);
    byApp.set(appId, requests);
  }
  for (const [appId, requests] of byApp) {
    if (requests.length <= settings.callbacksPerHour) continue;
    const hold = { cause: 'unusual_volume', reason: 'unusual_volume', decidedBy: 'data-deletion', at: now } as const;
    let held = 0;
    await mapWithLimit(requests, HOLDS_AT_ONCE, async (requestId) => {
      if (await ports.store.holdUnbegun(requestId, hold)) held += 1;
    });
    ports.log.error('volume_unusual', { appId, count: held });
    ports.metrics.count('UnusualVolume', requests.length);
  }
}
