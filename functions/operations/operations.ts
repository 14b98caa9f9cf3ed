import * as v from 'valibot';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import {
  cancel,
  confirmIdentifiers,
  extend,
  hold,
  type Retentions,
  refuse,
  release,
  retry,
} from '../../shared/domain/operator-decisions.ts';
import { requireSeen } from '../../shared/domain/operator-history.ts';
import { confirm, keep, releasePart } from '../../shared/domain/operator-part-decisions.ts';
import { ALLOWED_WORDS, readWords } from '../../shared/domain/operator-words.ts';
import { REFUSAL_REASONS, RETENTION_REASONS } from '../../shared/domain/reasons.ts';
import type { DecisionStep } from '../../shared/use-cases/decide-on-request.ts';
import { APP_OPERATIONS, type AppOperation } from './app-operations.ts';

/** What decisions rest on besides the record. */
export type DecisionFacts = {
  readonly retentions: Retentions;
  /** Whether others empty the target, or it is no longer in the data map. */
  readonly isDoneByOthers: (target: string) => boolean;
};

/** One decision about a request, as a body that was read asks for it. */
export type Operation = {
  readonly requestId: RequestId;
  readonly step: (by: string, facts: DecisionFacts) => DecisionStep;
};

type ReadOperation = (body: unknown) => Operation;

const Id = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{43}$/),
  v.transform((id) => id as RequestId),
);
const Words = v.pipe(
  v.string(),
  v.check((given) => readWords(given) !== undefined, ALLOWED_WORDS),
  v.trim(),
);
const Target = v.pipe(v.string(), v.nonEmpty(), v.maxLength(100));
/** Epoch milliseconds. */
const Time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** How many decisions the history had that the caller has seen: a decision that is sent twice is made once. */
const Seen = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000));
const LineNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99_999));

/** Every operation by its name in the address. */
const OPERATIONS: ReadonlyMap<string, ReadOperation> = new Map([
  operation(
    'cancel',
    { reason: v.optional(Words) },
    ({ reason }) =>
      (by, { retentions }) =>
      (request, now) =>
        cancel(request, { by, reason }, retentions, now),
  ),
  operation(
    'refuse',
    { reason: v.picklist(REFUSAL_REASONS), basis: Words },
    ({ reason, basis }) =>
      (by, { retentions }) =>
      (request, now) =>
        refuse(request, { by, reason, basis }, retentions, now),
  ),
  operation(
    'hold',
    { reason: Words, until: v.optional(Time) },
    ({ reason, until }) =>
      (by) =>
      (request, now) =>
        hold(request, { by, reason, until }, now),
  ),
  operation(
    'keep',
    { target: Target, reason: v.picklist(RETENTION_REASONS), basis: Words, until: v.optional(Time) },
    ({ target, ...retention }) =>
      (by) =>
      (request, now) =>
        keep(request, target, { by, retention }, now),
  ),
  operation(
    'release',
    { reason: v.optional(Words) },
    ({ reason }) =>
      (by) =>
      (request, now) =>
        release(request, { by, reason }, now),
  ),
  operation(
    'release-part',
    { target: Target, reason: v.optional(Words) },
    ({ target, reason }) =>
      (by) =>
      (request, now) =>
        releasePart(request, target, { by, reason }, now),
  ),
  operation(
    'extend',
    { months: v.picklist([1, 2]), reason: Words },
    ({ months, reason }) =>
      (by) =>
      (request, now) =>
        extend(request, { by, reason, months }, now),
  ),
  operation(
    'retry',
    { target: v.optional(Target), reason: v.optional(Words) },
    ({ target, reason }) =>
      (by) =>
      (request, now) =>
        retry(request, { by, reason }, now, target),
  ),
  operation(
    'confirm',
    { target: Target, reason: v.optional(Words) },
    ({ target, reason }) =>
      (by, { isDoneByOthers }) =>
      (request, now) =>
        confirm(request, target, { by, reason }, isDoneByOthers(target), now),
  ),
  operation(
    'confirm-identifiers',
    { lines: v.pipe(v.array(LineNumber), v.nonEmpty(), v.maxLength(100)), reason: v.optional(Words) },
    ({ lines, reason }) =>
      (by) =>
      (request, now) =>
        confirmIdentifiers(request, lines, { by, reason }, now),
  ),
]);

export const OPERATION_NAMES: readonly string[] = [...OPERATIONS.keys(), ...APP_OPERATIONS.keys()];

/**
 * Reads what an operation is asked to do. A body with a field too many, such as a name of its own, is refused.
 *
 * @throws DeletionError `operation_unknown`, `operation_malformed` (reject)
 */
export function readOperation(name: string, body: unknown): Operation | AppOperation {
  const appOperation = APP_OPERATIONS.get(name);
  return appOperation === undefined ? readDecision(name, body) : parsed(appOperation, body);
}

/** @throws DeletionError `operation_unknown`, `operation_malformed` (reject) */
export function readDecision(name: string, body: unknown): Operation {
  const read = OPERATIONS.get(name);
  if (read !== undefined) return parsed(read, body);
  throw new DeletionError('operation_unknown', 'reject', `expected one of ${OPERATION_NAMES.join(', ')}`);
}

function parsed<Read>(read: (body: unknown) => Read, body: unknown): Read {
  try {
    return read(body);
  } catch (error) {
    // the names of fields only: what they hold may be about a person
    if (v.isValiError(error)) throw malformed(`these fields are invalid: ${fieldsOf(error.issues).join(', ')}`);
    throw error;
  }
}

export function malformed(message: string): DeletionError {
  return new DeletionError('operation_malformed', 'reject', message);
}

/** Only the names that we expect: a name that is not known is input, too. */
function fieldsOf(issues: readonly v.BaseIssue<unknown>[]): readonly string[] {
  const names = issues.map((issue) =>
    issue.expected === 'never' ? 'one that is not known' : (v.getDotPath(issue) ?? 'the whole body'),
  );
  return [...new Set(names)];
}

function operation<const Entries extends v.ObjectEntries>(
  name: string,
  entries: Entries,
  step: (fields: v.InferOutput<v.StrictObjectSchema<Entries, undefined>>) => Operation['step'],
): readonly [string, ReadOperation] {
  const Address = v.object({ requestId: Id, seen: Seen });
  const Fields = v.strictObject(entries);
  return [
    name,
    (body) => {
      const { requestId, seen } = v.parse(Address, body);
      const { requestId: _, seen: __, ...fields } = body as { readonly requestId: unknown; readonly seen: unknown };
      const decide = step(v.parse(Fields, fields));
      return {
        requestId,
        step: (by, facts) => (request, now) => {
          requireSeen(request, seen);
          return decide(by, facts)(request, now);
        },
      };
    },
  ];
}
