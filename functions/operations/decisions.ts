import * as v from 'valibot';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import {
  cancel,
  confirmIdentifiers,
  extend,
  hold,
  refuse,
  release,
  retry,
} from '../../shared/domain/operator-decisions.ts';
import { requireSeen } from '../../shared/domain/operator-history.ts';
import { confirm, keep, releasePart } from '../../shared/domain/operator-part-decisions.ts';
import { ALLOWED_WORDS, readWords } from '../../shared/domain/operator-words.ts';
import { REFUSAL_REASONS, RETENTION_REASONS } from '../../shared/domain/reasons.ts';
import { type DecisionStep, decideOnRequest } from '../../shared/use-cases/decide-on-request.ts';
import { type DecisionFacts, Id, type NamedOperation, parsed, Target, Time } from './operation.ts';

/** One decision about a request, as read from a body. */
export type Decision = {
  readonly requestId: RequestId;
  readonly step: (by: string, facts: DecisionFacts) => DecisionStep;
};

type NamedDecision = readonly [name: string, read: (body: unknown) => Decision];

export const Words = v.pipe(
  v.string(),
  v.check((given) => readWords(given) !== undefined, ALLOWED_WORDS),
  v.trim(),
);
/** The number of decisions in the history that the caller has seen, so that a decision sent twice is made once. */
const Seen = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000));
const LineNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99_999));

const DECISIONS: readonly NamedDecision[] = [
  decision('cancel', { reason: v.optional(Words) }, (request, { reason }, { by, now, retentions }) =>
    cancel(request, { by, reason }, retentions, now),
  ),
  decision(
    'refuse',
    { reason: v.picklist(REFUSAL_REASONS), basis: Words },
    (request, { reason, basis }, { by, now, retentions }) => refuse(request, { by, reason, basis }, retentions, now),
  ),
  decision('hold', { reason: Words, until: v.optional(Time) }, (request, { reason, until }, { by, now }) =>
    hold(request, { by, reason, until }, now),
  ),
  decision(
    'keep',
    { target: Target, reason: v.picklist(RETENTION_REASONS), basis: Words, until: v.optional(Time) },
    (request, { target, ...retention }, { by, now }) => keep(request, target, { by, retention }, now),
  ),
  decision('release', { reason: v.optional(Words) }, (request, { reason }, { by, now }) =>
    release(request, { by, reason }, now),
  ),
  decision('release-part', { target: Target, reason: v.optional(Words) }, (request, { target, reason }, { by, now }) =>
    releasePart(request, target, { by, reason }, now),
  ),
  decision('extend', { months: v.picklist([1, 2]), reason: Words }, (request, { months, reason }, { by, now }) =>
    extend(request, { by, reason, months }, now),
  ),
  decision(
    'retry',
    { target: v.optional(Target), reason: v.optional(Words) },
    (request, { target, reason }, { by, now }) => retry(request, { by, reason }, now, target),
  ),
  decision(
    'confirm',
    { target: Target, reason: v.optional(Words) },
    (request, { target, reason }, { by, now, isDoneByOthers }) =>
      confirm(request, target, { by, reason }, isDoneByOthers(target), now),
  ),
  decision(
    'confirm-identifiers',
    { lines: v.pipe(v.array(LineNumber), v.nonEmpty(), v.maxLength(100)), reason: v.optional(Words) },
    (request, { lines, reason }, { by, now }) => confirmIdentifiers(request, lines, { by, reason }, now),
  ),
];

/**
 * The decisions about a request, by their names in the URL. Each answers the request's status and version afterwards.
 */
export const DECISION_OPERATIONS: readonly NamedOperation[] = DECISIONS.map(([name, read]) => [
  name,
  (body) => {
    const { requestId, step } = read(body);
    return async (ports, by) => {
      const { status, version } = await decideOnRequest(ports, requestId, step(by, ports.facts));
      return { requestId, status, version };
    };
  },
]);

/** @throws DeletionError `operation_unknown`, `operation_malformed` (reject) */
export function readDecision(name: string, body: unknown): Decision {
  const [, read] = DECISIONS.find(([known]) => known === name) ?? [];
  if (read !== undefined) return parsed(read, body);
  throw new DeletionError(
    'operation_unknown',
    'reject',
    `expected one of ${DECISIONS.map(([known]) => known).join(', ')}`,
  );
}

/** A decision whose body also has the request's id, and how many decisions about it the caller has seen. */
export function decision<const Entries extends v.ObjectEntries>(
  name: string,
  entries: Entries,
  decide: (
    request: DeletionRequest,
    fields: v.InferOutput<v.StrictObjectSchema<Entries, undefined>>,
    context: DecisionFacts & { readonly by: string; readonly now: number },
  ) => DeletionRequest,
): NamedDecision {
  const Address = v.object({ requestId: Id, seen: Seen });
  const Fields = v.strictObject(entries);
  return [
    name,
    (body) => {
      const { requestId, seen } = v.parse(Address, body);
      const { requestId: _, seen: __, ...fields } = body as { readonly requestId: unknown; readonly seen: unknown };
      const read = v.parse(Fields, fields);
      return {
        requestId,
        step: (by, facts) => (request, now) => {
          requireSeen(request, seen);
          return decide(request, read, { ...facts, by, now });
        },
      };
    },
  ];
}
