import { mapWithLimit } from '../concurrency/map-with-limit.ts';
import type { RequestId } from '../domain/confirmation-code.ts';
import { type DeletionRequest, rollUp } from '../domain/deletion-request.ts';
import { asDeletionError, DeletionError } from '../domain/errors.ts';
import { type Identifiers, namesNobody } from '../domain/identifiers.ts';
import type { Part } from '../domain/part.ts';
import { receiptClaims, receiptSigningInput } from '../domain/receipt.ts';
import { backoff, LEASE, LEASE_RENEWAL, MOST_ATTEMPTS } from '../domain/schedule.ts';
import {
  begun,
  closed,
  dueParts,
  hasWork,
  interrupted,
  needsRescan,
  recordFailure,
  resolved,
  returnClaim,
  waitingForRescan,
  withoutSeal,
} from '../domain/worker-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConnectedDataMap } from '../ports/connected-data-map.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import { LONGEST_DELAY_SECONDS, type PurgeQueue } from '../ports/purge-queue.ts';
import type { ReceiptSigner } from '../ports/receipt-signer.ts';
import type { RequestStore } from '../ports/request-store.ts';
import type { Seal } from '../ports/seal.ts';
import type { Budget, Selection } from '../ports/target.ts';
import { type ClaimedRequest, claimedRequest, type Step } from './claimed-request.ts';
import { runPart } from './run-part.ts';

export type RunPorts = {
  readonly store: Pick<RequestStore, 'claim' | 'read' | 'replace'>;
  readonly seal: Seal;
  readonly queue: Pick<PurgeQueue, 'send'>;
  readonly signer: ReceiptSigner;
  readonly dataMap: ConnectedDataMap;
  readonly clock: Clock;
  /** 0 ≤ random < 1 */
  readonly random: () => number;
  /** Does something every so many milliseconds until stopped. */
  readonly every: (milliseconds: number, action: () => void) => () => void;
  readonly log: Log;
  readonly metrics: Metrics;
};

/** Durations in milliseconds. */
export type RunSettings = {
  /** Between a purge and the reading that proves it. */
  readonly settle: number;
  /** Between the first proof and the last look before the receipt. */
  readonly rescan: number;
  /** How long the longest-lived backup of any target is kept. */
  readonly backupHorizon: number;
  /** How long a closed record is kept. */
  readonly retentionMonths: number;
  /** Who signs the receipt: the public address. */
  readonly issuer: string;
};

const TARGETS_AT_ONCE = 8;
/** In characters. A record has 400 KB at most, and its parts, its history and its receipt stand beside the seal. */
const LONGEST_SEAL = 300 * 1024;

/**
 * Does the next thing for a request, as far as this invocation's budget goes: claim → resolve → purge → verify → close.
 * What is left goes back to the queue, or waits for the sweeper. Runs twice without harm: the record tells what is due.
 *
 * @throws DeletionError `store_unavailable` (retry) when the request could not even be claimed
 */
export async function runRequest(
  ports: RunPorts,
  settings: RunSettings,
  requestId: RequestId,
  budget: Budget,
): Promise<void> {
  const now = ports.clock();
  const claim = await ports.store.claim(requestId, now, now + LEASE);
  if (claim === 'missing') {
    ports.log.error('record_missing', { requestId });
    ports.metrics.count('RecordMissing');
    return;
  }
  if (claim === 'not_due') {
    ports.log.info('claim_left', { requestId });
    return;
  }
  if (claim.crashed) ports.log.warn('claim_after_crash', { requestId });

  const work = claimedRequest(ports.store, claim.request);
  try {
    if (hasWork(claim.request, now)) await runParts(ports, settings, work, claim.crashed, budget);
    else await dropSeal(ports, work);
  } catch (error) {
    if (!(await retryLater(ports, work, error, claim.crashed))) return;
  }
  await queueNextAttempt(ports, work.current());
}

