import type { GenericSchema, InferOutput, ObjectEntries, ObjectSchema } from 'valibot';
import type { PlaceholderRules } from '../domain/placeholder-values.ts';
import type { Seeding } from '../ports/seeding.ts';
import type { IdentifierSource, Target, TokenUse } from '../ports/target.ts';
import type { TimeFormat } from './creation-time.ts';

/** What the worker must be allowed to do for one row of the data map; the stack grants exactly this. */
export type Permission = {
  readonly actions: readonly string[];
  /**
   * ARNs without partition, region and account: `dynamodb:table/NAME`, `s3:::BUCKET/PREFIX*`. See
   * `infra/constructs/grants.ts`.
   */
  readonly resources: readonly string[];
};

/** A template that a field of the store must equal or begin with. */
export type Match = { readonly field: string; readonly by: 'value' | 'prefix'; readonly template: string };

/** Selects the data for which all of these match. */
export type Selector = readonly Match[];

/** Something that a row says about its store, independent of any person. All rows about one store have to agree. */
export type Fact = {
  /** What the fact is about, in words that include the store's name: `the key of table messages`. */
  readonly about: string;
  /** Identifies the fact if several have the same `about`. @default `about` */
  readonly key?: string;
  readonly says: string;
  /** The selectors of a fact about what is selected. */
  readonly selects?: readonly Selector[];
};

/** A table in which rows are found by some columns, and what becomes of them; `left` if they are only looked up. */
export type FoundBy = {
  /** The setting with the address of its database. */
  readonly connection: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly fate: 'emptied' | 'kept' | 'left';
  /** The name of the target, if it is one. */
  readonly target?: string;
};

/** A place that refers to what a row deletes, the `about` of facts of rows that name it, and what the store does. */
export type Reference = {
  readonly store: string;
  readonly namedAs: readonly string[];
  /**
   * `cascade`: what refers to it is deleted along. `refuse`: it is not deleted while something refers to it, because
   * the store refuses that, or because kept rows would no longer be found. `unlink`: what refers to it would no longer
   * be found. `unnamed`: as `refuse`, and no row of the data map names what refers to it. `late`: as `refuse`, and what
   * refers to it is emptied only later.
   */
  readonly onDelete: 'cascade' | 'refuse' | 'unlink' | 'unnamed' | 'late';
};

/** Something that a data map may say but probably should not, and what to do about it. */
export type Warning = { readonly finding: string; readonly advice: string };

/** A row of the data map, as its schema parses it. */
export type Row<Entries extends ObjectEntries> = InferOutput<ObjectSchema<Entries, undefined>>;

/**
 * A kind of target. To add one, write a folder that exports this, add a line to `kinds.ts`, and provide what the tests
 * then ask for; see `shared/targets/README.md`.
 *
 * SDKs are imported inside `connect`, so that a data map without this kind does not load them. The exceptions are
 * DynamoDB and KMS, which the worker needs in any case: they are imported statically, so that the bundle holds only
 * what is used.
 */
export type TargetKind<
  TargetEntries extends ObjectEntries = ObjectEntries,
  SourceEntries extends ObjectEntries = ObjectEntries,
