import type { DeletionRequest } from '../domain/deletion-request.ts';
import type { SealedIdentifiers } from '../domain/identifiers.ts';
import { mayHaveDeleted } from '../domain/part.ts';
import type { ConnectedDataMap, ConnectedRule } from '../ports/connected-data-map.ts';

/**
 * The rows that hold ids are deleted too, so every rule of the data map is followed before the first delete. If a rule
 * is added to the data map after that, the rows that it reads may be gone already, if anything was deleted in that
 * store.
 */

type Rules = Pick<ConnectedDataMap, 'rules' | 'targets'>;

/** The rules to note in the seal. A rule followed late still counts if nothing is gone from the store that it reads. */
export function lookedForIn(
  dataMap: Rules,
  request: DeletionRequest,
  sealed: SealedIdentifiers,
): Pick<SealedIdentifiers, 'lookedFor'> {
  const hasBegun = request.replay !== undefined || request.parts.some(mayHaveDeleted);
  if (!hasBegun) return { lookedFor: dataMap.rules.map(({ key }) => key) };
  if (sealed.lookedFor === undefined) return {};
  const inDoubt = new Set(rulesInDoubt(dataMap, request, sealed));
  const followed = dataMap.rules.filter((rule) => !inDoubt.has(rule)).map(({ key }) => key);
  return { lookedFor: [...new Set([...sealed.lookedFor, ...followed])] };
}

/**
 * The kinds of id of which the request may lack some. When it followed a rule that leads to them for the first time, it
 * had deleted from the store that the rule reads, or another request of the person had; or they were dropped at the
 * backup horizon.
 */
export function kindsLackingIds(
  dataMap: Rules,
  request: DeletionRequest,
  found: SealedIdentifiers,
  earlier: { readonly inDoubt: readonly ConnectedRule[] } | undefined,
): readonly string[] {
  // a canary has data only where the data map of its time put it
  if (request.origin === 'canary') return [];
  const inDoubt = [...rulesInDoubt(dataMap, request, found), ...(earlier?.inDoubt ?? [])];
  const dropped = request.replay === undefined ? [] : (found.dropped ?? []);
  return [...inDoubt.flatMap(({ leadsTo }) => leadsTo), ...dropped];
}

/**
 * The rules that the request did not follow before it deleted, or may have deleted, from the store that they read. What
 * a target deletes that the data map no longer has is unknown. A replay repeats what another request has deleted.
 */
export function rulesInDoubt(
  { rules, targets }: Rules,
  { parts, replay }: DeletionRequest,
  sealed: SealedIdentifiers,
): readonly ConnectedRule[] {
  const { lookedFor } = sealed;
  if (lookedFor === undefined) return [];
  const emptied = [
    ...parts.filter(mayHaveDeleted).map(({ name }) => name),
    ...(replay === undefined ? [] : targets.keys()),
  ];
  return rules.filter(
    ({ key, sparedBy }) => !lookedFor.includes(key) && emptied.some((name) => !sparedBy.includes(name)),
  );
}
