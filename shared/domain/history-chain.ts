import { createHash } from 'node:crypto';
import type { DeletionRequest, HistorySeen, OperatorAct } from './deletion-request.ts';
import { canonicalJson } from './record-proof.ts';

/**
 * The history of a request as a chain. Whoever adds an act links it to those before; what the worker has seen of the chain it
 * binds by its proof, because somebody who rewrites acts can compute their links anew.
 */

type WithHistory = Pick<DeletionRequest, 'requestId' | 'history' | 'historySeen' | 'historyChange'>;

/** In bytes: nobody finds another act with the same hash. */
const HASH_LENGTH = 16;

/** The act with its link to what the history has so far. */
export function linked(request: Pick<WithHistory, 'requestId' | 'history'>, act: OperatorAct): OperatorAct {
  return { ...act, link: linkOf(request.requestId, request.history ?? [], act) };
}

/** Every link fits what is before it, and what the worker saw last is still there, at the beginning. */
export function isHistoryWhole({ requestId, history = [], historySeen }: WithHistory): boolean {
  const { count, hash } = historySeen ?? { count: 0, hash: undefined };
  if (hash !== undefined && hash !== hashOf([requestId, ...history.slice(0, count)])) return false;
  // what was seen is known by its hash, also where its links did not fit
  return history.every(
    (act, at) => at < count || act.link === undefined || act.link === linkOf(requestId, history.slice(0, at), act),
  );
}

/** Whether an operator has to look at the history before anything more is done. */
export function isHistoryInDoubt(request: WithHistory): boolean {
  return !isHistoryWhole(request) || !isChangeAccepted(request);
}

/** Whether anybody has changed the history, as far as that can be told without the worker's key. */
export function wasHistoryChanged(request: WithHistory): boolean {
  return request.historyChange !== undefined || !isHistoryWhole(request);
}

/** What the worker has seen, as it writes it. A history that was changed is left as it was seen, so that the next run finds it. */
export function withHistorySeen(request: DeletionRequest): DeletionRequest {
  if ((request.history ?? []).length === 0 || !isHistoryWhole(request)) return request;
  return { ...request, historySeen: seenOf(request) };
}

/** The worker has found a history that was changed: from here on this is what it has seen. */
export function withHistoryChange(request: DeletionRequest, now: number): DeletionRequest {
  if (isHistoryWhole(request)) return request;
  const historySeen = seenOf(request);
  return { ...request, historySeen, historyChange: { at: now, count: historySeen.count } };
}

/** An operator has tried the whole request again, and knew why it had stopped. */
function isChangeAccepted({ history = [], historyChange }: WithHistory): boolean {
  if (historyChange === undefined) return true;
  return history.slice(historyChange.count).some(({ what, target }) => what === 'retried' && target === undefined);
}

function seenOf({ requestId, history = [] }: WithHistory): HistorySeen {
  return { count: history.length, hash: hashOf([requestId, ...history]) };
}

/**
 * Covers the last act with a link, and those after it: what a version wrote that knew no links is covered by the next act
 * that has one.
 */
function linkOf(requestId: string, before: readonly OperatorAct[], { link: _, ...act }: OperatorAct): string {
  const last = before.findLastIndex(({ link }) => link !== undefined);
  return hashOf([requestId, ...before.slice(Math.max(last, 0)), act]);
}

function hashOf(content: readonly unknown[]): string {
  const hash = createHash('sha256').update(canonicalJson(content)).digest();
  return hash.subarray(0, HASH_LENGTH).toString('base64url');
}
