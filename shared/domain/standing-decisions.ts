import { KEPT, withPending } from './apply-pending.ts';
import type { RequestId } from './confirmation-code.ts';
import { canReopen, type DeletionRequest, isOpen, type OperatorAct, SYSTEM_NAME } from './deletion-request.ts';
import { linked } from './history-chain.ts';
import { isKeptHere, isKeptUntilReleased, mayLeaveAnothers } from './kept-by-operator.ts';
import { movedPart } from './moves.ts';
import { isKeptForAnother, KEPT_FOR_ANOTHER, type Part, selectionKey } from './part.ts';
import type { Retention } from './reasons.ts';
import { endOfRetention } from './schedule.ts';
import { isSplit, type KnownTarget, mayFindMore } from './split-targets.ts';
import { isNamed, selectsOtherwise, type TargetOfRequest, wasKeptOtherwise } from './target-of-request.ts';

/**
 * What operators have decided about a target in one request, and what that means for another request of the same
 * person.
 */

/** The last decision about a part, which no later one in the same request has revoked. */
export type StandingDecision = {
  /** The part's name in the request in which it was decided; the target may have been renamed since. */
  readonly target: string;
  /** A hash of the rules that selected data there. */
  readonly selects?: string;
  /** For a keep: the other targets that the request knows, so that none of these finds what is kept. */
  readonly beside?: readonly KnownTarget[];
  readonly at: number;
  readonly decidedIn: RequestId;
  /** Why it is kept; absent where what was kept has been released. */
  readonly retention?: Retention;
  /** The number or address may have changed hands between the two requests. */
  readonly mayBeAnothers?: true;
};

/**
 * The parts that are kept until they are released, those kept longest first. A keep that waits to be applied counts.
 * After a refusal, nothing can be released.
 */
export function partsKeptUntilReleased(record: DeletionRequest): readonly Part[] {
  const request = withPending(record);
  if (!isOpen(request) && !canReopen(request)) return [];
  const kept = request.parts.filter((part) => isKeptUntilReleased(request, part));
  return kept.toSorted((a, b) => a.updatedAt - b.updatedAt);
}

export function standingDecisions(record: DeletionRequest): readonly StandingDecision[] {
  const request = withPending(record);
  const { requestId: decidedIn, history = [] } = request;
  return request.parts.flatMap((part): readonly StandingDecision[] => {
    const { name: target, retention, released, updatedAt: at } = part;
    if (isKeptHere(request, part)) {
      const beside = request.parts
        .filter((other) => other !== part && !mayLeaveAnothers(request, other))
        .map((other) => ({ ...other, selects: other.keptAs ?? other.selects }));
      const selects = part.keptAs ?? part.selects;
      return retention === undefined ? [] : [{ target, selects, beside, at, decidedIn, retention }];
    }
    const release = history.findLast((act) => act.what === 'released' && act.target === target);
    return released === undefined ? [] : [{ target, at: release?.at ?? at, decidedIn }];
  });
}

/** What operators keep in a request. */
export function keepsOf(record: DeletionRequest, mayBeAnothers: boolean): readonly StandingDecision[] {
  const keeps = standingDecisions(record).filter(({ retention }) => retention !== undefined);
  return mayBeAnothers ? keeps.map((one) => ({ ...one, mayBeAnothers })) : keeps;
}

/**
 * New parts begin with what was last decided about their targets, and the history says in which request. Where what is
 * kept may be another person's, neither that decision nor its reason is taken over: an operator decides. They decide as
 * well where a part may find what is kept at a target that the data map has changed since. A part that finds something
 * else with this data map takes over only what is kept at other targets.
 *
 * @param before the request as it was with the data map before
 */
export function withStandingDecisions(
  before: DeletionRequest,
  request: DeletionRequest,
  targets: readonly TargetOfRequest[],
  ofOthers: readonly StandingDecision[],
  now: number,
): DeletionRequest {
  const own = keepsOf(before, false);
  const decisions = [...own, ...ofOthers].filter((one) => isInForce(one, now));
  return request.parts.reduce((next, part) => {
    const { name } = part;
    const target = targets.find((one) => isNamed(one, name));
    const old = before.parts.find((one) => one.name === name);
    if (target === undefined || (old !== undefined && !findsSomethingElse(old, part))) return next;
    const some = old === undefined ? decisions : keptElsewhere(decisions, name);
    const about = some.filter((one) => isAbout(one, target, targets));
    // what an existing part shares with others of the request is found out when it runs
    const certain = about.filter((one) => !one.mayBeAnothers && (old === undefined || !own.includes(one)));
    const doubtful = some.filter((one) =>
      about.includes(one) ? one.mayBeAnothers : mayBeKeptAt(target, one, targets),
    );
    const last = lastOf(certain);
    const question = doubtful.toSorted(longestFirst)[0];
    // what was released is about to be deleted
    const asFound = part.status === 'kept' && part.released !== true ? keptUntil(part) : 0;
    if (question !== undefined && keptUntil(question) > Math.max(asFound, keptUntil(last)))
      return asked(next, name, question, now);
    return old === undefined || keptUntil(last) > asFound ? decided(next, name, last, now) : next;
  }, request);
}