> = {
  readonly kind: string;
  /** Data can be kept there: `where` of a `kept` row can hold a row of this kind. */
  readonly isStore?: true;
  /** Somebody else deletes and confirms it. An operator may confirm for them, even after a failure. */
  readonly isDoneByOthers?: true;
  /** Its calls are made with `appSecret`. Only if such a row exists may the worker read the registered apps. */
  readonly usesAppSecrets?: true;
  /**
   * Whether its calls are made with stored tokens, and whether it erases them afterwards. Targets that only use tokens
   * run before those that erase them.
   */
  tokens?(row: Row<TargetEntries>): TokenUse | undefined;
  /** The fields that a target row of this kind has besides those of every row, such as `name`, `label` and `kind`. */
  readonly entries: TargetEntries;
  /**
   * The templates of a row, to check that each can be reached and that each names a person. Templates that select only
   * together are joined into one text: partition `{appId}` with sort key `{asid}` is `{appId} {asid}`. Empty when the
   * row is about everybody.
   */
  templates(row: Row<TargetEntries>): readonly string[];
  /** Those of the templates whose ids have to belong together, for the same person; all of them if absent. */
  combined?(row: Row<TargetEntries>): readonly string[];
  /** How the fields of a row contradict each other, if the schema in `entries` cannot express it. */
  mistake?(row: Row<TargetEntries>): string | undefined;
  /** A warning about a row that is valid, but probably not what the company wants. */
  warning?(row: Row<TargetEntries>): Warning | undefined;
  /** Those of the templates that find rows without a creation time. */
  untimed?(row: Row<TargetEntries>): readonly string[];
  facts?(row: Row<TargetEntries>): readonly Fact[];
  /** By which columns the row finds its rows, where foreign keys of the database could change them. */
  foundBy?(row: Row<TargetEntries>): readonly FoundBy[];
  /** The stores from which the row may delete, in the same words as a source's `reads`; absent if that is not known. */
  empties?(row: Row<TargetEntries>): readonly string[] | undefined;
  permissions(row: Row<TargetEntries>): readonly Permission[];
  connect(row: Row<TargetEntries>, environment: TargetEnvironment): Promise<Target>;
  /** The places that refer to what the row deletes, as far as the store shows them. */
  references?(row: Row<TargetEntries>, environment: TargetEnvironment): Promise<readonly Reference[]>;

  /** Present when the canary can be put into stores of this kind. */
  readonly seeding?: SeedingKind<TargetEntries>;

  /** Present when identifiers can be looked up in stores of this kind. */
  readonly source?: {
    readonly entries: SourceEntries;
    templates(row: Row<SourceEntries>): readonly string[];
    /** The place that it reads, in words; absent if the row does not say it. */
    place?(row: Row<SourceEntries>): string;
    /** By which fields it finds items there, and which field holds the identifiers; absent if that is not simple. */
    finds?(row: Row<SourceEntries>): { readonly by: readonly Selector[]; readonly field?: string };
    facts?(row: Row<SourceEntries>): readonly Fact[];
    /** The store that it reads; absent if the row does not say it. */
    reads?(row: Row<SourceEntries>): string;
    /** It says so when it no longer knows a person. */
    readonly tellsGone?: true;
    /** As for a target. */
    foundBy?(row: Row<SourceEntries>): readonly FoundBy[];
    permissions(row: Row<SourceEntries>): readonly Permission[];
    /** How the data map names a field next to the identifier; absent if the store has no such fields. */
    readonly fields?: 'attribute' | 'column';
    /**
     * What is wrong with the description of a time in such a field, if the schema of the data map cannot express it.
     */
    timeMistake?(field: TimeField): string | undefined;
    connect(row: Row<SourceEntries>, environment: TargetEnvironment, beside?: FieldsBeside): Promise<IdentifierSource>;
  };
};

/** A field with a time: an `attribute` of an item or a `column` of a table, with its format and zone. */
export type TimeField = {
  readonly attribute?: string | undefined;
  readonly column?: string | undefined;
  readonly format?: TimeFormat | undefined;
  /** The zone of times that are written without one, such as Europe/Berlin. */
  readonly zone?: string | undefined;
};

/** The fields that a source reads in addition to the identifier, if the rule names them. */
export type FieldsBeside = {
  readonly createdAt?: TimeField | undefined;
  readonly activeAt?: TimeField | undefined;
  /** The name of the field that says whether the identifier was verified. */
  readonly verified?: string | undefined;
  /** Which values name nobody, for a source that joins several values into one identifier. */
  readonly placeholders?: PlaceholderRules;
};

/** What a target may use besides its own row. */
export type TargetEnvironment = {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 up to but not including 1, for jitter; never for a secret. */
  random(): number;
  /** Endpoints, credentials and secrets' names by setting name; never read from `process.env` by a target itself. */
  setting(name: string): string | undefined;
  /** Called with the number of identifiers that were left out because a store could not hold them. */
  countSkipped?(values: number): void;
  /**
   * The current secret of a registered Meta app, for calls to Meta; undefined when the app is not registered.
   *
   * @throws DeletionError `registry_unavailable` (retry)
   */
  appSecret?(appId: string): Promise<string | undefined>;
  /** By which columns the other rows of the data map find theirs. */
  readonly foundByOthers?: readonly FoundBy[];
  /** Called for a field with an impossible time: wrong unit, no zone, in the future. */
  impossibleTime?(field: string): void;
};

/** A permission with conditions on the call. */
export type SeedingPermission = Permission & {
  readonly conditions?: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };
};

/** One item that is put for the canary person. */
export type Seed = {
  /** In the same words as a source's `place`. */
  readonly place: string;
  /** The texts of its fields, as `canary` has them; no field has more than it says. */
  readonly fields: { readonly [field: string]: readonly string[] };
  /** By which fields the row finds items there; any of these is enough. */
  readonly foundBy: readonly Selector[];
};

/** How data of the canary person is put into stores of one kind. */
export type SeedingKind<
  TargetEntries extends ObjectEntries = ObjectEntries,
  Schema extends GenericSchema = GenericSchema,
> = {
  /** The schema of a row's `canary`. */
  readonly schema: Schema;
  /** How `canary` contradicts the rest of the row, if the schema cannot express it. */
  mistake?(row: Row<TargetEntries>, canary: InferOutput<Schema>): string | undefined;
  /** What is put where, and what the row finds there; absent if the row does not say it. */
  seeds?(row: Row<TargetEntries>, canary: InferOutput<Schema>): readonly Seed[];
  /** The permissions of the canary function: to put this data and to see it, but nothing of anybody else. */
  permissions(row: Row<TargetEntries>, canary: InferOutput<Schema>): readonly SeedingPermission[];
  connect(row: Row<TargetEntries>, canary: InferOutput<Schema>, environment: TargetEnvironment): Promise<Seeding>;
};
