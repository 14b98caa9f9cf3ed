import { DeletionError } from '../../domain/errors.ts';
import type { Selection, Target } from '../../ports/target.ts';
import { leftOf, NOTHING_LEFT, plusLeft } from '../bounds.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { connectGraph } from './graph-client.ts';
import { type ListedEdge, stands, within } from './graph-edge.ts';
import type { StoredToken, Vault } from './token-vault.ts';

/**
 * After how many failed tries a token is erased although Meta has not revoked it. This many take about two days, and a
 * part has more. Tries are counted instead of time, because a request that was on hold or is replayed begins long after
 * it was accepted.
 */
const PATIENCE = 20;
/** Errors that no later try with the same token changes. */
const FINAL = /^(?:graph_refused_|token_unreadable$|identifier_not_usable$)/;

/** Revokes at Meta what a stored token stands for, and then erases the token. */
export function byStoredTokens(edge: ListedEdge, vault: Vault, environment: TargetEnvironment): Target {
  async function* tokensOf(selection: Selection): AsyncGenerator<{ token: StoredToken; isSelected: boolean }> {
    for await (const page of vault.pages(selection)) {
      for (const token of page) {
        const isSelected = token.fate === 'deleted' || (await isRefused(edge, token, selection, environment));
        yield { token, isSelected };
      }
    }
  }
  const count = async (selection: Selection): Promise<number> => {
    let selected = 0;
    for await (const { isSelected } of tokensOf(selection)) if (isSelected) selected += 1;
    return selected;
  };
  return {
    plan: count,
    verify: count,
    purge: (selection, budget) =>
      within(budget, async (deleted) => {
        const isTooLate = (selection.attempts ?? 0) >= PATIENCE;
        const refused: StoredToken[] = [];
        let refusal: DeletionError | undefined;
        let passing: DeletionError | undefined;
        for await (const page of vault.pages(selection, budget.signal)) {
          for (const token of page) {
            if (budget.isOver()) return 'unfinished';
            if (token.fate !== 'deleted') {
              try {
                if (!(await isRefused(edge, token, selection, environment, budget.signal))) continue;
                await token.erase(budget.signal);
                deleted();
              } catch (error) {
                if (!(error instanceof DeletionError)) throw error;
                // the token stays while this is unknown
                passing ??= error;
              }
              continue;
            }
            const failure = await revoke(edge, token, selection, environment, budget.signal);
            if (failure === undefined) {
              await token.erase(budget.signal);
              deleted();
            } else if (isTooLate || FINAL.test(failure.code)) {
              refused.push(token);
              refusal ??= failure;
            } else passing ??= failure;
          }
        }
        // a refusal can be reported only once, because its token is then erased; so everything else is done first
        if (passing !== undefined) throw passing;
        for (const token of refused) await token.erase(budget.signal);
        if (refusal !== undefined) throw new DeletionError(refusal.code, 'fail', refusal.message, { cause: refusal });
        return 'emptied';
      }),
    async countLeft(selection) {
      let left = NOTHING_LEFT;
      for await (const { token, isSelected } of tokensOf(selection)) {
        if (!isSelected) left = plusLeft(left, leftOf([token.fate]));
      }
      return left;
    },
  };
}

/** Whether a token of unknown age belongs to the app's removal: Meta no longer accepts it, so nothing new uses it. */
async function isRefused(
  edge: ListedEdge,
  stored: StoredToken,
  { appId, bounds }: Selection,
  environment: TargetEnvironment,
  signal?: AbortSignal,
): Promise<boolean> {
  if (stored.fate !== 'undated' || bounds?.undated !== 'deleted_if_refused_by_meta') return false;
  const graph = await connectGraph(environment, appId, signal);
  const token = await stored.open();
  try {
    return (await graph.list(stored.metaId, edge, token)) === 'gone';
  } catch (error) {
    // if Meta refuses for another reason, it has recognised the token
    if (error instanceof DeletionError && error.disposition === 'fail') return false;
    throw error;
  }
}

/** @returns why a token is still valid at Meta; undefined when it no longer is */
async function revoke(
  edge: ListedEdge,
  stored: StoredToken,
  { appId, beganWith }: Selection,
  environment: TargetEnvironment,
  signal: AbortSignal,
): Promise<DeletionError | undefined> {
  const { metaId } = stored;
  const owner = { hasLeft: beganWith === 'waba' };
  try {
    const graph = await connectGraph(environment, appId, signal);
    const token = await stored.open();
    if (!(await stands(graph, metaId, edge, token, owner))) return undefined;
    await graph.remove(metaId, edge, token, owner);
    if (!(await stands(graph, metaId, edge, token, owner))) return undefined;
    return new DeletionError('graph_unchanged', 'retry', 'Meta says that it is removed, but still shows it');
  } catch (error) {
    if (error instanceof DeletionError) return error;
    throw error;
  }
}
