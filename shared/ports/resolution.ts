import type { RequestId } from '../domain/confirmation-code.ts';
import type { IdentifierFigure } from '../domain/deletion-request.ts';
import type { EntryIdentifierKind, Identifiers } from '../domain/identifiers.ts';
import type { RegistrationReading } from '../domain/selection.ts';

/** Whose identifiers are looked for, and what is known already. */
export type ResolutionQuestion = {
  readonly requestId: RequestId;
  readonly appId: string;
  /** The kind of identifier with which the request began. */
  readonly beganWith: EntryIdentifierKind;
  /**
   * The ids that the request knows to be the person's own: at first the one it began with, later those that were sealed
   * for it.
   */
  readonly identifiers: Identifiers;
  /** When the person asked, epoch milliseconds. */
  readonly askedAt: number;
  /** The registration records of this request have not been read before, and it is no replay. */
  readonly isFirstReading: boolean;
  /** The person is known to have signed up again after they asked. */
  readonly isBack?: boolean;
  /** Whether somebody who used the account after `askedAt` has not left; true for lists, and for stale signatures. */
  readonly checksActivity: boolean;
  /**
   * What was found before and is not proven to be the person's. It stays known even when nothing leads to it any more.
   */
  readonly selfDeclared?: Identifiers;
  /** What several registrations lead to that no operator has confirmed. */
  readonly unconfirmed?: Identifiers;
  /** What registrations of unknown age lead to that an operator took for old. */
  readonly takenForOld?: Identifiers;
};

/** One of several registrations under the number or address with which the request began. */
export type Start = { readonly kind: string; readonly value: string; readonly since?: number };

export type Resolution = {
  /** Proven to be the person's: data is deleted by these. */
  readonly verified: Identifiers;
  /** What somebody merely typed, and what only that leads to. Nothing is deleted by these. */
  readonly selfDeclared: Identifiers;
  /**
   * What belongs to a business that the person works for. In the person's own request, nothing is deleted by these.
   */
  readonly ofBusiness: Identifiers;
  readonly readings: readonly RegistrationReading[];
  /**
   * Several starts of one kind, while nobody knows which of them are the person's; until then they are self-declared.
   */
  readonly starts: readonly Start[];
  /** How many identifiers there are of each kind, always in the same order. */
  readonly figures: readonly IdentifierFigure[];
  readonly gaps: readonly Gap[];
};

/** A source that was asked, and did not say what it knows. */
export type Gap = {
  /** The kind of identifier that it would have given. */
  readonly kind: string;
  /** The keys of the rules by which it was asked for what the person's own ids lead to; absent if there are none. */
  readonly rules?: readonly string[];
  /** `gone`: the source no longer knows the person, so there is no use in asking again. */
  readonly reason: 'unanswered' | 'gone';
  readonly errorCode?: string;
  /** The source may answer later. */
  readonly isPassing: boolean;
  /** A registration record led to everything to which this source would have led. */
  readonly isCovered: boolean;
};
