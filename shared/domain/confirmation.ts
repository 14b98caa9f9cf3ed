import type { DeletionRequest } from './deletion-request.ts';
import type { Part } from './part.ts';

/**
 * Who said that something is deleted which nobody has read: the service provider that deleted it, or an operator. A provider
 * whose acknowledgement is enough for the data map has said only that it took the notice.
 */
export const CONFIRMATIONS = ['provider', 'acknowledgement', 'operator'] as const;
/** Who said that what nobody has read is deleted. */
export type Confirmation = (typeof CONFIRMATIONS)[number];

/** @returns undefined for a part that is not `confirmed`, and where an earlier version did not record it */
export function confirmationOf(
  { history = [] }: Pick<DeletionRequest, 'history'>,
  part: Part,
): Confirmation | undefined {
  const { name, status, updatedAt, confirmedBy } = part;
  if (status !== 'confirmed') return undefined;
  const isByOperator = history.some(
    ({ what, target, at }) => what === 'confirmed' && target === name && at === updatedAt,
  );
  return isByOperator ? 'operator' : confirmedBy;
}
