import type { GenericSchema, InferOutput, ObjectEntries, ObjectSchema } from 'valibot';
import type { Seeding } from '../ports/seeding.ts';
import type { IdentifierSource, Target, TokenUse } from '../ports/target.ts';
import type { TimeFormat } from './creation-time.ts';

/** What the worker must be allowed to do for one row of the data map; the stack grants exactly this. */
export type Permission = {
  readonly actions: readonly string[];
  /** ARNs without partition, region and account: `dynamodb:table/NAME`, `s3:::BUCKET/PREFIX*`. See `infra/constructs/grants.ts`. */
  readonly resources: readonly string[];
};

/** What a field of the store has to be, or to begin with, as a template. */
export type Match = { readonly field: string; readonly by: 'value' | 'prefix'; readonly template: string };

/** What is selected where all of these match. */
export type Selector = readonly Match[];

/** What a row says about its store, regardless of the person. The rows about one store have to agree. */
export type Fact = {
  /** In words, with the store's name: `the key of table messages`. */
  readonly about: string;
  /** What tells it from others where the words do not. @default the words */
  readonly key?: string;
  readonly says: string;
  /** Of a statement about what is selected: each of its selectors. */
  readonly selects?: readonly Selector[];
};

/** A table in which rows are found by some columns, and what becomes of these rows; `left` where they are only looked up. */
export type FoundBy = {
  /** The setting with the address of its database. */
  readonly connection: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly fate: 'emptied' | 'kept' | 'left';
};

/** A place that refers to what a row deletes, what the store does about it, and what facts of a row that names it are about. */
export type Reference = {
  readonly store: string;
  readonly namedAs: readonly string[];
  /**
   * `cascade`: what refers to it is deleted along. `refuse`: it is not deleted while something refers to it, because the store
   * refuses that, or because kept rows would no longer be found. `unlink`: what refers to it would no longer be found.
   */
  readonly onDelete: 'cascade' | 'refuse' | 'unlink';
};

/** What a data map may say, but had better not: what it is, and what to do about it. */
export type Warning = { readonly finding: string; readonly advice: string };

/** A row of the data map, as its schema reads it. */
export type Row<Entries extends ObjectEntries> = InferOutput<ObjectSchema<Entries, undefined>>;

/**
 * A kind of target. A new kind is a folder that exports this, a line in `kinds.ts`, and what the tests then ask for:
 * `shared/targets/README.md`.
 *
 * SDKs are imported inside `connect`, so that a data map without this kind does not load them; but for those that the worker
 * itself needs, DynamoDB's and KMS's, of which a static import keeps only what is used.
 */
export type TargetKind<
  TargetEntries extends ObjectEntries = ObjectEntries,
  SourceEntries extends ObjectEntries = ObjectEntries,
