import type { Retention } from './reasons.ts';

/**
 * What an operator has decided about parts or identifiers, for the worker to apply: nobody but the worker writes these. It
 * is applied in the order in which it was decided, and passed over where it is no longer possible.
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
  /** The registrations of these lines, of which nobody can tell the age, are old. Earlier versions named none. */
  | { readonly what: 'unknown_is_old'; readonly settled?: readonly number[] }
  /** None of the several registrations of these lines needs a confirmation more. Earlier versions named none. */
  | { readonly what: 'registrations_settled'; readonly settled?: readonly number[] }
  /** A claim was revoked: what its worker was purging, or reading by deleting, may be gone without having been counted. */
  | { readonly what: 'interrupted' }
);

/** A service provider's confirmation as it came; the worker compares the nonce with the hash that it recorded. */
export type PendingConfirmation = { readonly at: number; readonly nonce: string };

/** An operator has made sure that what a line stands for is the person's. Earlier versions named its kind and time alone. */
export type IdentifierConfirmation = { readonly kind: string; readonly since?: number; readonly line?: number };
