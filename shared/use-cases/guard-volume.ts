import { mapWithLimit } from '../concurrency/map-with-limit.ts';
import type { RequestId } from '../domain/confirmation-code.ts';
import { type RequestOrigin, SYSTEM_NAME } from '../domain/deletion-request.ts';
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
  /**
   * The promise, in milliseconds. Open requests are found by their promised time, so it is needed to find those of the
   * last hour.
   */
  readonly promise: number;
  /**
   * More requests than this of one app in an hour, from callbacks or from the company's systems, are not plausible.
   */
  readonly callbacksPerHour: number;
};

const HOLDS_AT_ONCE = 16;

/** Origins of requests that no person checks before they begin. */
const UNSEEN: ReadonlySet<RequestOrigin> = new Set(['callback', 'system']);

/**
 * Puts requests on hold when there are implausibly many. Whoever knows an app's secret can sign for everybody, and
 * whoever has the role of one of the company's systems can enter everybody. So when more new requests of an app arrive
 * by one way within an hour than people plausibly make, those that have not begun wait for an operator. There is time
 * for that, because by default requests begin ten minutes after they arrive, and this runs every five.
 */
export async function guardVolume(ports: VolumePorts, settings: VolumeSettings): Promise<void> {
  const now = ports.clock();
  const byWay = new Map<string, { readonly appId: string; readonly requests: RequestId[] }>();
  for await (const { requestId, appId, origin, acceptedAt } of ports.store.openDueFrom(now - HOUR + settings.promise)) {
    if (!UNSEEN.has(origin) || acceptedAt < now - HOUR) continue;
    const way = `${origin} ${appId}`;
    const { requests } = byWay.get(way) ?? { requests: [] as RequestId[] };
    requests.push(requestId);
    byWay.set(way, { appId, requests });
  }
  for (const { appId, requests } of byWay.values()) {
    if (requests.length <= settings.callbacksPerHour) continue;
    const hold = { cause: 'unusual_volume', reason: 'unusual_volume', decidedBy: SYSTEM_NAME, at: now } as const;
    let held = 0;
    await mapWithLimit(requests, HOLDS_AT_ONCE, async (requestId) => {
      if (await ports.store.holdUnbegun(requestId, hold)) held += 1;
    });
    ports.log.error('volume_unusual', { appId, count: held });
    ports.metrics.count('UnusualVolume', requests.length);
  }
}
