import { mapWithLimit } from '../concurrency/map-with-limit.ts';
import type { RequestId } from '../domain/confirmation-code.ts';
import type { DeletionRequest } from '../domain/deletion-request.ts';
import { DeletionError } from '../domain/errors.ts';
import { isHistoryInDoubt, withHistoryChange } from '../domain/history-chain.ts';
import { isReadAsEmpty, KEPT_BY_OTHER_PART, type Part } from '../domain/part.ts';
import { leavesSomething } from '../domain/parts-of-one-target.ts';
import type { PurgeResult } from '../domain/purge-result.ts';
import { selectsByForgotten } from '../domain/resolved-parts.ts';
import { LEASE } from '../domain/schedule.ts';
import { askedAgain, askOperator, begun, dueParts, hasWork, interrupted, readAnew } from '../domain/worker-steps.ts';
import type { ConnectedDataMap, ConnectedTarget } from '../ports/connected-data-map.ts';
import type { Claim, RequestStore } from '../ports/request-store.ts';
import type { Budget, Selection, Target } from '../ports/target.ts';
import { type ClaimPorts, type ClaimSession, claimSession } from './claim-session.ts';
import { type ClosePorts, type CloseSettings, closeRequest } from './close-request.ts';
import { dropSeal } from './drop-seal.ts';
import { openRecord, type RecordKeys } from './open-record.ts';
import { type ResolvedRequest, type ResolvePorts } from './resolve-everything.ts';
import { resolveRequest } from './resolve-request.ts';
import { retryLater } from './retry-later.ts';
import { type PartPorts, runPart } from './run-part.ts';
import { targetNamed } from './targets-of-request.ts';
import { queueAfterRun, type WakePorts } from './wake-worker.ts';

export type RunPorts = ClaimPorts &
  ResolvePorts &
  PartPorts &
  ClosePorts &
  WakePorts & { readonly store: Pick<RequestStore, 'claim'> };

/** Durations in milliseconds. */
export type RunSettings = CloseSettings & {
  /** Between a purge and the reading that verifies it. */
  readonly settle: number;
};

const TARGETS_AT_ONCE = 8;

/**
 * Takes a request as far as this invocation's budget allows: claim → resolve → purge → verify → close. What is left
 * goes back to the queue, or waits for the sweeper. Running twice does no harm, because the record says what is due.
 *
 * @throws DeletionError `store_unavailable`, `form_unknown` (retry) when the request could not even be claimed
 */
export async function runRequest(
  ports: RunPorts,
  settings: RunSettings,
  requestId: RequestId,
  budget: Budget,
): Promise<void> {
  const now = ports.clock();
  const claim = await claimRequest(ports, requestId, now);
  if (claim === undefined) return;

  const keys: RecordKeys = new Map();
  const session = claimSession(ports, claim.request, keys);
  let isUncounted = claim.crashed;
  const onPurge = (): void => {
    isUncounted = true;
  };
  try {
    if (claim.request.hold?.asksAgain !== undefined) {
      session.record((request) => askedAgain(request, now));
      await session.flush();
    } else if (hasWork(session.written(), now)) {
      await session.renewWhile(() => runParts({ ports, settings, session, claim, keys, budget, onPurge }));
      if (session.current().hold === undefined) await closeRequest(ports, settings, session);
      else await session.flush();
    } else {
      await dropSeal(ports, session, claim, keys);
    }
  } catch (error) {
    if (!(await retryLater(ports, session, error, isUncounted))) return;
  }
  await queueAfterRun(ports, claim.request, session.written());
}

/** @returns undefined when there is nothing to do */
async function claimRequest(ports: RunPorts, requestId: RequestId, now: number): Promise<Claim | undefined> {
  const claim = await ports.store.claim(requestId, now, now + LEASE);
  if (claim === 'missing') {
    ports.log.error('record_missing', { requestId });
    ports.metrics.count('RecordMissing');
    return undefined;
  }
  if (claim === 'not_due') {
    ports.log.info('claim_left', { requestId });
    return undefined;
  }
  if (claim.crashed) ports.log.warn('claim_after_crash', { requestId });
  return claim;
}

type Run = {
  readonly ports: RunPorts;
  readonly settings: RunSettings;
  readonly session: ClaimSession;
  readonly claim: Claim;
  readonly keys: RecordKeys;
  readonly budget: Budget;
  /** Called before the first purge: from then on more may be deleted than is recorded. */
  readonly onPurge: () => void;
};

