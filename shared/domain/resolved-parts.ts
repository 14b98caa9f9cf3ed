import { type DeletionRequest, type IdentifierFigure, type Sealed } from './deletion-request.ts';
import { movedPart } from './moves.ts';
import { type Part, selectionKey } from './part.ts';
import type { Returns } from './selection.ts';

/** A target as the request sees it. */
export type TargetOfRequest = {
  readonly name: string;
  readonly label: string;
  readonly onDeauthorize: boolean;
  /** A hash of what selects there. */
  readonly selects: string;
  /** Names that it had before. */
  readonly formerly: readonly string[];
  /** A service provider or an operator deletes there, and each request that finds ids for them asks anew. */
  readonly isDoneByOthers?: true;
};

/** What resolving the identifiers found. */
export type Resolved = {
  readonly sealed: Sealed | undefined;
  readonly targets: readonly TargetOfRequest[];
  readonly dataMapHash: string;
  /** A source that need not answer did not, and may later. */
  readonly unanswered?: true;
  readonly goneSources?: readonly string[];
  readonly silentSources?: readonly string[];
  readonly identifiers?: readonly IdentifierFigure[];
  readonly returns?: Returns;
  /** Names of targets that look for a kind of id of which the request holds none. */
  readonly lacking?: ReadonlySet<string>;
  /** It holds ids that the request did not know. */
  readonly hasNew?: boolean;
  /** Names of targets that look for a kind of which an id is new; all of them when absent. */
  readonly newTo?: ReadonlySet<string>;
  readonly earlierFinds?: EarlierFinds;
  /** Names of targets that look by former numbers as well. */
  readonly besideFormer?: ReadonlySet<string>;
};

/** Names of targets, and what they select, where other requests of this person have found something: here it was deleted. */
export type EarlierFinds = {
  readonly counted: ReadonlySet<string>;
  /** They may have deleted something there that nobody counted. */
  readonly uncounted: ReadonlySet<string>;
};

/**
 * Every identifier is found: the parts are made, one for each target in the scope. Parts that exist stay, so that a changed
 * data map adds to a request that is under way; where it selects something else, or where an id is new, the part begins
 * anew, and the last look comes after. In a request that had ended and was opened for one part, that part alone.
 */
export function resolved(request: DeletionRequest, found: Resolved, now: number): DeletionRequest {
  const { targets, hasNew = false, earlierFinds, besideFormer } = found;
  const { completedAt } = request;
  const inScope = completedAt === undefined ? targets.filter((target) => isInScope(target, request)) : [];
  const known = request.parts.map((part) => {
    const target = targets.find((candidate) => isNamed(candidate, part.name));
    if (!isOfThisRun(request, part)) return part;
    const isChanged = target !== undefined && selectsOtherwise(part, target);
    // what it selected before stays written, so that the part does not end as one of which nothing was found
    if (isChanged && completedAt !== undefined && found.lacking?.has(target.name)) return part;
    const isConcerned = isChanged || target === undefined || found.newTo?.has(target.name) !== false;
    const next = isChanged || (hasNew && request.resolved) ? anew(part, isConcerned, now) : part;
    return target === undefined ? next : { ...next, selects: target.selects };
  });
  const added = inScope
    .filter((target) => !request.parts.some((part) => isNamed(target, part.name)))
    .map((target) => newPart(target, now));
  const { parts } = withEarlierFinds({ ...request, parts: [...known, ...added] }, targets, earlierFinds, besideFormer);
  const isForgetful = known.some((part) => {
    const target = targets.find((candidate) => isNamed(candidate, part.name));
    return target !== undefined && selectsByForgotten(request, part, target) && isOfThisRun(request, part);
  });
  const begins = parts.some((part, at) => part.status === 'pending' && request.parts[at]?.status !== 'pending');
  return {
    ...request,
    sealed: found.sealed,
    resolved: true,
    unanswered: found.unanswered,
    goneSources: found.goneSources,
    silentSources: found.silentSources,
    // what was known before it was dropped, so that the same can be told when it runs once more
    identifiers: isForgetful ? request.identifiers : found.identifiers,
    returns: found.returns,
    isUnknownOld: undefined,
    dataMapHash: found.dataMapHash,
    parts,
    ...(begins && { rescan: undefined, rescanAt: undefined }),
  };
}

/** The data map has changed since what selects there was written into the part. */
export function selectsOtherwise(part: Part, { selects }: Pick<TargetOfRequest, 'selects'>): boolean {
  return part.selects !== undefined && selectionKey(part.selects) !== selectionKey(selects);
}

/**
 * A request that has ended drops at its backup horizon whatever its kept parts do not need, and what led to it is deleted. If
 * the data map looks for something else since, it would find nothing, whatever is there.
 */
export function selectsByForgotten(
  { completedAt }: DeletionRequest,
  part: Part,
  target: Pick<TargetOfRequest, 'selects'>,
): boolean {
  return completedAt !== undefined && selectsOtherwise(part, target);
}

/**
 * Where another request of the person has found something, this one finds nothing because it was deleted. What had ended
 * before stays as it was: a later request may have deleted a new start there.
 */
export function withEarlierFinds(
  request: DeletionRequest,
  targets: readonly TargetOfRequest[],
  { counted, uncounted }: EarlierFinds = { counted: new Set(), uncounted: new Set() },
  besideFormer: ReadonlySet<string> = new Set(),
): DeletionRequest {
  const parts = request.parts.map((part) => {
    const target = targets.find((candidate) => isNamed(candidate, part.name));
    if (target?.isDoneByOthers || !isOfThisRun(request, part)) return part;
    const more = target === undefined ? [] : [target.name, ...target.formerly, selectionKey(target.selects)];
    const isIn = (finds: ReadonlySet<string>): boolean => [part.name, ...more].some((one) => finds.has(one));
    if (!isIn(counted) && !isIn(uncounted)) return part;
    // what a former number still finds may be all that there was
    const mayBeLeft = !isIn(counted) && target !== undefined && besideFormer.has(target.name);
    return { ...part, ...(mayBeLeft ? { foundEarlier: true as const } : { uncounted: true as const }) };
  });
  return { ...request, parts };
}

/** The request has not ended since the part moved last, or the part was kept until now. */
export function isOfThisRun({ completedAt }: DeletionRequest, { status, updatedAt }: Part): boolean {
  return completedAt === undefined || updatedAt > completedAt || status === 'kept';
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

export function isNamed(target: Pick<TargetOfRequest, 'name' | 'formerly'>, part: string): boolean {
  return target.name === part || target.formerly.includes(part);
}

/**
 * A part begins again, because what it was about has changed. What waits for an operator or is purged already takes the
 * change along; what an operator or a law keeps stays.
 *
 * @param isConcerned it has to tell more than before: a confirmation of what a provider was told confirms nothing now
 */
function anew(part: Part, isConcerned: boolean, now: number): Part {
  if (part.status === 'kept' && part.isPartial === undefined) return part;
  const isToCome = part.status === 'pending' || part.status === 'purging' || part.status === 'failing';
  const confirmationHash = isConcerned ? undefined : part.confirmationHash;
  if (isToCome) return part.confirmationHash === confirmationHash ? part : { ...part, confirmationHash };
  return movedPart(
    part,
    'pending',
    {
      nextAttemptAt: now,
      attempts: 0,
      rounds: 0,
      lastError: undefined,
      wasEmpty: undefined,
      left: undefined,
      confirmationHash,
    },
    now,
  );
}
