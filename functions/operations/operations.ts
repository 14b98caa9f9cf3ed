import * as v from 'valibot';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
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
import { confirm, keep, releasePart } from '../../shared/domain/operator-part-decisions.ts';
import { ALLOWED_WORDS, readWords } from '../../shared/domain/operator-words.ts';
import { REFUSAL_REASONS, RETENTION_REASONS } from '../../shared/domain/reasons.ts';
import type { DecisionStep } from '../../shared/use-cases/decide-on-request.ts';

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
const LineNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99_999));

/** Every operation by its name in the address. A body with a field too many, such as a name of its own, is refused. */
export const OPERATIONS: ReadonlyMap<string, ReadOperation> = new Map([
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

function operation<const Entries extends v.ObjectEntries>(
  name: string,
  entries: Entries,
  step: (fields: v.InferOutput<v.StrictObjectSchema<Entries, undefined>>) => Operation['step'],
): readonly [string, ReadOperation] {
  const Address = v.object({ requestId: Id });
  const Fields = v.strictObject(entries);
  return [
    name,
    (body) => {
      const { requestId } = v.parse(Address, body);
      const { requestId: _, ...fields } = body as { readonly requestId: unknown };
      return { requestId, step: step(v.parse(Fields, fields)) };
    },
  ];
}
