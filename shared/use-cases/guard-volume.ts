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
  /** The promise, in milliseconds: by it the requests of the last hour are found. */
  readonly promise: number;
  /** More requests of one app than this, of callbacks or of the company's systems, are not plausible in an hour. */
  readonly callbacksPerHour: number;
};

const HOLDS_AT_ONCE = 16;

/** Ways of asking in which no person checks each request before it begins. */
const UNSEEN: ReadonlySet<RequestOrigin> = new Set(['callback', 'system']);

/**
 * Whoever knows an app's secret can sign for everybody, and whoever has the role of one of the company's systems can enter
 * everybody. So when more new requests of an app come one way in an hour than people plausibly make, those that have not
 * begun wait for an operator: they begin ten minutes after they came, and this runs every five.
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
