import { type DeletionRequest, lastLookOf, type Replay, type Sealed } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import type { SealedIdentifiers } from '../domain/identifiers.ts';
import { isProven, isUnworked, type RecordKey } from '../domain/record-proof.ts';
import type { Returns } from '../domain/selection.ts';
import type { Claim, RequestStore } from '../ports/request-store.ts';
import type { OpenedSeal, Seal } from '../ports/seal.ts';

/** The keys of the seals that this run has opened or made. */
export type RecordKeys = Map<Sealed, RecordKey>;

export type OpenPorts = { readonly store: Pick<RequestStore, 'read'>; readonly seal: Seal };

export type OpenedRecord = {
  readonly identifiers: SealedIdentifiers;
  /** For a replay that begins: what was known of new starts. */
  readonly returns?: Returns;
  /**
   * Only for a record from before records carried a proof: the new seal under which everything that it says was deleted
   * is read anew.
   */
  readonly sealedAnew?: Sealed;
};

/**
 * Opens the seal of a claimed record, and makes sure that the record says only what the worker has written, or that no
 * worker has written into it yet.
 *
 * @throws DeletionError `seal_missing`, `record_forged`, `replay_forged` (fail), and whatever opening throws
 */
export async function openRecord(ports: OpenPorts, keys: RecordKeys, claim: Claim): Promise<OpenedRecord> {
  const { request, isBeforeProofs } = claim;
  const isNew = isUnworked(isBeforeProofs ? { ...request, returns: undefined } : request);
  if (request.sealed === undefined) return await openReplayed(ports, request, isNew);

  const { identifiers, recordKey } = await ports.seal.open(request.sealed, request);
  // a new record has the seal that it was entered with; if it has a seal of the worker, somebody has reset it to its
  // beginning
  if (recordKey === undefined && isNew) return { identifiers };
  if (recordKey !== undefined && isProven(request, recordKey)) {
    keys.set(request.sealed, recordKey);
    return { identifiers };
  }
  // a record that had ended is left to an operator, because a receipt would be signed for it again
  if (!isBeforeProofs || request.proof !== undefined || request.completedAt !== undefined) throw recordForged();
  const anew = await ports.seal.closeWithKey(identifiers, request);
  keys.set(anew.sealed, anew.recordKey);
  return { identifiers, sealedAnew: anew.sealed };
}

/** A replay begins with the seal of an earlier record, and has its own once it is resolved. */
async function openReplayed(
  { store, seal }: OpenPorts,
  request: DeletionRequest,
  isNew: boolean,
): Promise<OpenedRecord> {
  const holder = request.replay && (await store.read(request.replay.sealOf));
  if (holder?.sealed === undefined) throw new DeletionError('seal_missing', 'fail', 'the request no longer has a seal');
  if (!isNew) throw recordForged();
  requireSamePerson(request, holder);
  const opened = await seal.open(holder.sealed, holder);
  if (!isBelieved(holder, opened)) throw recordForged();
  return { identifiers: opened.identifiers, returns: holder.returns };
}

/**
 * What a replay says about the request that it repeats must match that request, because only that request's seal is
 * bound to it.
 */
function requireSamePerson(request: DeletionRequest, holder: DeletionRequest): void {
  const isSame = (['appId', 'subjectRef', 'askedAt', 'beganWith', 'scope', 'isStale'] as const).every(
    (name) => request[name] === holder[name],
  );
  const isNarrow =
    (request.replay?.lastLookAt ?? 0) <=
    Math.max(lastLookOf(holder), holder.proof === undefined ? holder.updatedAt : 0);
  if (isSame && isNarrow) return;
  throw new DeletionError('replay_forged', 'fail', 'the replay differs from the request that it repeats');
}

/** Whether another request may rely on this record. The seals of records from before proofs have no key. */
export function isBelieved(record: DeletionRequest, { recordKey }: OpenedSeal): boolean {
  return recordKey === undefined ? record.proof === undefined : isProven(record, recordKey);
}

/** Whether the record has a seal by which another request may rely on it. */
export async function isProvenBySeal(seal: Pick<Seal, 'open'>, record: DeletionRequest): Promise<boolean> {
  const { sealed } = record;
  return sealed !== undefined && isBelieved(record, await seal.open(sealed, record));
}

/**
 * The records that a replay repeats: the one whose seal it uses and, if that is a replay itself, the finished request
 * before it. One that is gone is undefined.
 */
export async function repeatedRecords(
  store: Pick<RequestStore, 'read'>,
  { sealOf }: Replay,
): Promise<readonly (DeletionRequest | undefined)[]> {
  const holder = await store.read(sealOf);
  // the record that holds the seal is proven, so its own word for what it repeats is used
  return holder?.replay === undefined ? [holder] : [await store.read(holder.replay.of), holder];
}

function recordForged(): DeletionError {
  return new DeletionError('record_forged', 'fail', 'the record says something that no worker has written');
}
