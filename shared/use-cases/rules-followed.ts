import type { DeletionRequest } from '../domain/deletion-request.ts';
import type { SealedIdentifiers } from '../domain/identifiers.ts';
import { mayHaveDeleted } from '../domain/part.ts';
import type { ConnectedDataMap, ConnectedRule } from '../ports/connected-data-map.ts';
import type { Gap } from '../ports/resolution.ts';

/**
 * The rows that hold ids are deleted too, so every rule of the data map is followed before the first delete. If a rule
 * is added to the data map after that, the rows that it reads may be gone already, if anything was deleted in that
 * store.
 */

type Rules = Pick<ConnectedDataMap, 'rules' | 'targets'>;
type Followed = Pick<SealedIdentifiers, 'lookedFor' | 'inDoubt'>;

/** What the rules led to this time. */
type Outcome = {
  /** There are ids that the request did not know before. */
  readonly hasNew: boolean;
  /** The sources that did not answer. */
  readonly gaps: readonly Pick<Gap, 'rules' | 'reason'>[];
  /** The rules that are in doubt in the person's other requests. */
  readonly inDoubt: readonly ConnectedRule[];
};

/**
 * What to note of the rules in the seal. A rule followed late still counts if nothing is gone from the store that it
 * reads. One whose source has not answered is not followed yet. One that the data map no longer has, or has not yet while a deployment is under way, counts as followed until
 * there are new ids. A doubt is noted as well, because what gave rise to it may be forgotten: the seal of another
 * request is dropped.
 */
export function rulesFollowed(
  dataMap: Rules,
  request: DeletionRequest,
  sealed: SealedIdentifiers,
  { hasNew, gaps, inDoubt: ofOthers }: Outcome,
): Followed {
  const doubtful = [...rulesInDoubt(dataMap, request, sealed), ...ofOthers].map(({ key }) => key);
  const inDoubt = [...new Set([...(sealed.inDoubt ?? []), ...doubtful])];
  const hasBegun = request.replay !== undefined || request.parts.some(mayHaveDeleted);
  const isKnown = !hasBegun || sealed.lookedFor !== undefined;
  const silent = gaps.flatMap(({ rules = [], reason }) => (reason === 'unanswered' ? rules : []));
  // a source that no longer knows the person says so, and is not taken for empty
  const now = dataMap.rules.filter(({ key, tellsGone }) => tellsGone || !silent.includes(key)).map(({ key }) => key);
  const before = sealed.lookedFor?.filter((key) => !hasNew || now.includes(key)) ?? [];
  const followed = [...before, ...now].filter((key) => !inDoubt.includes(key));
  return {
    ...(isKnown && { lookedFor: [...new Set(followed)] }),
    ...(inDoubt.length > 0 && { inDoubt }),
  };
}

/**
 * The kinds of id of which the request may lack some. When it followed a rule that leads to them for the first time, it
 * had deleted from the store that the rule reads, or another request of the person had; or they were dropped at the
 * backup horizon.
 *
 * @param found what is sealed for the request now
 */
export function kindsLackingIds(
  { rules }: Rules,
  { origin, replay }: DeletionRequest,
  { inDoubt = [], dropped = [] }: Pick<SealedIdentifiers, 'inDoubt' | 'dropped'>,
): readonly string[] {
  // a canary has data only where the data map of its time put it
  if (origin === 'canary') return [];
  const lacking = rules.filter(({ key }) => inDoubt.includes(key)).flatMap(({ leadsTo }) => leadsTo);
  return replay === undefined ? lacking : [...lacking, ...dropped];
}

/**
 * The rules that the request did not follow before it deleted, or may have deleted, from the store that they read. What
 * a target deletes that the data map no longer has is unknown. A replay repeats what another request has deleted.
 */
export function rulesInDoubt(
  { rules, targets }: Rules,
  { parts, replay }: DeletionRequest,
  { lookedFor, inDoubt = [] }: Followed,
): readonly ConnectedRule[] {
  const emptied = [
    ...parts.filter(mayHaveDeleted).map(({ name }) => name),
    ...(replay === undefined ? [] : targets.keys()),
  ];
  const isNew = ({ key }: ConnectedRule): boolean => lookedFor !== undefined && !lookedFor.includes(key);
  const mayBeGone = ({ sparedBy }: ConnectedRule): boolean => emptied.some((name) => !sparedBy.includes(name));
  return rules.filter((rule) => inDoubt.includes(rule.key) || (isNew(rule) && mayBeGone(rule)));
}