> = {
  readonly kind: string;
  /** Data can be kept there: a row of this kind can stand in `where` of `kept`. */
  readonly isStore?: true;
  /** Somebody else deletes, and says so; an operator may say it for them, also after a failure. */
  readonly isDoneByOthers?: true;
  /** Its calls are made with `appSecret`; only then may the worker read the registered apps. */
  readonly usesAppSecrets?: true;
  /** Whether its calls are made with stored tokens, which it leaves or erases: who uses them goes before who erases them. */
  tokens?(row: Row<TargetEntries>): TokenUse | undefined;
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
  /** What a row may say, but is worth a warning. */
  warning?(row: Row<TargetEntries>): Warning | undefined;
  /** Those of the templates whose rows do not say when they were written. */
  untimed?(row: Row<TargetEntries>): readonly string[];
  facts?(row: Row<TargetEntries>): readonly Fact[];
  /** By which columns the row finds its rows, where foreign keys of the database could change them. */
  foundBy?(row: Row<TargetEntries>): readonly FoundBy[];
  permissions(row: Row<TargetEntries>): readonly Permission[];
  connect(row: Row<TargetEntries>, environment: TargetEnvironment): Promise<Target>;
  /** What refers to what the row deletes, so that the store deletes it along or refuses, as far as the store shows that. */
  references?(row: Row<TargetEntries>, environment: TargetEnvironment): Promise<readonly Reference[]>;

  /** Present when the canary can be put into stores of this kind. */
  readonly seeding?: SeedingKind<TargetEntries>;

  /** Present when identifiers can be looked up in stores of this kind. */
  readonly source?: {
    readonly entries: SourceEntries;
    templates(row: Row<SourceEntries>): readonly string[];
    /** The place that it reads, in words; absent where the row does not say it. */
    place?(row: Row<SourceEntries>): string;
    facts?(row: Row<SourceEntries>): readonly Fact[];
    /** As for a target. */
    foundBy?(row: Row<SourceEntries>): readonly FoundBy[];
    permissions(row: Row<SourceEntries>): readonly Permission[];
    /** What the data map calls a field beside the identifier; absent where there are no such fields. */
    readonly fields?: 'attribute' | 'column';
    /** How a time cannot be written in such a field, where the schema of the data map cannot say so. */
    timeMistake?(field: TimeField): string | undefined;
    connect(row: Row<SourceEntries>, environment: TargetEnvironment, beside?: FieldsBeside): Promise<IdentifierSource>;
  };
};

/** A field with a time: an `attribute` of an item or a `column` of a table, with its format and zone. */
export type TimeField = {
  readonly attribute?: string | undefined;
  readonly column?: string | undefined;
  readonly format?: TimeFormat | undefined;
  /** For times that are written without one, such as Europe/Berlin. */
  readonly zone?: string | undefined;
};

/** What a source reads from a row beside the identifier, where the rule says so. */
export type FieldsBeside = {
  readonly createdAt?: TimeField | undefined;
  readonly activeAt?: TimeField | undefined;
  /** The name of the field that says that the identifier was verified. */
  readonly verified?: string | undefined;
};

/** What a target may use besides its own row. */
export type TargetEnvironment = {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 up to but not 1, for jitter; never for a secret. */
  random(): number;
  /** Endpoints, credentials and secrets' names by setting name; never read from `process.env` by a target itself. */
  setting(name: string): string | undefined;
  /** Identifiers were left out because a store could not hold them. */
  countSkipped?(values: number): void;
  /**
   * The current secret of a registered Meta app, for what calls Meta; undefined when the app is not registered.
   *
   * @throws DeletionError `registry_unavailable` (retry)
   */
  appSecret?(appId: string): Promise<string | undefined>;
  /** By which columns the other rows of the data map find theirs. */
  readonly foundByOthers?: readonly FoundBy[];
  /** Called for a field with an impossible time: wrong unit, no zone, in the future. */
  impossibleTime?(field: string): void;
};

/** A permission, and what else must be true of the call. */
export type SeedingPermission = Permission & {
  readonly conditions?: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };
};

/** How the canary is put into stores of one kind. */
export type SeedingKind<
  TargetEntries extends ObjectEntries = ObjectEntries,
  Schema extends GenericSchema = GenericSchema,
> = {
  /** What a row says as `canary`. */
  readonly schema: Schema;
  /** How that contradicts the row, where the schema cannot say so. */
  mistake?(row: Row<TargetEntries>, canary: InferOutput<Schema>): string | undefined;
  /** Where it is put, in the words of a source's `place`. */
  places?(row: Row<TargetEntries>, canary: InferOutput<Schema>): readonly string[];
  /** What the canary function must be allowed: to put this, and to see it, and nothing of anybody else. */
  permissions(row: Row<TargetEntries>, canary: InferOutput<Schema>): readonly SeedingPermission[];
  connect(row: Row<TargetEntries>, canary: InferOutput<Schema>, environment: TargetEnvironment): Promise<Seeding>;
};
