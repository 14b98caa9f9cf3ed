import type { Retention } from './reasons.ts';

/**
 * What an operator has decided about parts or identifiers, for the worker to apply, because only the worker writes
 * these. Decisions are applied in the order in which they were made, and passed over where they are no longer possible.
 */
export type PendingDecision = { readonly at: number } & (
  | { readonly what: 'kept'; readonly target: string; readonly retention: Retention }
  | { readonly what: 'released'; readonly target: string }
  | { readonly what: 'confirmed'; readonly target: string }
  | { readonly what: 'retried'; readonly targets: readonly string[] }
  | {
      readonly what: 'identifiers_confirmed';
      readonly confirmed: readonly IdentifierConfirmation[];
      readonly settled?: readonly number[];
    }
  /** The registrations of these lines, whose age is unknown, are old. Earlier versions named no lines. */
  | { readonly what: 'unknown_is_old'; readonly settled?: readonly number[] }
  /**
   * None of the several registrations of these lines needs a confirmation any more. Earlier versions named no lines.
   */
  | { readonly what: 'registrations_settled'; readonly settled?: readonly number[] }
  /**
   * A claim was revoked: what its worker was purging, or reading in a way that deletes, may be gone without having been
   * counted.
   */
  | { readonly what: 'interrupted' }
);

/** A service provider's confirmation as it came; the worker compares the nonce with the hash that it recorded. */
export type PendingConfirmation = { readonly at: number; readonly nonce: string };

/**
 * An operator has verified that what a line stands for is the person's. Earlier versions named only its kind and time.
 */
export type IdentifierConfirmation = { readonly kind: string; readonly since?: number; readonly line?: number };
