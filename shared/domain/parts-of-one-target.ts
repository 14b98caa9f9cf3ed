import { ANSWERED_BY_OPERATORS, KEPT_BY_OTHER_PART, mayHaveDeleted, type Part } from './part.ts';

/**
 * Several parts of one request belong to one target if the data map has merged their targets since the parts were made.
 * The target then finds the data of all of them, and deletes it for whichever part runs.
 */

/**
 * Whether this part has left something at its target that no other part may delete there: it is kept, or an operator is
 * asked about it, or has answered. What is locked is left out, because the store itself keeps it.
 *
 * @param isDoneByOthers whether others empty the target. They may be told once more about what they have deleted
 */
export function leavesSomething(part: Part, isDoneByOthers: boolean): boolean {
  const { status, lastError, isPartial, confirmedBy } = part;
  switch (status) {
    case 'kept':
      return isPartial !== true;
    case 'failing':
      return lastError !== undefined && lastError !== KEPT_BY_OTHER_PART && ANSWERED_BY_OPERATORS.has(lastError);
    case 'confirmed':
      return !isDoneByOthers && confirmedBy === undefined;
    default:
      return false;
  }
}

/** Whether another part at the same target may have deleted what was this one's, and has counted it as its own. */
export function isEmptiedByOther({ name, selects }: Part, parts: readonly Part[]): boolean {
  if (selects === undefined) return false;
  return parts.some((other) => other.name !== name && other.selects === selects && mayHaveDeleted(other));
}
