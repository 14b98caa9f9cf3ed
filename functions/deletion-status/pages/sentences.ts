import type { RequestStatus } from '../../../shared/domain/deletion-request.ts';
import type { NoticeKind } from '../../../shared/domain/notices.ts';
import type { PartStatus } from '../../../shared/domain/part.ts';
import type { RefusalReason, RetentionReason } from '../../../shared/domain/reasons.ts';

/** One sentence for each plural category that the language has. @see Intl.PluralRules */
export type Plural = { readonly [category in Intl.LDMLPluralRule]?: string } & { readonly other: string };

export type Headline = { readonly title: string; readonly text: string };

/** The headlines: one for each status of a record, and more for cases in which that status alone would mislead. */
export type HeadlineName =
  | RequestStatus
  | 'last_check'
  | 'on_hold'
  | 'confirmed'
  | 'anonymised'
  | 'mixed'
  | 'all_kept'
  | 'all_left'
  | 'nobody_named';

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
export type GroupName =
  | 'deleted'
  | 'anonymised'
  | 'passed_on'
  | 'kept'
  | 'working'
  | 'not_started'
  | 'stopped'
  | 'untouched'
  | 'nothing_found';

/**
 * Every sentence of the pages in one language. `{name}` stands for a value; a test checks that each language uses the
 * same ones as English. A status, a reason or a notice without its sentence does not compile.
 */
export type Sentences = {
  readonly skip: string;
  readonly language: string;
  /** The language of the page by its own name; opens the list of the others. */
  readonly languageNow: string;
  readonly contact: string;
  readonly privacy: string;

  readonly ask: {
    readonly title: string;
    readonly lead: string;
    readonly how: string;
    readonly facebook: string;
    readonly facebookSteps: readonly [string, string, string];
    /** Added to the first step if the company works for businesses. */
    readonly facebookBusiness: string;
    /** Instagram's menus have changed often, so the steps only describe the way. */
    readonly instagram: string;
    readonly instagramSteps: readonly [string, string, string];
    readonly keepCode: string;
    readonly mail: string;
    readonly mailText: string;
    readonly mailBusiness: string;
    readonly mailProof: string;
    readonly mailButton: string;
    readonly next: string;
    readonly nextSteps: readonly [string, string, string, string];
    readonly promise: Plural;
    readonly deleted: string;
    readonly kept: string;
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
    /** How many types of data are in each group. */
    readonly tally: { readonly [name in GroupName]: Plural };
    /** The headings over the lists. */
    readonly group: { readonly [name in GroupName]: string };
    readonly part: { readonly [status in PartStatus]: string };
    /** Replaces `part` after a try that failed. */
    readonly partTriedAgain: string;
    /** Replaces `part` if a service provider has only acknowledged the notice. */
    readonly partPassedOn: string;
    /** Replaces `part` if it is not known whether the service provider has said more than that. */
    readonly partToldOnly: string;
    /** Replaces `part` while the request is open, because a last check is still to come. */
    readonly partSoFar: {
      readonly deleted: string;
      readonly nothing_deleted: string;
      readonly nothing_found: string;
      /** Replace `part`, which speaks of deletion, where data is made anonymous. */
      readonly anonymising: string;
      readonly anonymised: string;
    };
    /** Replaces `part` if something was left, which a notice explains. */
    readonly partWithRest: { readonly deleted: string; readonly nothing_found: string };
    /** Replaces `part`, which speaks of service providers, for what our own team deletes by hand or has confirmed. */
    readonly partByHand: { readonly waiting: string; readonly confirmed: string; readonly nothing_left: string };
    readonly retention: { readonly [reason in RetentionReason]: string };
    /** The label of the rule under which something is kept. */
    readonly rule: string;
    readonly keptUntil: string;
    readonly keptOpenEnd: string;
    readonly whyRefused: string;
    readonly refusal: { readonly [reason in RefusalReason]: string };
    /** The label of what was written about a refusal, or about data that a business decides about. */
    readonly explanation: string;
    readonly disagree: string;
    readonly yourRights: string;
    readonly rights: string;
    readonly notices: string;
    readonly notice: { readonly [kind in NoticeKind]: string };
    readonly backups: string;
    readonly backupsText: string;
    readonly receipt: string;
    readonly receiptText: string;
    readonly receiptButton: string;
    readonly receiptRead: string;
    readonly code: string;
    readonly readAt: string;
    readonly renews: string;
    readonly stop: string;
    readonly start: string;
    readonly readAgain: string;
  };

  readonly receipt: {
    readonly title: string;
    readonly lead: string;
    readonly issuer: string;
    readonly issued: string;
    readonly received: string;
    readonly backups: string;
    readonly key: string;
    readonly check: string;
    readonly checkText: string;
    readonly keys: string;
    readonly back: string;
  };

  readonly unknown: {
    readonly title: string;
    readonly lead: string;
    readonly reasons: readonly [string, string, string];
    readonly calm: string;
  };

  readonly unavailable: Headline;
};
