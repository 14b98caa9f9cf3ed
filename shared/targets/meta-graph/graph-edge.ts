import type { Budget, PurgeResult } from '../../ports/target.ts';
import { type Graph, type GraphEntry, type GraphOwner, idOf } from './graph-client.ts';

/** What is removed at Meta. */
export const EDGES = ['permissions', 'subscribed_apps', 'contact_book'] as const;
export type Edge = (typeof EDGES)[number];

/** The edges that Meta lists. About a contact book it only says whether a deletion found somebody. */
export type ListedEdge = Exclude<Edge, 'contact_book'>;

/**
 * Whether there is anything left to remove: a permission that was not declined, or a subscription of this app (others
 * may have their own).
 *
 * @see https://developers.facebook.com/docs/graph-api/reference/user/permissions/
 */
export async function stands(
  graph: Graph,
  id: string,
  edge: ListedEdge,
  token: string,
  of?: GraphOwner,
): Promise<boolean> {
  const found = await graph.list(id, edge, token, of);
  if (found === 'gone') return false;
  if (edge === 'permissions') return found.some(({ status }) => status !== 'declined');
  return found.some((entry) => subscriberOf(entry) === graph.appId);
}

function subscriberOf({ whatsapp_business_api_data: ofWhatsapp, ...entry }: GraphEntry): string {
  return idOf((ofWhatsapp as GraphEntry | undefined) ?? entry);
}

/** Runs `work` within the budget and counts what it reports as deleted, even if its calls are aborted. */
export async function within(
  budget: Budget,
  work: (deleted: () => void) => Promise<'emptied' | 'unfinished'>,
): Promise<PurgeResult> {
  let items = 0;
  try {
    const outcome = budget.isOver() ? 'unfinished' : await work(() => void (items += 1));
    return { outcome, items };
  } catch (error) {
    if (budget.signal.aborted) return { outcome: 'unfinished', items };
    throw error;
  }
}
