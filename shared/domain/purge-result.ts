import type { Retention } from './reasons.ts';

/** `parent_id`: Meta removes no entry of a contact book by an id that several business portfolios share. */
export type LeftOut = 'parent_id';

/** What the person is told about a purge, even if it goes on later or ends in an error. */
export type Said = {
  /** If another party deleted it, copies may stay in its caches until then, epoch milliseconds. */
  readonly copiesUntil?: number;
  /** An id by which nothing can be deleted there, and why. */
  readonly leftOut?: LeftOut;
};

/** The result of one purge at one target. */
export type PurgeResult = Said & PurgeOutcome;

type PurgeOutcome =
  /** Nothing that the selection finds is left, as far as the deletes tell. Verified later by reading. */
  | {
      readonly outcome: 'emptied';
      readonly items: number;
      /** The readings that follow delete what they find, because nothing else can tell what is there. */
      readonly readingDeletes?: true;
    }
  /**
   * The budget is used up; the next invocation goes on. Nothing has to be remembered: what was deleted is no longer
   * found.
   */
  | {
      readonly outcome: 'unfinished';
      readonly items: number;
      /** When to go on, epoch milliseconds; at once when absent. */
      readonly runAgainAt?: number;
    }
  /** Something stays, for this reason. */
  | {
      readonly outcome: 'kept';
      readonly items: number;
      readonly retention: Retention;
      /** Only some of it is kept, and the rest is deleted: a later look has to purge it again. */
      readonly partial?: true;
      /** When the target can delete what it kept, epoch milliseconds; absent when it never does so by itself. */
      readonly runAgainAt?: number;
    }
  /** Another party was notified: it has our notice, accepted it, or says that it is done. */
  | {
      readonly outcome: 'notified' | 'acknowledged' | 'confirmed';
      readonly items: number;
      /** SHA-256 (base64url) of the nonce with which they will confirm. */
      readonly confirmationHash?: string;
      /** When to ask or tell again, epoch milliseconds; absent when an operator must say that it is done. */
      readonly askAgainAt?: number;
      /** Of `confirmed`: they have only accepted it, and nothing more is waited for. */
      readonly isOnlyAcknowledged?: true;
    };

/** Takes only the fields that are present, so that what was said before is not overwritten with nothing. */
export function saidIn({ copiesUntil, leftOut }: Said): Said {
  return { ...(copiesUntil !== undefined && { copiesUntil }), ...(leftOut !== undefined && { leftOut }) };
}
