import type { DeletionRequest } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import type { Identifiers } from '../domain/identifiers.ts';
import { isInScope } from '../domain/resolved-parts.ts';
import { isNamed, type TargetOfRequest } from '../domain/target-of-request.ts';
import type { ConnectedDataMap, ConnectedTarget } from '../ports/connected-data-map.ts';

/** The targets of the data map as a request knows them, and whether they can find the person. */

export function targetsOf({ targets }: Pick<ConnectedDataMap, 'targets'>): readonly TargetOfRequest[] {
  return [...targets].map(([name, { label, onDeauthorize, selects, formerly, isDoneByOthers }]) => ({
    name,
    label,
    onDeauthorize,
    selects,
    formerly,
    ...(isDoneByOthers && { isDoneByOthers }),
  }));
}

/** The target that has, or had, this name; undefined if the data map has none. */
export function targetNamed({ targets }: Pick<ConnectedDataMap, 'targets'>, part: string): ConnectedTarget | undefined {
  return targets.get(part) ?? [...targets.values()].find(({ formerly }) => formerly.includes(part));
}

/**
 * Names of targets for which the request has no id of any kind that they look for, or lacks a kind of which it once
 * knew an id.
 */
export function lackingIn(
  { targets }: ConnectedDataMap,
  { identifiers = [] }: DeletionRequest,
  found: Identifiers,
): ReadonlySet<string> {
  const wasKnown = new Set(identifiers.map(({ kind }) => kind));
  const isLacking = (kind: string): boolean => !Object.hasOwn(found, kind);
  const lacking = [...targets].filter(
    ([, { identifierKinds: kinds }]) =>
      (kinds.length > 0 && kinds.every(isLacking)) || kinds.some((kind) => isLacking(kind) && wasKnown.has(kind)),
  );
  return new Set(lacking.map(([name]) => name));
}

/** Names of targets that look for any of these kinds of ids. */
export function lookingFor({ targets }: ConnectedDataMap, someKinds: Iterable<string>): ReadonlySet<string> {
  const kinds = new Set(someKinds);
  const concerned = [...targets].filter(([, { identifierKinds }]) => identifierKinds.some((kind) => kinds.has(kind)));
  return new Set(concerned.map(([name]) => name));
}

/**
 * Refuses a request that begins with a kind of id that nothing in the data map reads: it would end as nothing found,
 * whatever there is of the person. It is accepted if ids from another request of theirs can find them all the same. A
 * canary is always accepted, because it looks only where it has put something.
 *
 * @throws DeletionError `kind_not_in_data_map` (retry)
 */
export function requireFindable(dataMap: ConnectedDataMap, request: DeletionRequest, known: Identifiers): void {
  const { beganWith, origin } = request;
  const { entryKinds, targets } = dataMap;
  const isAsked = targetsOf(dataMap).some((target) => isInScope(target, request));
  if (entryKinds.includes(beganWith) || origin === 'canary' || !isAsked) return;
  const readKinds = new Set([
    ...entryKinds,
    ...[...targets.values()].flatMap(({ identifierKinds }) => identifierKinds),
  ]);
  if (Object.keys(known).some((kind) => kind !== beganWith && readKinds.has(kind))) return;
  throw new DeletionError('kind_not_in_data_map', 'retry', `the data map finds nobody by ${beganWith}`);
}

/**
 * Refuses a replay that names an unknown target, as long as it has no parts. Once it has parts, a part whose target is
 * gone fails alone, and an operator can confirm it.
 *
 * @throws DeletionError `target_not_in_data_map` (retry)
 */
export function requireKnownTargets(dataMap: ConnectedDataMap, { replay, resolved: hasParts }: DeletionRequest): void {
  if (hasParts) return;
  const targets = targetsOf(dataMap);
  const unknown = replay?.targets?.find((name) => !targets.some((target) => isNamed(target, name)));
  if (unknown === undefined) return;
  throw new DeletionError('target_not_in_data_map', 'retry', `the data map has no target ${unknown}`);
}
