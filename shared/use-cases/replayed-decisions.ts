import type { RequestId } from '../domain/confirmation-code.ts';
import type { DeletionRequest } from '../domain/deletion-request.ts';
import { keepsOf, type StandingDecision, standingDecisions } from '../domain/standing-decisions.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { Seal } from '../ports/seal.ts';
import { isProvenBySeal, repeatedRecords } from './open-record.ts';

type ReplayedPorts = {
  readonly store: Pick<RequestStore, 'read' | 'ofSubject'>;
  readonly seal: Pick<Seal, 'open'>;
  readonly dataMap: Pick<ConnectedDataMap, 'addressKinds'>;
};

/**
 * What operators have decided in the request that a replay repeats, and in the earlier replay whose seal this one uses;
 * and what they keep in the person's other requests, further replays among them. Where requests begin with a number or
 * an address, only replays of the same request are certainly about the same person. If no seal is left to prove what a
 * record says, a keep in the repeated request is still believed, because it deletes nothing.
 *
 * @throws DeletionError `store_unavailable`, `key_unavailable` (retry), `seal_broken` (fail)
 */
export async function replayedDecisions(
  ports: ReplayedPorts,
  {
    requestId,
    subjectRef,
    beganWith,
    replay,
  }: Pick<DeletionRequest, 'requestId' | 'subjectRef' | 'beganWith' | 'replay'>,
): Promise<readonly StandingDecision[]> {
  if (replay === undefined) return [];
  const records = await repeatedRecords(ports.store, replay);
  const repeatedId = records.at(-1)?.replay?.of ?? replay.sealOf;
  const repeated = records.filter((record) => record !== undefined);
  const known = new Set<RequestId>([requestId, ...repeated.map((record) => record.requestId)]);
  const decisions: StandingDecision[] = [];
  for (const record of repeated) {
    const isProven = await isProvenBySeal(ports.seal, record);
    decisions.push(...(isProven ? standingDecisions(record) : keepsOf(record, false)));
  }
  for (const id of await ports.store.ofSubject(subjectRef)) {
    const other = known.has(id) ? undefined : await ports.store.read(id);
    if (other === undefined) continue;
    const mayBeAnothers = ports.dataMap.addressKinds.includes(beganWith) && other.replay?.of !== repeatedId;
    const keeps = keepsOf(other, mayBeAnothers);
    if (keeps.length > 0 && (await isProvenBySeal(ports.seal, other))) decisions.push(...keeps);
  }
  return decisions;
}