function findsSomethingElse(old: Part, part: Part): boolean {
  if (part.selects === undefined || isKeptForAnother(part)) return false;
  return selectsOtherwise(old, { selects: part.selects }) || wasKeptOtherwise(old, { selects: part.selects });
}

function keptElsewhere(decisions: readonly StandingDecision[], name: string): readonly StandingDecision[] {
  return decisions.filter(({ retention, target }) => retention !== undefined && target !== name);
}

/** Whether what is kept at a target that the data map has changed since may be at this one now. */
function mayBeKeptAt(target: TargetOfRequest, keep: StandingDecision, targets: readonly TargetOfRequest[]): boolean {
  const { target: name, selects, retention, beside = [] } = keep;
  const known = { name, selects };
  return retention !== undefined && isSplit(known, targets) && mayFindMore(target, known, beside);
}

/**
 * A worker that still has the data map from before a target was renamed recognises the target only by what it selects.
 * That is enough for a keep, because at worst too much is kept, but not for a release.
 */
function isAbout(
  { target: name, selects, retention }: StandingDecision,
  target: TargetOfRequest,
  targets: readonly TargetOfRequest[],
): boolean {
  if (targets.some((one) => isNamed(one, name))) return isNamed(target, name);
  return retention !== undefined && selects !== undefined && selectionKey(selects) === selectionKey(target.selects);
}

function isInForce({ retention }: StandingDecision, now: number): boolean {
  return retention?.until === undefined || endOfRetention(retention.until) > now;
}

/**
 * Only the last decision about a target counts. Where they are about several targets that were merged since, the longest
 * keep does: no decision about one of them ends what is kept at another.
 */
function lastOf(decisions: readonly StandingDecision[]): StandingDecision | undefined {
  const isRevoked = (one: StandingDecision): boolean =>
    decisions.some((other) => other.target === one.target && other.at > one.at);
  return decisions.filter((one) => !isRevoked(one)).toSorted(longestFirst)[0];
}

function longestFirst(a: StandingDecision, b: StandingDecision): number {
  return keptUntil(b) - keptUntil(a);
}

/** 0 for what is not kept. */
function keptUntil({ retention }: Pick<StandingDecision, 'retention'> = {}): number {
  return retention === undefined ? 0 : (retention.until ?? Number.MAX_VALUE);
}

function decided(
  request: DeletionRequest,
  name: string,
  decision: StandingDecision | undefined,
  now: number,
): DeletionRequest {
  if (decision === undefined) return request;
  const { decidedIn, retention } = decision;
  const where = `decided in request ${decidedIn}`;
  const act = { at: now, by: SYSTEM_NAME, target: name } as const;
  if (retention === undefined) {
    const release = (part: Part): Part => ({ ...part, released: true });
    return withAct(request, name, release, { ...act, what: 'released', reason: where });
  }
  const nextAttemptAt = retention.until && endOfRetention(retention.until);
  const keep = (part: Part): Part => stopped(part, 'kept', { ...KEPT, retention, nextAttemptAt }, now);
  return withAct(request, name, keep, { ...act, what: 'kept', reason: `${retention.reason}, ${where}` });
}

function asked(
  request: DeletionRequest,
  name: string,
  { decidedIn, target, mayBeAnothers }: StandingDecision,
  now: number,
): DeletionRequest {
  const change = { lastError: KEPT_FOR_ANOTHER, retention: undefined, nextAttemptAt: undefined };
  const stop = (part: Part): Part => stopped(part, 'failing', change, now);
  const why = mayBeAnothers ? "which may be another person's" : `as ${target}, which the data map has changed since`;
  const reason = `kept in request ${decidedIn}, ${why}`;
  return withAct(request, name, stop, { at: now, by: SYSTEM_NAME, target: name, what: 'held', reason });
}

/** What was being purged may be partly gone, and that has to be remembered. */
function stopped(part: Part, status: 'kept' | 'failing', change: Partial<Part>, now: number): Part {
  const uncounted = part.status === 'purging' ? { uncounted: true as const } : {};
  const free = part.status === 'kept' ? movedPart(part, 'pending', {}, now) : part;
  return movedPart(free, status, { ...uncounted, ...change }, now);
}

function withAct(
  request: DeletionRequest,
  name: string,
  change: (part: Part) => Part,
  act: OperatorAct,
): DeletionRequest {
  const parts = request.parts.map((part) => (part.name === name ? change(part) : part));
  return { ...request, parts, history: [...(request.history ?? []), linked(request, act)] };
}
