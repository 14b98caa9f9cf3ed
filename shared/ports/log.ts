import type { PurgeResult } from '../domain/purge-result.ts';

/**
 * Everything that can be logged. What is not in this type is not in the log: there is no field for an id of a person,
 * a confirmation code, a secret or a body, and no free text.
 */
export type LogFields = {
  readonly requestId?: string;
  readonly appId?: string;
  readonly target?: string;
  /** A field of a store, as the data map names it. */
  readonly field?: string;
  /** The table whose rows refer to those that were to be deleted. */
  readonly referredBy?: string;
  /** The kind of an identifier as the data map names it, never its value. */
  readonly identifierKind?: string;
  readonly errorCode?: string;
  /**
   * The class and code of an unforeseen error, and the first frame of our own code in its stack; never its message.
   */
  readonly errorName?: string;
  readonly frame?: string;
  readonly attempt?: number;
  readonly status?: string;
  readonly route?: string;
  readonly items?: number;
  readonly count?: number;
  /** The result of the purge at each target: how many items, or any outcome other than `emptied`. */
  readonly parts?: { readonly [target: string]: number | PurgeResult['outcome'] };
};

export type Log = {
  info(event: LogEvent, fields?: LogFields): void;
  warn(event: LogEvent, fields?: LogFields): void;
  error(event: LogEvent, fields?: LogFields): void;
};

/** What can happen, as the first word of a log line. */
export type LogEvent =
  | 'request_accepted'
  | 'request_repeated'
  | 'request_refused'
  | 'request_not_recorded'
  | 'operation_refused'
  | 'app_unreadable'
  | 'app_secret_changed'
  | 'app_secret_shared'
  | 'business_leaving'
  | 'business_disconnected'
  | 'business_offboarded'
  | 'business_returned'
  | 'business_unknown'
  | 'request_cancelled'
  | 'queue_unavailable'
  | 'claim_left'
  | 'claim_lost'
  | 'claim_after_crash'
  | 'run_changed_nothing'
  | 'record_missing'
  | 'record_forged'
  | 'message_malformed'
  | 'identifiers_resolved'
  | 'identifier_source_failed'
  | 'identifier_source_gone'
  | 'time_impossible'
  | 'parts_purged'
  | 'parts_verified'
  | 'part_reappeared'
  | 'part_retried'
  | 'part_failing'
  | 'part_confirmed'
  | 'request_retried'
  | 'request_closed'
  | 'seal_dropped'
  | 'login_signature'
  | 'volume_unusual'
  | 'swept'
  | 'status_unavailable'
  | 'canary_asked'
  | 'canary_not_asked'
  | 'canary_verified'
  | 'canary_not_verified'
  | 'canary_not_seen'
  | 'unexpected';
