import * as v from 'valibot';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import type { Retentions } from '../../shared/domain/schedule.ts';
import { EARLIEST_TIME, LATEST_TIME } from '../../shared/domain/schedule.ts';
import type { AppWriter } from '../../shared/ports/app-writer.ts';
import type { DeadLetters } from '../../shared/ports/dead-letters.ts';
import type { RequestStore } from '../../shared/ports/request-store.ts';
import type { Seal } from '../../shared/ports/seal.ts';
import type { AcceptPorts } from '../../shared/use-cases/accept-request.ts';

/** What decisions depend on besides the record. */
export type DecisionFacts = {
  readonly retentions: Retentions;
  /** Whether others, and not the worker, delete from the target, or it is no longer in the data map. */
  readonly isDoneByOthers: (target: string) => boolean;
};

/** What operations depend on besides the records. Durations in milliseconds. */
export type OperationFacts = DecisionFacts & {
  readonly promise: number;
  /** How long the requests of a list, or of a system, wait before they start. */
  readonly startAfter: number;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** The kinds of identifiers by which the data map finds people. */
  readonly entryKinds: readonly string[];
  /** The targets of the data map. */
  readonly targets: readonly OperationTarget[];
};

/** What an operation needs to know about a target. Only rows of kind `manual` have `match` and `instructions`. */
export type OperationTarget = {
  readonly name: string;
  readonly kind: string;
  readonly match?: readonly string[];
  readonly instructions?: string;
};

export type OperationPorts = AcceptPorts & {
  readonly store: Pick<RequestStore, 'create' | 'read' | 'amend'>;
  readonly seal: Pick<Seal, 'close' | 'open'>;
  readonly apps: AppWriter;
  readonly deadLetters: DeadLetters;
  readonly facts: OperationFacts;
};

/** Carries out what a body asked for and returns the answer. `by` is the caller, as IAM names them. */
export type Operation = (ports: OperationPorts, by: string) => Promise<object>;

/** One operation, by its name in the URL. */
export type NamedOperation = readonly [name: string, read: (body: unknown) => Operation];

export const Id = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{43}$/),
  v.transform((id) => id as RequestId),
);
export const Target = v.pipe(v.string(), v.nonEmpty(), v.maxLength(100));
const TIME_EXPECTED = 'milliseconds since 1970 of a time in the years 2000 to 9999';
/** Epoch milliseconds. */
export const Time = v.pipe(
  v.number(TIME_EXPECTED),
  v.safeInteger(TIME_EXPECTED),
  v.minValue(EARLIEST_TIME, TIME_EXPECTED),
  v.maxValue(LATEST_TIME, TIME_EXPECTED),
);
/** The caller's own reference, such as a ticket number; only a hash of it is used. */
export const Reference = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));

/** An operation whose body has exactly these fields: one that also names a caller, for example, is refused. */
export function operation<const Entries extends v.ObjectEntries>(
  name: string,
  entries: Entries,
  perform: (fields: v.InferOutput<v.StrictObjectSchema<Entries, undefined>>) => Operation,
): NamedOperation {
  const Fields = v.strictObject(entries);
  return [name, (body) => perform(v.parse(Fields, body))];
}

/**
 * Reads a body.
 *
 * @throws DeletionError `operation_malformed` (reject); its message has the names of the invalid fields and their
 * allowed values, but never the values that were sent, which may be about a person
 */
export function parsed<Read>(read: (body: unknown) => Read, body: unknown): Read {
  try {
    return read(body);
  } catch (error) {
    if (v.isValiError(error)) throw malformed(`these fields are invalid: ${fieldsOf(error.issues).join('; ')}`);
    throw error;
  }
}

export function malformed(message: string): DeletionError {
  return new DeletionError('operation_malformed', 'reject', message);
}

/** Only the names of expected fields: an unknown name is caller input, too. */
function fieldsOf(issues: readonly v.BaseIssue<unknown>[]): readonly string[] {
  const names = issues.map((issue) => {
    if (issue.expected === 'never') return 'one that is not known';
    const name = v.getDotPath(issue) ?? 'the whole body';
    if (issue.type === 'picklist') return `${name}, expected ${issue.expected}`;
    if (issue.received === 'undefined') return `${name}, which is missing`;
    return issue.message === TIME_EXPECTED ? `${name}, expected ${TIME_EXPECTED}` : name;
  });
  return [...new Set(names)];
}
