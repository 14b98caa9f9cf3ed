import type { RequestId } from '../domain/confirmation-code.ts';
import type { FormerIdentifiers, Identifiers } from '../domain/identifiers.ts';
import type { PurgeResult } from '../domain/purge-result.ts';
import type { Bounds } from '../domain/selection.ts';

export type { PurgeResult };

/** Whose data, and up to when. */
export type Selection = {
  /**
   * For the targets that must name the request to somebody else (idempotency keys, nonces). Never a confirmation code.
   */
  readonly requestId: RequestId;
  readonly appId: string;
  /** The kind of identifier with which the request began. */
  readonly beganWith?: string;
  /** The person's own identifiers: everything that was resolved before the first delete. */
  readonly identifiers: Identifiers;
  /** Of a business that the person works for. Only a target whose rows are a business's counts by them. */
  readonly ofBusiness?: Identifiers;
  /**
   * Under these, only rows from before their time are the person's. The targets of a data map look for both, one after
   * the other.
   */
  readonly former?: FormerIdentifiers;
  /** When the person asked, epoch milliseconds: retention and notices to providers count from it. */
  readonly askedAt: number;
  /** Which rows under these identifiers; all of them, whatever their time, when absent. */
  readonly bounds?: Bounds;
  /** A replay after a restore: the time at which a store last modified something does not tell when it was created. */
  readonly restored?: true;
  /** An operator decided that what this target would still keep is deleted now. */
  readonly released?: true;
  /** How many tries of this purge have failed in a row; none if absent. */
  readonly attempts?: number;
  /** An earlier purge, of this request or of another of the person, deleted something here, or may have. */
  readonly mayHaveDeleted?: true;
};

/** How long a purge may go on in this invocation. Check it between calls, and start no new ones when it is over. */
export type Budget = {
  isOver(): boolean;
  /** Aborts calls that would outlast the invocation. */
  readonly signal: AbortSignal;
};

/**
 * One place where data lives: three verbs over one selection.
 *
 * Every verb may run twice and be stopped at any await. A verb that could not find out throws DeletionError with
 * disposition `retry`, `after_others` or `fail`; it never answers zero.
 */
export type Target = {
  /** Counts what `purge` would delete under the bounds of the selection. */
  plan(selection: Selection): Promise<number>;
  purge(selection: Selection, budget: Budget): Promise<PurgeResult>;
  /** Counts what is left of that; strongly consistent where the store can be. */
  verify(selection: Selection): Promise<number>;
  /**
   * Counts what the bounds leave; called only if the selection has bounds. Absent for kinds that hold no rows of ours.
   */
  countLeft?(selection: Selection): Promise<Left>;
  /** What it empties stays, but without what names the person; `stays` says what, and why, in English. */
  readonly anonymises?: { readonly stays: string };
  /** A reading sees every write that was acknowledged before it, so what a purge emptied can be read at once. */
  readonly isConsistent?: true;
};

/** What a target does with the tokens that are stored for calls to Meta. */
export type TokenUse = 'used' | 'erased';

/** What the bounds of a selection leave: rows newer than they allow, and rows whose age is unknown. */
export type Left = { readonly newer: number; readonly undated: number };

/**
 * More distinct values than this cannot be one person's; a source that finds more throws `too_many_identifiers` (fail).
 */
export const MOST_IDENTIFIER_VALUES = 10_000;

/** Finds further identifiers of a person in a store, by those already known. */
export type IdentifierSource = {
  /** @returns what is in the person's rows, nothing when the store holds none; throws when it could not find out */
  lookUp(selection: Selection): Promise<LookUp>;
};

export type LookUp = {
  /** No two entries are alike; a value occurs several times when rows say different things about it. */
  readonly found: readonly FoundIdentifier[];
  /**
   * The source no longer knows the person, such as Meta after the app was removed. That does not prove that nothing is
   * there.
   */
  readonly gone?: true;
};

/** An identifier, and what its row says about it where the data map names the fields. Times are epoch milliseconds. */
export type FoundIdentifier = {
  readonly value: string;
  /** When the row was written; absent when it does not say, or says an impossible time. */
  readonly createdAt?: number;
  /** When the account was last used. */
  readonly activeAt?: number;
  /** The row says that this number or address was proven to be the person's. */
  readonly isVerified?: boolean;
};
