import { emptiedElsewhere, mayHaveDeleted, namesStores, type Part } from './part.ts';
import { isNamed, selectsOtherwise, type TargetOfRequest } from './target-of-request.ts';

/**
 * If the data map splits, narrows or removes a target, or is rolled back, other targets may find what was that target's.
 * Records hold no more than a hash of what a target selected, so it cannot be told which ones do.
 */

/** A target as a request has known it. */
export type KnownTarget = Pick<Part, 'name' | 'selects'>;

/** Whether no target selects any more what this one selected, under its name or, if that is gone, under another. */
export function isSplit({ name, selects }: KnownTarget, targets: readonly TargetOfRequest[]): boolean {
  const named = targets.find((one) => isNamed(one, name));
  if (named !== undefined) return selectsOtherwise({ selects }, named);
  return selects === undefined || targets.every((one) => selectsOtherwise({ selects }, one));
}

/**
 * Whether a target may now find some of what a split one found: it is new, or it selects something else since then, in
 * stores of which one may be the same.
 *
 * @param beside the other targets that the request knew
 */
export function mayFindMore(target: TargetOfRequest, split: KnownTarget, beside: readonly KnownTarget[]): boolean {
  const known = beside.find(({ name }) => isNamed(target, name));
  if (known === undefined) return true;
  if (!selectsOtherwise(known, target)) return false;
  if (![known, split, target].every(namesStores)) return true;
  return emptiedElsewhere(known, target) || !emptiedElsewhere(split, target);
}

/**
 * Names of targets that a request has not known, if it may have deleted at one that was split since: what they would find
 * may have been deleted there.
 */
export function mayHaveBeenEmptied(parts: readonly Part[], targets: readonly TargetOfRequest[]): readonly string[] {
  const split = parts.filter((part) => mayHaveDeleted(part) && isSplit(part, targets));
  return targets
    .filter((target) => !parts.some(({ name }) => isNamed(target, name)))
    .filter((target) => split.some((part) => !emptiedElsewhere(part, target)))
    .map(({ name }) => name);
}
