import type { IdentifierConfirmation, IdentifierFigure } from '../domain/deletion-request.ts';
import type { EntryIdentifierKind, Identifiers } from '../domain/identifiers.ts';
import type { Registration, RegistrationAge, RegistrationQuestion } from '../domain/selection.ts';
import type { Selection } from './target.ts';

/** For whom the identifiers are looked up, and with what registration records are compared. */
export type ResolutionQuestion = RegistrationQuestion & {
  /** With the identifiers that are known so far. */
  readonly selection: Selection;
  readonly beganWith: EntryIdentifierKind;
  readonly confirmed: readonly IdentifierConfirmation[];
};

/** Every identifier that the data map can reach, by what it may do. */
export type Resolution = {
  /** What deletes. */
  readonly verified: Identifiers;
  /** Reached only by links that somebody merely claimed. */
  readonly selfDeclared: Identifiers;
  /** Reached in a person's request, and a business's to decide about. */
  readonly ofBusiness: Identifiers;
  readonly readings: readonly RegistrationReading[];
  readonly figures: readonly IdentifierFigure[];
  readonly gaps: readonly Gap[];
};

export type RegistrationReading = { readonly registration: Registration; readonly age: RegistrationAge };

/** A source that need not answer, and did not. */
export type Gap = {
  /** The kind of id that it would have given. */
  readonly kind: string;
  readonly errorCode: string;
  /** `silent`: it may answer later. `refused`: it never will. `gone`: it no longer knows the person. */
  readonly why: 'silent' | 'refused' | 'gone';
};