async function runParts(
  ports: RunPorts,
  settings: RunSettings,
  work: ClaimedRequest,
  crashed: boolean,
  budget: Budget,
): Promise<void> {
  const now = ports.clock();
  const { selection, resolve } = await openSelection(ports, work.current(), now);
  const begin: Step = (request) => begun(resolve(request), now, crashed);
  const before = work.current();
  const request = begin(before);
  const parts = dueParts(request, now);

  let steps: Step[] = [begin];
  // a purge is recorded before its first delete, so that after a crash nobody says that nothing was there
  if (parts.some((part) => isNewlyPurging(before, part))) {
    await work.write(...steps);
    steps = [];
  }

  const lost = new AbortController();
  const ownBudget: Budget = {
    isOver: () => budget.isOver() || lost.signal.aborted,
    signal: AbortSignal.any([budget.signal, lost.signal]),
  };
  const stopRenewing = ports.every(LEASE_RENEWAL, () => {
    const until = ports.clock() + LEASE;
    const renewed: Step = (current) => ({ ...current, claimedUntil: until, nextAttemptAt: until });
    work.write(...steps.splice(0), renewed).catch(() => lost.abort());
  });
  try {
    await mapWithLimit(parts, TARGETS_AT_ONCE, async (part) => {
      const target = ports.dataMap.targets.get(part.name)?.target;
      const step = await runPart(ports, request, part, target, selection, ownBudget, settings.settle);
      steps.push((current) => step(current, ports.clock()));
    });
  } finally {
    stopRenewing();
  }
  await finish(ports, settings, work, steps);
}

/** Opens the seal, and where that has not been done under this data map, finds every further identifier and seals them. */
async function openSelection(
  ports: RunPorts,
  request: DeletionRequest,
  now: number,
): Promise<{ readonly selection: Selection; readonly resolve: Step }> {
  const { requestId, appId, acceptedAt, replay } = request;
  const known = await openSeal(ports, request);
  const selection: Selection = { requestId, appId, identifiers: known, cutOff: replay?.cutOff ?? acceptedAt };
  const { hash, targets } = ports.dataMap;
  const isResolved = request.resolved && request.unanswered === undefined && request.dataMapHash === hash;
  if (isResolved) return { selection, resolve: (current) => current };
  if (namesNobody(known)) {
    return { selection, resolve: (current) => resolved(current, request.sealed, [], hash, now) };
  }

  const unknown = replay?.targets?.find((name) => !targets.has(name));
  if (unknown !== undefined) {
    throw new DeletionError('target_not_in_data_map', 'retry', `the data map has no target ${unknown}`);
  }
  let unanswered: true | undefined;
  const identifiers = await ports.dataMap.resolve(selection, () => {
    unanswered = true;
  });
  ports.log.info('identifiers_resolved', { requestId, count: Object.values(identifiers).flat().length });
  const sealed = await ports.seal.close(identifiers, requestId);
  if (sealed.length > LONGEST_SEAL) {
    const message = `the sealed identifiers have ${sealed.length} characters; a record holds ${LONGEST_SEAL}`;
    throw new DeletionError('too_many_identifiers', 'fail', message);
  }
  const inMap = [...targets].map(([name, { label, onDeauthorize }]) => ({ name, label, onDeauthorize }));
  return {
    selection: { ...selection, identifiers },
    resolve: (current) => resolved(current, sealed, inMap, hash, now, unanswered),
  };
}

/** A replay begins with a seal from before it, and has its own once it is resolved. */
async function openSeal({ store, seal }: RunPorts, request: DeletionRequest): Promise<Identifiers> {
  const holder =
    request.sealed === undefined && request.replay !== undefined ? await store.read(request.replay.sealOf) : request;
  if (holder?.sealed === undefined) throw new DeletionError('seal_missing', 'fail', 'the request has no seal any more');
  return await seal.open(holder.sealed, holder.requestId);
}

