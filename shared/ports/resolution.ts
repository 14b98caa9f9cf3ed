import type { RequestId } from '../domain/confirmation-code.ts';
import type { IdentifierFigure } from '../domain/deletion-request.ts';
import type { EntryIdentifierKind, Identifiers } from '../domain/identifiers.ts';
import type { Registration, RegistrationAge } from '../domain/selection.ts';

/** Whose identifiers are looked for, and what is known already. */
export type ResolutionQuestion = {
  readonly requestId: RequestId;
  readonly appId: string;
  /** The kind of identifier with which the request began. */
  readonly beganWith: EntryIdentifierKind;
  /** What the request knows as the person's own: at first the id it began with, later what was sealed for it. */
  readonly identifiers: Identifiers;
  /** When the person asked, epoch milliseconds. */
  readonly askedAt: number;
  /** How much later than `askedAt` a registration record may be dated and still be the old one, in milliseconds. */
  readonly grace?: number;
  /** The registration records of this request have not been read before, and it is no replay. */
  readonly isFirstReading: boolean;
  /** Whoever used the account after `askedAt` has not left: for lists, and for stale signatures. */
  readonly checksActivity: boolean;
  /** What was found before and is not proven to be the person's: it stays known when nothing leads to it any more. */
  readonly claimed?: Identifiers;
  /** Of several registrations, those that no operator has confirmed. */
  readonly unconfirmed?: Identifiers;
  /** What registrations lead to of which nobody can tell the age, and which an operator took for old. */
  readonly takenForOld?: Identifiers;
};

/** One of several registrations under the number or address with which the request began. */
export type Start = { readonly kind: string; readonly value: string; readonly since?: number };

export type Resolution = {
  /** What deletes: proven to be the person's. */
  readonly verified: Identifiers;
  /** What somebody merely typed, and what only that leads to. It deletes nothing. */
  readonly selfDeclared: Identifiers;
  /** What belongs to a business that the person works for. It deletes nothing in their own request. */
  readonly ofBusiness: Identifiers;
  readonly readings: readonly RegistrationReading[];
  /** Several starts of one kind, of which nobody knows yet which are the person's; they are self-declared until then. */
  readonly starts: readonly Start[];
  /** How many identifiers there are of each kind, always in the same order. */
  readonly figures: readonly IdentifierFigure[];
  readonly gaps: readonly Gap[];
};

export type RegistrationReading = { readonly registration: Registration; readonly age: RegistrationAge };

/** A source that was asked and did not say what it knows. */
export type Gap = {
  /** The kind of identifier that it would have given. */
  readonly kind: string;
  /** `gone`: it no longer knows the person, so asking again is of no use. */
  readonly reason: 'unanswered' | 'gone';
  readonly errorCode?: string;
  /** It may answer later. */
  readonly isPassing: boolean;
  /** A registration record led to everything that this source would have led to. */
  readonly isCovered: boolean;
};
