import { withoutLostLines } from './asked-lines.ts';
import { type DeletionRequest, type IdentifierFigure, type Sealed } from './deletion-request.ts';
import { isKeptHere, mayLeaveAnothers } from './kept-by-operator.ts';
import { hasMovedSinceEnd, movedPart, withoutLastLook } from './moves.ts';
import {
  emptiedElsewhere,
  isAskedOfOthers,
  isDone,
  isKeptForAnother,
  KEPT_FOR_ANOTHER,
  mayHaveEmptied,
  type Part,
  selectionKey,
} from './part.ts';
import { isEmptiedByOther } from './parts-of-one-target.ts';
import type { Returns } from './selection.ts';
import { mayHaveBeenEmptied } from './split-targets.ts';
import { isNamed, selectsOtherwise, type TargetOfRequest } from './target-of-request.ts';

/** What was found when the identifiers were resolved. */
export type Resolved = {
  readonly sealed: Sealed | undefined;
  readonly targets: readonly TargetOfRequest[];
  readonly dataMapHash: string;
  /** A source that need not answer did not answer, and may do so later. */
  readonly unanswered?: true;
  readonly goneSources?: readonly string[];
  readonly silentSources?: readonly string[];
  readonly identifiers?: readonly IdentifierFigure[];
  readonly returns?: Returns;
  /** Names of targets that look for a kind of id of which the request has none. */
  readonly lacking?: ReadonlySet<string>;
  /** Names of targets that look for a kind of which the request may lack ids. */
  readonly lackingIds?: ReadonlySet<string>;
  /** The seal holds ids that the request did not know before. */
  readonly hasNew?: boolean;
  /** Names of targets that look for a kind of which there is a new id; all targets when absent. */
  readonly newTo?: ReadonlySet<string>;
  readonly earlierFinds?: EarlierFinds;
  /** Names of targets that look for a kind of which there are self-declared ids, or former ids. */
  readonly besideSelfDeclared?: ReadonlySet<string>;
};

/**
 * Where other requests of this person have found something, by the names of targets and by what they select. This
 * request finds nothing there, because it was deleted.
 */
export type EarlierFinds = {
  readonly counted: ReadonlySet<string>;
  /** The other requests may have deleted something there that nobody counted. */
  readonly uncounted: ReadonlySet<string>;
  /** One of them has deleted nothing there, although it may have been about to when it was last read. */
  readonly nothing: ReadonlySet<string>;
};

/**
 * Records that every identifier is found, and makes the parts, one for each target in the scope.
 *
 * Existing parts stay, so that a changed data map adds to a request that is under way. A part begins anew where the
 * data map selects something else than before, or where an id is new, and the last look comes after that. In a request
 * that had ended and was reopened for one part, only that part changes.
 */
export function resolved(request: DeletionRequest, found: Resolved, now: number): DeletionRequest {
  const { targets, hasNew = false, earlierFinds } = found;
  const { completedAt } = request;
  const inScope = completedAt === undefined ? targets.filter((target) => isInScope(target, request)) : [];
  const known = request.parts.map((part) => {
    const target = targetOf(targets, part);
    if (!isOfThisRun(request, part)) return part;
    const isChanged = target !== undefined && (selectsOtherwise(part, target) || lacksMore(part, target, found));
    // the part keeps what it selected before, so that it does not end as nothing found
    if (isChanged && completedAt !== undefined && found.lacking?.has(target.name)) return part;
    const isLookedFor = hasNew && request.resolved;
    const hasNewIds = isLookedFor && target !== undefined && found.newTo?.has(target.name) !== false;
    const hasMore = hasNewIds || isChanged;
    const isAnothers = mayLeaveAnothers(request, part);
    const concern = { hasMore, isConcerned: hasMore || target === undefined, isAnothers };
    const uncounted = isChanged && isEmptiedByOther(part, request.parts) ? { uncounted: true as const } : {};
    const next = isChanged || isLookedFor ? { ...anew(part, concern, now), ...uncounted } : part;
    return target === undefined
      ? next
      : withIdsKnown({ ...next, ...selectionAt(request, target, part) }, target, found);
  });
  const emptied = mayHaveBeenEmptied(request.parts, targets);
  const added = inScope
    .filter((target) => !request.parts.some((part) => isNamed(target, part.name)))
    .map((target) => withIdsKnown(newPart(target, now), target, found))
    .map((part) => (emptied.includes(part.name) ? { ...part, uncounted: true as const } : part));
  const { parts } = withEarlierFinds({ ...request, parts: [...known, ...added] }, targets, earlierFinds);
  const isForgetful = known.some((part) => {
    const target = targetOf(targets, part);
    return target !== undefined && selectsByForgotten(request, part, target) && isOfThisRun(request, part);
  });
  const begins = parts.some((part, at) => part.status === 'pending' && request.parts[at]?.status !== 'pending');
  return {
    ...(begins ? withoutLastLook(request) : request),
    sealed: found.sealed,
    resolved: true,
    unanswered: found.unanswered,
    goneSources: found.goneSources,
    silentSources: found.silentSources,
    ...(isForgetful ? withFormerFigures(request, found.identifiers) : { identifiers: found.identifiers }),
    returns: found.returns,
    isUnknownOld: undefined,
    dataMapHash: found.dataMapHash,
    parts,
  };
}

