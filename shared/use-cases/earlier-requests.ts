import type { DeletionRequest } from '../domain/deletion-request.ts';
import { type Identifiers, joined } from '../domain/identifiers.ts';
import type { Part } from '../domain/part.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { Seal } from '../ports/seal.ts';

export type EarlierRequests = {
  readonly identifiers: Identifiers;
  /** Targets at which they have deleted, or may have. */
  readonly finds: ReadonlySet<string>;
};

/**
 * What the person's other requests know: a request that failed half-way, or was refused, has deleted the very rows by
 * which this one would find the rest.
 *
 * Replays know nothing more than the request that they repeat.
 *
 * @throws DeletionError `store_unavailable`, `key_unavailable` (retry), `seal_broken` (fail)
 */
export async function earlierRequests(
  { store, seal }: { readonly store: Pick<RequestStore, 'read' | 'ofSubject'>; readonly seal: Pick<Seal, 'open'> },
  { requestId, subjectRef }: DeletionRequest,
): Promise<EarlierRequests> {
  let identifiers: Identifiers = {};
  const finds = new Set<string>();
  for (const id of await store.ofSubject(subjectRef)) {
    const other = id === requestId ? undefined : await store.read(id);
    if (other?.sealed === undefined || other.replay !== undefined) continue;
    identifiers = joined(identifiers, (await seal.open(other.sealed, other)).verified);
    for (const part of other.parts.filter(mayHaveDeleted)) finds.add(part.name);
  }
  return { identifiers, finds };
}

function mayHaveDeleted({ status, items, uncounted }: Part): boolean {
  return items > 0 || uncounted === true || ['deleted', 'anonymised', 'confirmed'].includes(status);
}
