import * as v from 'valibot';
import type { AppWriter } from '../../shared/adapters/aws/app-writer.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import type { Retentions } from '../../shared/domain/operator-decisions.ts';
import { EARLIEST_TIME, LATEST_TIME } from '../../shared/domain/schedule.ts';
import type { DeadLetters } from '../../shared/ports/dead-letters.ts';
import type { RequestStore } from '../../shared/ports/request-store.ts';
import type { Seal } from '../../shared/ports/seal.ts';
import type { AcceptPorts } from '../../shared/use-cases/accept-request.ts';

/** What decisions rest on besides the record. */
export type DecisionFacts = {
  readonly retentions: Retentions;
  /** Whether others empty the target, or it is no longer in the data map. */
  readonly isDoneByOthers: (target: string) => boolean;
};

/** What operations rest on besides the records. Durations in milliseconds. */
export type OperationFacts = DecisionFacts & {
  readonly promise: number;
  /** How long a list, and a request of a system, waits for its start. */
  readonly startAfter: number;
  /** Without a slash at the end. */
  readonly publicUrl: string;
  /** By which the data map finds people. */
  readonly entryKinds: readonly string[];
  /** The targets of the data map. */
  readonly targets: readonly OperationTarget[];
};

/** What an operation needs to know of a target; these two stand in the rows of those that are emptied by hand. */
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

/** What is done for a body that was read, and what is answered. `by` is who asks, as IAM names them. */
export type Operation = (ports: OperationPorts, by: string) => Promise<object>;

/** One operation, by its name in the address. */
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
/** The caller's own, such as the number of a ticket; only a hash of it is used. */
export const Reference = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));

/** An operation whose body has these fields and no others: one with a name of its own, for example, is refused. */
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
 * @throws DeletionError `operation_malformed` (reject), with the names of the fields and the words that they take, never with
 * what they hold: it may be about a person
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

/** Only the names that we expect: a name that is not known is input, too. */
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