/** Writes what came of the parts, and where all are done, waits for the last look or closes with the receipt. */
async function finish(
  ports: RunPorts,
  settings: RunSettings,
  work: ClaimedRequest,
  steps: readonly Step[],
): Promise<void> {
  const now = ports.clock();
  const after = steps.reduce((request, step) => step(request), work.current());
  const outcome = rollUp(after.parts);
  if (outcome === undefined) {
    await work.write(...steps, (request) => returnClaim(request, now));
    return;
  }
  if (needsRescan(after)) {
    await work.write(...steps, (request) => waitingForRescan(request, now, settings.rescan));
    return;
  }

  const done = closed(after, outcome, now, settings.backupHorizon, settings.retentionMonths);
  const signingInput = receiptSigningInput(receiptClaims(done, settings.issuer), await ports.signer.keyId());
  const signature = await ports.signer.sign(Buffer.from(signingInput));
  const receipt = `${signingInput}.${Buffer.from(signature).toString('base64url')}`;
  const { status } = await work.write((request) => {
    if (request.version === after.version) return { ...done, receipt };
    // changed while its receipt was signed: the next run signs what it says by then
    return returnClaim(
      steps.reduce((next, step) => step(next), request),
      now,
    );
  });
  if (status !== outcome) return;
  ports.log.info('request_closed', { requestId: done.requestId, status: outcome });
  if (done.origin === 'canary') return;
  ports.metrics.count('RequestsClosed');
  ports.metrics.count('SecondsToCompletion', Math.round((now - done.acceptedAt) / 1000));
}

async function dropSeal(ports: RunPorts, work: ClaimedRequest): Promise<void> {
  const now = ports.clock();
  const { sealed, requestId } = await work.write((request) =>
    // an operator may have released meanwhile what was kept
    hasWork(request, now) ? returnClaim(request, now) : withoutSeal(request, now),
  );
  if (sealed === undefined) ports.log.info('seal_dropped', { requestId });
}

/** @returns false when the claim is gone, and with it the right to say when to try again */
async function retryLater(ports: RunPorts, work: ClaimedRequest, error: unknown, crashed: boolean): Promise<boolean> {
  const failure = asDeletionError(error);
  const { requestId, attempts } = work.current();
  if (failure.code === 'key_unavailable') ports.metrics.count('KeyUnavailable');
  ports.log[failure.code === 'unexpected' ? 'error' : 'warn']('request_retried', {
    requestId,
    errorCode: failure.code,
    attempt: attempts + 1,
  });
  const now = ports.clock();
  const isLast = failure.disposition === 'fail' || attempts + 1 >= MOST_ATTEMPTS;
  const nextAttemptAt = isLast ? undefined : now + backoff(attempts + 1, ports.random(), failure.retryAfter);
  try {
    await work.write((request) =>
      // the next claim no longer shows that a worker died before this one
      recordFailure(crashed ? interrupted(request, now) : request, failure.code, nextAttemptAt, now),
    );
    return true;
  } catch {
    // the claim runs out by itself, and the sweeper finds the request then
    ports.log.warn('claim_lost', { requestId });
    return false;
  }
}

/** A wait longer than the queue can hold is the sweeper's. */
async function queueNextAttempt(ports: RunPorts, request: DeletionRequest): Promise<void> {
  if (request.nextAttemptAt === undefined) return;
  const delaySeconds = Math.max(0, Math.ceil((request.nextAttemptAt - ports.clock()) / 1000));
  if (delaySeconds > LONGEST_DELAY_SECONDS) return;
  try {
    await ports.queue.send(request.requestId, delaySeconds);
  } catch (error) {
    const { code } = asDeletionError(error);
    ports.log.warn('queue_unavailable', { requestId: request.requestId, errorCode: code });
    ports.metrics.count('QueueUnavailable');
  }
}

function isNewlyPurging(before: DeletionRequest, part: Part): boolean {
  return part.status === 'purging' && !before.parts.some((old) => old.name === part.name && old.status === 'purging');
}
