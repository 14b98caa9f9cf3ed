import type { RequestStatus } from '../../../shared/domain/deletion-request.ts';
import type { PartStatus } from '../../../shared/domain/part.ts';
import type { RefusalReason, RetentionReason } from '../../../shared/domain/reasons.ts';

/** One sentence for each plural category that the language has. @see Intl.PluralRules */
export type Plural = { readonly [category in Intl.LDMLPluralRule]?: string } & { readonly other: string };

export type Headline = { readonly title: string; readonly text: string };

/** What the page says first: the record's status, and the cases in which that word alone would mislead. */
export type HeadlineName = RequestStatus | 'last_check' | 'on_hold' | 'all_kept';

/** The steps of the time line. */
export type StepName =
  | 'received'
  | 'deletion'
  | 'search'
  | 'check'
  | 'last_check'
  | 'completed'
  | 'refused'
  | 'cancelled';
export type StepState = 'done' | 'now' | 'later';

/** How the parts of a request are grouped on the page. */
export type GroupName = 'deleted' | 'kept' | 'working' | 'untouched' | 'nothing_found';

/**
 * Every sentence of the pages in one language. `{name}` stands for a value; a test checks that each language uses the
 * same ones as English. A status or a reason without its sentence does not compile.
 */
export type Sentences = {
  /** The language's own name. */
  readonly name: string;
  readonly skip: string;
  readonly language: string;
  readonly contact: string;
  readonly privacy: string;

  readonly ask: {
    readonly title: string;
    readonly lead: string;
    readonly how: string;
    readonly meta: string;
    readonly metaSteps: readonly [string, string, string, string];
    readonly mail: string;
    readonly mailText: string;
    readonly mailProof: string;
    readonly mailButton: string;
    readonly next: string;
    readonly nextSteps: readonly [string, string, string, string];
    readonly promise: Plural;
    readonly deleted: string;
    readonly kept: string;
    readonly anonymous: string;
    readonly backups: Plural;
  };

  readonly lookUp: {
    readonly title: string;
    readonly code: string;
    readonly hint: string;
    /** `{n}` letters and digits were entered. */
    readonly wrongLength: string;
    readonly wrongCharacters: string;
    readonly button: string;
  };

  readonly status: {
    readonly headline: { readonly [name in HeadlineName]: Headline };
    readonly overdue: string;
    readonly extended: string;
    readonly holdUntil: string;
    readonly timeLine: string;
    readonly step: { readonly [name in StepName]: string };
    readonly state: { readonly [state in StepState]: string };
    readonly promised: string;
    readonly group: { readonly [name in GroupName]: string };
    /** The heading over what is kept, where `group.kept` is its short name. */
    readonly keptWhy: string;
    readonly part: { readonly [status in PartStatus]: string };
    readonly retention: { readonly [reason in RetentionReason]: string };
    readonly refusal: { readonly [reason in RefusalReason]: string };
    readonly basis: string;
    readonly keptUntil: string;
    readonly keptOpenEnd: string;
    readonly whyRefused: string;
    readonly disagree: string;
    readonly rights: string;
    readonly backups: string;
    readonly backupsText: string;
    readonly receipt: string;
    readonly receiptText: string;
    readonly receiptButton: string;
    readonly receiptKeys: string;
    readonly code: string;
    readonly readAt: string;
    readonly renews: string;
    readonly stop: string;
    readonly start: string;
    readonly readAgain: string;
  };

  readonly unknown: {
    readonly title: string;
    readonly lead: string;
    readonly reasons: readonly [string, string, string];
    readonly calm: string;
  };

  readonly unavailable: Headline;
};
