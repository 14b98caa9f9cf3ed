import { withPending } from './apply-pending.ts';
import type { RequestId } from './confirmation-code.ts';
import { canReopen, type DeletionRequest, isOpen, type OperatorAct, SYSTEM_NAME } from './deletion-request.ts';
import { linked } from './history-chain.ts';
import { isKeptHere, isKeptUntilReleased } from './kept-by-operator.ts';
import { movedPart } from './moves.ts';
import { KEPT_FOR_ANOTHER, type Part, selectionKey } from './part.ts';
import type { Retention } from './reasons.ts';
import { isNamed, type TargetOfRequest } from './resolved-parts.ts';
import { endOfRetention } from './schedule.ts';

/**
 * What operators have decided about a target in one request, and what that means for another request of the same
 * person.
 */

/** The last decision about a part, which no later one in the same request has revoked. */
export type StandingDecision = {
  /** The part's name in the request in which it was decided; the target may have been renamed since. */
  readonly target: string;
  /** A hash of the rules that select data there. */
  readonly selects?: string;
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
    const { name: target, selects, retention, released, updatedAt: at } = part;
    if (isKeptHere(request, part))
      return retention === undefined ? [] : [{ target, selects, at, decidedIn, retention }];
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
 * kept may be another person's, neither that decision nor its reason is taken over: an operator decides.
 *
 * @param before the request without these parts
 */
export function withStandingDecisions(
  before: DeletionRequest,
  request: DeletionRequest,
  targets: readonly TargetOfRequest[],
  decisions: readonly StandingDecision[],
  now: number,
): DeletionRequest {
  return request.parts
    .filter(({ name }) => !before.parts.some((part) => part.name === name))
    .reduce((next, { name }) => {
      const target = targets.find((one) => one.name === name);
      if (target === undefined) return next;
      const about = decisions.filter((one) => isInForce(one, now) && isAbout(one, target, targets));
      const anothers = about.find(({ mayBeAnothers }) => mayBeAnothers);
      const last = lastOf(about.filter((one) => !one.mayBeAnothers));
      if (anothers !== undefined && last?.retention === undefined) return asked(next, name, anothers, now);
      return last === undefined ? next : decided(next, name, last, now);
    }, request);
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

/** If the request with the last decision had several parts at targets that were merged since, the longest keep counts. */
function lastOf(decisions: readonly StandingDecision[]): StandingDecision | undefined {
  const last = decisions.toSorted((a, b) => a.at - b.at).at(-1);
  const ofOthers = decisions.filter((one) => one.decidedIn === last?.decidedIn && one.target !== last.target);
  return last && [last, ...ofOthers].toSorted((a, b) => keptUntil(b) - keptUntil(a))[0];
}

function keptUntil({ retention }: StandingDecision): number {
  return retention === undefined ? 0 : (retention.until ?? Number.MAX_VALUE);
}

function decided(
  request: DeletionRequest,
  name: string,
  { decidedIn, retention }: StandingDecision,
  now: number,
): DeletionRequest {
  const where = `decided in request ${decidedIn}`;
  const act = { at: now, by: SYSTEM_NAME, target: name } as const;
  if (retention === undefined) {
    const release = (part: Part): Part => ({ ...part, released: true });
    return withAct(request, name, release, { ...act, what: 'released', reason: where });
  }
  const nextAttemptAt = retention.until && endOfRetention(retention.until);
  const keep = (part: Part): Part => movedPart(part, 'kept', { retention, nextAttemptAt }, now);
  return withAct(request, name, keep, { ...act, what: 'kept', reason: `${retention.reason}, ${where}` });
}

function asked(request: DeletionRequest, name: string, { decidedIn }: StandingDecision, now: number): DeletionRequest {
  const stop = (part: Part): Part =>
    movedPart(part, 'failing', { lastError: KEPT_FOR_ANOTHER, nextAttemptAt: undefined }, now);
  const reason = `kept in request ${decidedIn}, which may be another person's`;
  return withAct(request, name, stop, { at: now, by: SYSTEM_NAME, target: name, what: 'held', reason });
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
