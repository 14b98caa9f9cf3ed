import type { InferOutput, ObjectEntries, ObjectSchema } from 'valibot';
import type { RequestId } from '../domain/confirmation-code.ts';
import type { Identifiers } from '../domain/identifiers.ts';
import type { Retention } from '../domain/reasons.ts';
import type { PlantingKind } from './planting/planting.ts';

/** Whose data, and up to when. */
export type Selection = {
  /** For the targets that must name the request to somebody else (idempotency keys, nonces). Never a code. */
  readonly requestId: RequestId;
  readonly appId: string;
  /** Everything that was resolved before the first delete. */
  readonly identifiers: Identifiers;
  /** When the request was accepted, epoch milliseconds: where the target knows creation times, newer items stay. */
  readonly cutOff: number;
  /** An operator decided that what this target would still keep goes now. */
  readonly released?: true;
  /** How many tries of this purge have failed in a row; none when absent. */
  readonly attempts?: number;
};

/** How long a purge may go on in this invocation. Look at it between calls; stop starting new ones when it is over. */
export type Budget = {
  isOver(): boolean;
  /** Aborts calls that would outlast the invocation. */
  readonly signal: AbortSignal;
};

export type PurgeResult =
  /** Nothing that the selection finds is left, as far as the deletes tell. Verified later by reading. */
  | { readonly outcome: 'emptied'; readonly items: number }
  /** The budget is over; the next invocation goes on. Nothing is remembered: what was deleted is no longer found. */
  | { readonly outcome: 'unfinished'; readonly items: number }
  /** Something stays, and why. */
  | {
      readonly outcome: 'kept';
      readonly items: number;
      readonly retention: Retention;
      /** When the target can delete what it kept, epoch milliseconds; absent when it never does so by itself. */
      readonly runAgainAt?: number;
    }
  /** Somebody else was told: they have our notice, took it, or say that they are done. */
  | {
      readonly outcome: 'notified' | 'acknowledged' | 'confirmed';
      readonly items: number;
      /** SHA-256 (base64url) of the nonce with which they will confirm. */
      readonly confirmationHash?: string;
      /** When to ask or tell again, epoch milliseconds; absent when an operator must say that it is done. */
      readonly askAgainAt?: number;
    };

/**
 * One place where data lives: three verbs over one selection.
 *
 * Every verb may run twice and be stopped at any await. A verb that could not find out throws DeletionError with
 * disposition `retry` or `fail`; it never answers zero.
 */
export type Target = {
  /** Counts what `purge` would delete. */
  plan(selection: Selection): Promise<number>;
  purge(selection: Selection, budget: Budget): Promise<PurgeResult>;
  /** Counts what is left, strongly consistent where the store can. */
  verify(selection: Selection): Promise<number>;
};

/** More distinct values than this are not one person; a source that finds more throws `too_many_identifiers` (fail). */
export const MOST_IDENTIFIER_VALUES = 10_000;

/** Finds further identifiers of a person in a store, by those already known. */
export type IdentifierSource = {
  /** @returns distinct values, none when the store holds none; throws when it could not find out */
  lookUp(selection: Selection): Promise<readonly string[]>;
};

/** What the worker must be allowed to do for one row of the data map; the stack grants exactly this. */
export type Permission = {
  readonly actions: readonly string[];
  /** ARNs without partition, region and account: `dynamodb:table/NAME`, `s3:::BUCKET/PREFIX*`. See `infra/constructs/grants.ts`. */
  readonly resources: readonly string[];
};

/** A row of the data map, as its schema reads it. */
export type Row<Entries extends ObjectEntries> = InferOutput<ObjectSchema<Entries, undefined>>;

/**
 * A kind of store. A new kind is one file that exports this, one line in `index.ts`, and the contract test.
 * SDKs are imported inside `connect`, so that a data map without this kind does not load them; but for those that the worker
 * itself needs, DynamoDB's and KMS's, of which a static import keeps only what is used.
 */
export type TargetKind<
  TargetEntries extends ObjectEntries = ObjectEntries,
  SourceEntries extends ObjectEntries = ObjectEntries,
> = {
  readonly kind: string;
  /** Somebody else deletes, and says so; an operator may say it for them, also after a failure. */
  readonly isDoneByOthers?: true;
  /** Its calls are made with `appSecret`; only then may the worker read the registered apps. */
  readonly usesAppSecrets?: true;
  /** What a target row of this kind says besides `name`, `label`, `kind` and `onDeauthorize`. */
  readonly entries: TargetEntries;
  /**
   * The templates of a row in which identifiers stand, for checking that each can be reached and that each names a person.
   * What selects only together is joined into one text: partition `{appId}` with sort key `{asid}` is `{appId} {asid}`.
   * None when the row is about everybody.
   */
  templates(row: Row<TargetEntries>): readonly string[];
  /** How the parts of a row contradict each other, where its entries cannot say so. */
  mistake?(row: Row<TargetEntries>): string | undefined;
  permissions(row: Row<TargetEntries>): readonly Permission[];
  connect(row: Row<TargetEntries>, environment: TargetEnvironment): Promise<Target>;

  /** Present when the canary can be put into stores of this kind. */
  readonly planting?: PlantingKind<TargetEntries>;

  /** Present when identifiers can be looked up in stores of this kind. */
  readonly source?: {
    readonly entries: SourceEntries;
    templates(row: Row<SourceEntries>): readonly string[];
    permissions(row: Row<SourceEntries>): readonly Permission[];
    connect(row: Row<SourceEntries>, environment: TargetEnvironment): Promise<IdentifierSource>;
  };
};

/** What a target may use besides its own row. */
export type TargetEnvironment = {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 up to but not 1, for jitter; never for a secret. */
  random(): number;
  /** Endpoints, credentials and secrets' names by setting name; never read from `process.env` by a target itself. */
  setting(name: string): string | undefined;
  /**
   * The current secret of a registered Meta app, for what calls Meta; undefined when the app is not registered.
   *
   * @throws DeletionError `registry_unavailable` (retry)
   */
  appSecret?(appId: string): Promise<string | undefined>;
};
