import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { DeletionRequest, HistorySeen, OperatorAct } from './deletion-request.ts';

/**
 * The history of a request as a chain. Whoever adds an act links it to those before it. The worker covers what it has
 * seen of the chain with its proof, because somebody who rewrites acts can also compute their links anew.
 */

type WithHistory = Pick<DeletionRequest, 'requestId' | 'history' | 'historySeen' | 'historyChange'>;

/** In bytes; enough that nobody finds another act with the same hash. */
const HASH_LENGTH = 16;

/** The act with its link to the history so far. */
export function linked(request: Pick<WithHistory, 'requestId' | 'history'>, act: OperatorAct): OperatorAct {
  return { ...act, link: linkOf(request.requestId, request.history ?? [], act) };
}

/** Whether every link fits what is before it, and the history still begins with what the worker last saw. */
export function isHistoryWhole({ requestId, history = [], historySeen }: WithHistory): boolean {
  const { count, hash } = historySeen ?? { count: 0, hash: undefined };
  if (hash !== undefined && hash !== hashOf([requestId, ...history.slice(0, count)])) return false;
  // what the worker has seen is covered by its hash, even if the links did not fit
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

/**
 * Notes what the worker has seen. If the history was changed, the earlier note stays, so that the next run finds the
 * change.
 */
export function withHistorySeen(request: DeletionRequest): DeletionRequest {
  if ((request.history ?? []).length === 0 || !isHistoryWhole(request)) return request;
  return { ...request, historySeen: seenOf(request) };
}

/**
 * Records that the worker has found the history changed. From here on, the changed history is the one that it has seen.
 */
export function withHistoryChange(request: DeletionRequest, now: number): DeletionRequest {
  if (isHistoryWhole(request)) return request;
  const historySeen = seenOf(request);
  return { ...request, historySeen, historyChange: { at: now, count: historySeen.count } };
}

/** Whether an operator has retried the whole request since, knowing why it had stopped. */
function isChangeAccepted({ history = [], historyChange }: WithHistory): boolean {
  if (historyChange === undefined) return true;
  return history.slice(historyChange.count).some(({ what, target }) => what === 'retried' && target === undefined);
}

function seenOf({ requestId, history = [] }: WithHistory): HistorySeen {
  return { count: history.length, hash: hashOf([requestId, ...history]) };
}

/**
 * Covers the last act that has a link, and everything after it. Acts from a version without links are thus covered by
 * the next act that has one.
 */
function linkOf(requestId: string, before: readonly OperatorAct[], { link: _, ...act }: OperatorAct): string {
  const last = before.findLastIndex(({ link }) => link !== undefined);
  return hashOf([requestId, ...before.slice(Math.max(last, 0)), act]);
}

function hashOf(content: readonly unknown[]): string {
  const hash = createHash('sha256').update(canonicalJson(content)).digest();
  return hash.subarray(0, HASH_LENGTH).toString('base64url');
}
