import { DeletionError } from '../../domain/errors.ts';
import type { Said } from '../../domain/purge-result.ts';
import { DAY } from '../../domain/schedule.ts';
import { isBsuid, isParentBsuid } from '../../meta/bsuid.ts';
import type { Selection, Target } from '../../ports/target.ts';
import { expandWithBounds, type Fate, fateUnder } from '../bounds.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { connectGraph, type Graph, idOf } from './graph-client.ts';
import { within } from './graph-edge.ts';
import type { StoredToken, Vault } from './token-vault.ts';

/** How long Meta keeps what it took out of a contact book in its caches, as providers document. */
const CACHED_FOR = 30 * DAY;

/**
 * A person in the contact books that Meta keeps for the businesses to which they wrote. Each phone number of an account is
 * asked, although providers say that its portfolio has one book. The tokens are the businesses' own and stay.
 *
 * Meta shows no contact book; a deletion answers whether it found somebody. So `verify` deletes once more, and counts who
 * was still there. That copies stay is said once somebody was removed, or may have been, also by what ends in an error. A parent id is refused there, and is left out. Where no token is stored, the business is no longer a
 * customer, and its contact book is its own.
 *
 * @see Meta, WhatsApp Business Platform, "Business-scoped user IDs"
 * @see Meta, "WhatsApp Business Account Phone Numbers" (Graph API reference)
 */
export function fromContactBooks(templates: readonly string[], vault: Vault, environment: TargetEnvironment): Target {
  const idsOf = (selection: Selection, fate: Fate): readonly string[] =>
    [...expandWithBounds(templates, selection)]
      .filter(([id, bounds]) => isBsuid(id) && fateUnder(bounds, () => undefined) === fate)
      .map(([id]) => id);
  const entriesOf = (selection: Selection, fate: Fate): readonly string[] =>
    idsOf(selection, fate).filter((id) => !isParentBsuid(id));

  async function count(selection: Selection, fate: Fate): Promise<number> {
    const entries = entriesOf(selection, fate).length;
    return entries === 0 ? 0 : entries * (await tokensByAccount(vault, selection)).size;
  }

  /** What was said stays true of a purge that ends in an error. */
  async function telling<Result>(said: () => Said, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DeletionError)) throw error;
      const { code, disposition, message, retryAfter } = error;
      throw new DeletionError(code, disposition, message, { cause: error, retryAfter, said: said() });
    }
  }

  async function* removals(
    selection: Selection,
    accounts: Accounts,
    traces: Traces,
    signal?: AbortSignal,
  ): AsyncGenerator<boolean> {
    const bsuids = entriesOf(selection, 'deleted');
    if (bsuids.length === 0 || accounts.size === 0) return;
    const graph = await connectGraph(environment, selection.appId, signal);
    const owner = { hasLeft: selection.beganWith === 'waba' };
    for (const tokens of accounts.values()) {
      const { token, numbers } = await numbersOf(graph, tokens, owner);
      for (const number of numbers) {
        for (const bsuid of bsuids) {
          const wasThere = await graph.removeContact(number, bsuid, token, owner).catch((error: unknown) => {
            // Meta may have done what it did not answer
            if (!isRefusal(error)) traces.mayStay = true;
            throw error;
          });
          traces.mayStay ||= wasThere;
          yield wasThere;
        }
      }
    }
  }

  const copies = ({ mayStay }: Traces): Said => (mayStay ? { copiesUntil: environment.now() + CACHED_FOR } : {});

  return {
    plan: (selection) => count(selection, 'deleted'),
    async purge(selection, budget) {
      const isAsked = vault.isAsked(selection) && entriesOf(selection, 'deleted').length > 0;
      const traces = { mayStay: selection.mayHaveDeleted === true && isAsked };
      return await telling(
        () => copies(traces),
        async () => {
          const accounts = await tokensByAccount(vault, selection, budget.signal);
          const result = await within(budget, async (deleted) => {
            for await (const wasThere of removals(selection, accounts, traces, budget.signal)) {
              if (wasThere) deleted();
              if (budget.isOver()) return 'unfinished';
            }
            return 'emptied';
          });
          const isParentLeft = accounts.size > 0 && idsOf(selection, 'deleted').some(isParentBsuid);
          return { ...result, ...copies(traces), ...(isParentLeft && { leftOut: 'parent_id' }) };
        },
      );
    },
    async verify(selection) {
      const traces = { mayStay: false };
      let found = 0;
      return await telling(
        () => copies(traces),
        async () => {
          try {
            const accounts = await tokensByAccount(vault, selection);
            for await (const wasThere of removals(selection, accounts, traces)) if (wasThere) found += 1;
          } catch (error) {
            // whom it removed, no other reading finds
            if (found === 0) throw error;
          }
          return found;
        },
      );
    },
    countLeft: async (selection) => ({ newer: 0, undated: await count(selection, 'undated') }),
  };
}

/** Whether the person was removed somewhere, or may have been. */
type Traces = { mayStay: boolean };

function isRefusal(error: unknown): boolean {
  return error instanceof DeletionError && error.disposition === 'fail';
}

type Accounts = ReadonlyMap<string, readonly StoredToken[]>;

async function tokensByAccount(vault: Vault, selection: Selection, signal?: AbortSignal): Promise<Accounts> {
  const found: StoredToken[] = [];
  for await (const page of vault.pages(selection, signal)) found.push(...page);
  return Map.groupBy(found, ({ metaId }) => metaId);
}

/** The phone numbers of an account, with the first of its tokens that Meta still accepts; none when it accepts none. */
async function numbersOf(
  graph: Graph,
  tokens: readonly StoredToken[],
  owner: { readonly hasLeft: boolean },
): Promise<{ readonly token: string; readonly numbers: readonly string[] }> {
  for (const stored of tokens) {
    const token = await stored.open();
    const numbers = await graph.list(stored.metaId, 'phone_numbers', token, owner);
    if (numbers !== 'gone') return { token, numbers: numbers.map(idOf) };
  }
  return { token: '', numbers: [] };
}