/** The target that has, or had, the part's name; undefined if the data map has none. */
function targetOf(targets: readonly TargetOfRequest[], { name }: Part): TargetOfRequest | undefined {
  return targets.find((target) => isNamed(target, name));
}

/**
 * What is noted of the target's selection: also what it was when an operator decided to keep the part, and that something
 * may have been deleted elsewhere before.
 */
function selectionAt(
  request: DeletionRequest,
  target: TargetOfRequest,
  part: Part,
): Pick<Part, 'selects' | 'keptAs' | 'hasMoved'> {
  const hasMoved = emptiedElsewhere(part, target) && mayHaveEmptied(part, target.isDoneByOthers === true);
  const keptAs = selectsOtherwise(part, target) && isKeptHere(request, part) ? part.selects : undefined;
  return {
    selects: target.selects,
    ...(keptAs !== undefined && { keptAs: part.keptAs ?? keptAs }),
    ...(hasMoved && { hasMoved }),
  };
}

/**
 * The figures from before ids were dropped from the seal, so that the next run can tell that they are lacking, and the
 * lines of the seal as it is now.
 */
function withFormerFigures(
  request: DeletionRequest,
  found: readonly IdentifierFigure[] = [],
): Pick<DeletionRequest, 'identifiers' | 'settled'> {
  const lines = found.flatMap((figure) => (figure.line === undefined ? [] : [{ ...figure, line: figure.line }]));
  const { identifiers = [], settled } = withoutLostLines(request, lines);
  return { identifiers: [...lines, ...identifiers.filter(({ line }) => line === undefined)], settled };
}

function lacksMore(part: Part, { name }: TargetOfRequest, { lackingIds }: Resolved): boolean {
  return part.lacksIds !== true && lackingIds?.has(name) === true;
}

/**
 * What the ids mean for a part besides what they find. Others are told neither self-declared ids nor former ones, and
 * nobody can read what these find there: the person is told that they may find something.
 */
function withIdsKnown(part: Part, { name, isDoneByOthers }: TargetOfRequest, found: Resolved): Part {
  const lacksIds = found.lackingIds?.has(name) || undefined;
  const hasSelfDeclared = isDoneByOthers ? found.besideSelfDeclared?.has(name) || undefined : part.hasSelfDeclared;
  return { ...part, lacksIds, hasSelfDeclared };
}

/**
 * Whether the data map now selects by something that an ended request may no longer hold. At its backup horizon such a
 * request drops whatever its kept parts do not need, and the data that led to it is deleted. With other rules it would
 * find nothing, whatever is there.
 */
export function selectsByForgotten(
  { completedAt }: DeletionRequest,
  part: Part,
  target: Pick<TargetOfRequest, 'selects'>,
): boolean {
  return completedAt !== undefined && selectsOtherwise(part, target);
}

