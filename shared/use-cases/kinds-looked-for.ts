import type { DeletionRequest } from '../domain/deletion-request.ts';
import { type SealedIdentifiers, selecting } from '../domain/identifiers.ts';
import { mayHaveDeleted } from '../domain/part.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';

/**
 * Ids stand in rows that are deleted, so everything is looked for before the first delete. If the data map changes after
 * that, it may find data by ids that nobody looked for in time.
 */

/** As long as nothing is deleted, everything that the data map finds can still be looked for. */
export function lookedForIn(
  { foundKinds }: Pick<ConnectedDataMap, 'foundKinds'>,
  request: DeletionRequest,
  { lookedFor }: SealedIdentifiers,
): Pick<SealedIdentifiers, 'lookedFor'> {
  if (!hasBegunToDelete(request)) return { lookedFor: foundKinds };
  return lookedFor === undefined ? {} : { lookedFor };
}

/**
 * The kinds of id of which the request may lack some. When it looked for them for the first time, it had deleted rows
 * already, or another request of the person had, and nothing else leads there; or they were dropped at the backup
 * horizon.
 */
export function kindsLackingIds(
  dataMap: Pick<ConnectedDataMap, 'foundKinds'>,
  request: DeletionRequest,
  found: SealedIdentifiers,
  earlier: { readonly notLookedFor: ReadonlySet<string> } | undefined,
): readonly string[] {
  // of a canary, there is only what was put where its data map looked
  if (request.origin === 'canary') return [];
  const own = hasBegunToDelete(request) ? kindsNotLookedFor(dataMap, found) : [];
  const ofOthers = [...(earlier?.notLookedFor ?? [])].filter((kind) => !Object.hasOwn(selecting(found), kind));
  return [...own, ...ofOthers, ...(request.replay === undefined ? [] : (found.dropped ?? []))];
}

/** Also true for a replay, which repeats what another request has deleted. */
function hasBegunToDelete({ parts, replay }: DeletionRequest): boolean {
  return replay !== undefined || parts.some(mayHaveDeleted);
}

/** The kinds that the data map finds now, and that were not looked for before something was deleted by this seal. */
export function kindsNotLookedFor(
  { foundKinds }: Pick<ConnectedDataMap, 'foundKinds'>,
  { lookedFor }: SealedIdentifiers,
): readonly string[] {
  return lookedFor === undefined ? [] : foundKinds.filter((kind) => !lookedFor.includes(kind));
}
