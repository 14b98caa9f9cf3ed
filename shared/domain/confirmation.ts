import type { DeletionRequest } from './deletion-request.ts';
import type { Part } from './part.ts';

/**
 * Who stated that data is deleted which we do not read ourselves: the service provider that deleted it, or an operator.
 * `acknowledgement`: the provider stated only that it accepted the notice, and the data map asks for no more.
 */
export const CONFIRMATIONS = ['provider', 'acknowledgement', 'operator'] as const;
/** Who stated that data is deleted which we do not read ourselves. */
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