/** Resolves the request, runs each part that is due, and records the results. */
async function runParts({ ports, settings, session, claim, keys, budget, onPurge }: Run): Promise<void> {
  const now = ports.clock();
  const { crashed } = claim;
  const { identifiers, returns, sealedAnew } = await openRecord(ports, keys, claim);
  if (sealedAnew !== undefined) session.record((request) => ({ ...readAnew(request, now), sealed: sealedAnew }));
  if (returns !== undefined) session.record((request) => ({ ...request, returns: request.returns ?? returns }));
  const before = session.current();
  const { step: resolve, question, ...people } = await resolveRequest(ports, keys, before, identifiers, now);
  if (isHistoryInDoubt(before)) {
    // checked only now, because the seal of a new request has no key with which to prove what was found
    session.record((request) => withHistoryChange(resolve(request), now));
    await session.flush();
    throw new DeletionError('history_changed', 'fail', 'somebody has changed the history of decisions');
  }
  if (question !== undefined) {
    const seen = crashed
      ? (request: DeletionRequest) => interrupted(request, now)
      : (request: DeletionRequest) => request;
    session.record((request) => askOperator(resolve(seen(request)), question, now));
    return;
  }
  session.record((request) => begun(resolve(request), now, crashed));
  // before the first delete, two things are recorded: which parts are being purged, because after a crash these must
  // never count as nothing found; and the ids that they are purged by, because nothing else may lead to the data once
  // its registration is deleted
  const next = session.current();
  const isNew = next.sealed !== before.sealed || dueParts(next, now).some((part) => isNewlyPurging(before, part));
  // what an operator has decided meanwhile may put a part off, whose result would then not be recorded
  const request = isNew ? await session.flush() : next;
  const parts = dueParts(request, now);

  onPurge();
  const ownBudget: Budget = {
    isOver: () => budget.isOver() || session.lost.aborted,
    signal: AbortSignal.any([budget.signal, session.lost]),
  };
  const results = new Map<string, PurgeResult>();
  const run = (some: readonly Part[]): Promise<unknown> => mapWithLimit(some, TARGETS_AT_ONCE, runOne);
  const {
    used = [],
    erased = [],
    none = [],
  } = Object.groupBy(parts, (part) => targetNamed(ports.dataMap, part.name)?.tokens ?? 'none');
  // targets that use stored tokens run before those that erase them, because an erased token can make no more calls
  await Promise.all([run(none), run(used).then(() => run(erased))]);
  tellPurged(ports, request, results);
  const seen = new Set(parts.map(({ name }) => name));
  const empty = session.current().parts.filter((part) => seen.has(part.name) && isReadAsEmpty(part));
  if (empty.length > 0) ports.log.info('parts_verified', { requestId: request.requestId, count: empty.length });

  async function runOne(part: Part): Promise<void> {
    const connected = targetNamed(ports.dataMap, part.name);
    const about = {
      selection: people.selection,
      withSelfDeclared: connected && selfDeclaredAt(connected, request, people),
    };
    const targetOf = (): Target => targetFor(ports.dataMap, request, part, connected);
    const { step, result } = await runPart(ports, request, part, targetOf, about, ownBudget, settings.settle);
    if (result !== undefined) results.set(part.name, result);
    // the step keeps its time when it is applied again, so that no part seems to have changed after its request closed
    const at = ports.clock();
    session.record((current) => step(current, at));
  }
}

/**
 * Logs one line and counts one figure for all parts: nearly every part of nearly every request is empty, and the record
 * says so.
 */
function tellPurged(
  { log, metrics }: RunPorts,
  { requestId, origin }: DeletionRequest,
  results: ReadonlyMap<string, PurgeResult>,
): void {
  const told = [...results].filter(([, { items, outcome }]) => items > 0 || outcome !== 'emptied');
  if (told.length === 0) return;
  const parts = told.map(([name, { items, outcome }]) => [name, outcome === 'emptied' ? items : outcome]);
  const items = told.reduce((total, [, result]) => total + result.items, 0);
  log.info('parts_purged', { requestId, items, parts: Object.fromEntries(parts) });
  if (items > 0 && origin !== 'canary') metrics.count('ItemsDeleted', items);
}

/** @throws DeletionError `target_not_in_data_map` (retry), `selection_changed`, `kept_by_other_part` (fail) */
function targetFor(
  dataMap: ConnectedDataMap,
  request: DeletionRequest,
  part: Part,
  connected: ConnectedTarget | undefined,
): Target {
  if (connected === undefined) {
    // while a deployment is under way, the next worker may know the target
    throw new DeletionError('target_not_in_data_map', 'retry', `the data map has no target ${part.name}`);
  }
  if (selectsByForgotten(request, part, connected)) {
    throw new DeletionError(
      'selection_changed',
      'fail',
      `the data map finds the rows of ${part.name} by ids that the ended request no longer holds`,
    );
  }
  const others = request.parts.filter(({ name }) => name !== part.name && targetNamed(dataMap, name) === connected);
  const keeper = others.find((other) => leavesSomething(other, connected.isDoneByOthers === true));
  if (keeper !== undefined) {
    const message = `${part.name} and ${keeper.name} are one target, and ${keeper.name} is ${keeper.status}`;
    throw new DeletionError(KEPT_BY_OTHER_PART, 'fail', message);
  }
  return connected.target;
}

/**
 * Whether self-declared identifiers would find anything at a target is checked only once, at the last look.
 *
 * @returns undefined when it is not checked
 */
function selfDeclaredAt(
  { target, identifierKinds }: ConnectedTarget,
  { rescan }: DeletionRequest,
  { withSelfDeclared, selfDeclaredKinds }: Pick<ResolvedRequest, 'withSelfDeclared' | 'selfDeclaredKinds'>,
): Selection | undefined {
  const isAsked = rescan === 'running' && target.countLeft !== undefined;
  return isAsked && identifierKinds.some((kind) => selfDeclaredKinds.includes(kind)) ? withSelfDeclared : undefined;
}

function isNewlyPurging(before: DeletionRequest, part: Part): boolean {
  return part.status === 'purging' && !before.parts.some((old) => old.name === part.name && old.status === 'purging');
}