const NOTHING_FOUND: EarlierFinds = { counted: new Set(), uncounted: new Set(), nothing: new Set() };

/**
 * Where another request of the person has found something, this one finds nothing because it was deleted: the parts are
 * marked accordingly. The mark is removed if it turns out that the other one had only been about to delete: otherwise two
 * requests that run at once would each report data as deleted that there never was. Parts that had ended before stay as they were, because a later request may have deleted data of a
 * new start there.
 */
export function withEarlierFinds(
  request: DeletionRequest,
  targets: readonly TargetOfRequest[],
  { counted, uncounted, nothing }: EarlierFinds = NOTHING_FOUND,
): DeletionRequest {
  const parts = request.parts.map((part) => {
    const target = targetOf(targets, part);
    if (target?.isDoneByOthers || !isOfThisRun(request, part)) return part;
    const more = target === undefined ? [] : [target.name, ...target.formerly, selectionKey(target.selects)];
    const isIn = (finds: ReadonlySet<string>): boolean => [part.name, ...more].some((one) => finds.has(one));
    if (!isIn(counted) && !isIn(uncounted)) return isIn(nothing) ? { ...part, foundEarlier: undefined } : part;
    // what an unverified id still finds may be all that there ever was
    return { ...part, ...(isIn(counted) ? { uncounted: true as const } : { foundEarlier: true as const }) };
  });
  return { ...request, parts };
}

/**
 * Whether the part has moved since the request last ended, or was kept until now. True for every part if the request
 * never ended.
 */
export function isOfThisRun(request: DeletionRequest, part: Part): boolean {
  return hasMovedSinceEnd(request, part) || part.status === 'kept' || !isDone(part);
}

export function isInScope(target: TargetOfRequest, { scope, replay }: DeletionRequest): boolean {
  if (scope === 'deauthorization' && !target.onDeauthorize) return false;
  return replay?.targets?.some((name) => isNamed(target, name)) ?? true;
}

function newPart({ name, label, selects }: TargetOfRequest, now: number): Part {
  return {
    name,
    label,
    selects,
    status: 'pending',
    attempts: 0,
    items: 0,
    rounds: 0,
    nextAttemptAt: now,
    updatedAt: now,
  };
}

/** What is new about a part. */
type Concern = {
  /** There are more ids to look for, or the data map selects something else. */
  readonly hasMore: boolean;
  /**
   * It has to cover more than before, so that a confirmation of what somebody was told or shown earlier no longer
   * confirms it.
   */
  readonly isConcerned: boolean;
  /** What is kept there may be another person's. */
  readonly isAnothers: boolean;
};

/**
 * Begins a part again, because what it is about has changed. A part that is still to be purged needs no new beginning,
 * and neither does one that is failing, unless there is more to look for. What an operator or a law keeps stays, also
 * where it may be another person's. If anybody was ever asked about the part, they are asked again.
 */
function anew(seen: Part, { hasMore, isConcerned, isAnothers }: Concern, now: number): Part {
  const wasAsked = isAskedOfOthers(seen) || seen.asked !== undefined;
  const part = isConcerned && wasAsked ? { ...seen, asked: (seen.asked ?? 1) + 1 } : seen;
  if ((part.status === 'kept' && part.isPartial === undefined) || isKeptForAnother(part)) return part;
  const isToCome = part.status === 'pending' || part.status === 'purging' || (part.status === 'failing' && !hasMore);
  const confirmationHash = isConcerned ? undefined : part.confirmationHash;
  if (isToCome) return { ...part, confirmationHash };
  const again = movedPart(
    part,
    'pending',
    {
      nextAttemptAt: now,
      attempts: 0,
      rounds: 0,
      lastError: undefined,
      retention: undefined,
      wasEmpty: undefined,
      left: undefined,
      confirmationHash,
      confirmedBy: undefined,
    },
    now,
  );
  const stopped = { lastError: KEPT_FOR_ANOTHER, nextAttemptAt: undefined };
  return part.status === 'confirmed' && isAnothers ? movedPart(again, 'failing', stopped, now) : again;
}
