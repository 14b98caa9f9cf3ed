import type { DeletionRequest } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import { type Identifiers, namesNobody } from '../domain/identifiers.ts';
import { resolved } from '../domain/worker-steps.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import type { Log } from '../ports/log.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { Seal } from '../ports/seal.ts';
import type { Selection } from '../ports/target.ts';
import type { Step } from './claim-session.ts';

export type ResolvePorts = {
  readonly store: Pick<RequestStore, 'read'>;
  readonly seal: Seal;
  readonly dataMap: ConnectedDataMap;
  readonly log: Log;
};

/** In characters. A record has 400 KB at most, and its parts, its history and its receipt stand beside the seal. */
const LONGEST_SEAL = 300 * 1024;

/**
 * Opens the seal, and where that has not been done under this data map, finds every further identifier and seals them.
 *
 * @returns whom the targets look for, and the step that records it
 * @throws DeletionError `seal_missing`, `too_many_identifiers` (fail), `target_not_in_data_map` (retry), and whatever the
 *   seal or a required source throws
 */
export async function resolveRequest(
  ports: ResolvePorts,
  request: DeletionRequest,
  now: number,
): Promise<{ readonly selection: Selection; readonly step: Step }> {
  const { requestId, appId, acceptedAt, replay } = request;
  const known = await openSeal(ports, request);
  const selection: Selection = { requestId, appId, identifiers: known, cutOff: replay?.cutOff ?? acceptedAt };
  const { hash, targets } = ports.dataMap;
  const isResolved = request.resolved && request.unanswered === undefined && request.dataMapHash === hash;
  if (isResolved) return { selection, step: (current) => current };
  if (namesNobody(known)) {
    return { selection, step: (current) => resolved(current, request.sealed, [], hash, now) };
  }

  const unknown = replay?.targets?.find((name) => !targets.has(name));
  if (unknown !== undefined) {
    throw new DeletionError('target_not_in_data_map', 'retry', `the data map has no target ${unknown}`);
  }
  let unanswered: true | undefined;
  const identifiers = await ports.dataMap.resolve(selection, () => {
    unanswered = true;
  });
  ports.log.info('identifiers_resolved', { requestId, count: Object.values(identifiers).flat().length });
  const sealed = await ports.seal.close(identifiers, requestId);
  if (sealed.length > LONGEST_SEAL) {
    const message = `the sealed identifiers have ${sealed.length} characters; a record holds ${LONGEST_SEAL}`;
    throw new DeletionError('too_many_identifiers', 'fail', message);
  }
  const inMap = [...targets].map(([name, { label, onDeauthorize }]) => ({ name, label, onDeauthorize }));
  return {
    selection: { ...selection, identifiers },
    step: (current) => resolved(current, sealed, inMap, hash, now, unanswered),
  };
}

/** A replay begins with a seal from before it, and has its own once it is resolved. */
async function openSeal({ store, seal }: ResolvePorts, request: DeletionRequest): Promise<Identifiers> {
  const holder =
    request.sealed === undefined && request.replay !== undefined ? await store.read(request.replay.sealOf) : request;
  if (holder?.sealed === undefined) throw new DeletionError('seal_missing', 'fail', 'the request has no seal any more');
  return await seal.open(holder.sealed, holder.requestId);
}
