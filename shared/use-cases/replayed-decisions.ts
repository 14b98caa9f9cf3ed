import type { DeletionRequest } from '../domain/deletion-request.ts';
import { type StandingDecision, standingDecisions } from '../domain/standing-decisions.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { Seal } from '../ports/seal.ts';
import { isBelieved } from './open-record.ts';

type ReplayedPorts = { readonly store: Pick<RequestStore, 'read'>; readonly seal: Pick<Seal, 'open'> };

/**
 * What operators have decided in the request that a replay repeats, and in the earlier replay whose seal this one uses.
 * If no seal is left to prove what a record says, a keep is still believed, because it deletes nothing.
 *
 * @throws DeletionError `store_unavailable`, `key_unavailable` (retry), `seal_broken` (fail)
 */
export async function replayedDecisions(
  ports: ReplayedPorts,
  { replay }: Pick<DeletionRequest, 'replay'>,
): Promise<readonly StandingDecision[]> {
  if (replay === undefined) return [];
  const holder = await ports.store.read(replay.sealOf);
  // the record that holds the seal is proven, so its own word for what it repeats is used
  const original = holder?.replay === undefined ? undefined : await ports.store.read(holder.replay.of);
  const records = [original, holder].filter((record) => record !== undefined);
  return (await Promise.all(records.map((record) => decisionsIn(ports, record)))).flat();
}

async function decisionsIn({ seal }: ReplayedPorts, record: DeletionRequest): Promise<readonly StandingDecision[]> {
  const { sealed } = record;
  const isProven = sealed !== undefined && isBelieved(record, await seal.open(sealed, record));
  return standingDecisions(record).filter(({ retention }) => isProven || retention !== undefined);
}
