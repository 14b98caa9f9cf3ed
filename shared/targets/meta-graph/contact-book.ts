import { DeletionError } from '../../domain/errors.ts';
import { InterruptedPurge } from '../../domain/interrupted-purge.ts';
import type { Said } from '../../domain/purge-result.ts';
import { DAY } from '../../domain/schedule.ts';
import { isBsuid, isParentBsuid } from '../../meta/bsuid.ts';
import type { Selection, Target } from '../../ports/target.ts';
import { expandWithBounds, type Fate, fateUnder } from '../bounds.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { BUSINESS_TOKEN_REFUSED, connectGraph, type Graph, type GraphOwner, idOf } from './graph-client.ts';
import { within } from './graph-edge.ts';
import type { StoredToken, Vault } from './token-vault.ts';

/** How long Meta keeps removed contacts in its caches, according to the documentation of providers. */
const CACHED_FOR = 30 * DAY;

/**
 * A person in the contact books that Meta keeps for the businesses to which they wrote. Every phone number of an
 * account is asked, although providers say that a business portfolio has only one book. The tokens belong to the
 * businesses and stay.
 *
 * Meta does not list a contact book; it only answers whether a deletion found somebody. So `verify` deletes once more,
 * and counts who was still there. As soon as somebody was removed, or may have been, the result or the error says that
 * copies stay in Meta's caches. Meta refuses parent ids there, so they are left out.
 *
 * If no token of a business is stored, it is no longer a customer, and its contact book is its own matter. If Meta
 * refuses the stored tokens, the business is still connected, so this is an error and not an answer.
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

  const copies = (): Said => ({ copiesUntil: environment.now() + CACHED_FOR });

  /**
   * Removes the person from each contact book. A book that Meta refuses is noted in `traces.refusals`, and the others
   * are still asked.
   *
   * @yields whether the person was in the book; false also for a refusal
   */
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
    const noteRefusal = (error: unknown): undefined => {
      if (!isRefusal(error)) throw error;
      traces.refusals.push(error);
    };
    for (const tokens of accounts.values()) {
      const book = await numbersOf(graph, tokens, owner).catch(noteRefusal);
      for (const number of book?.numbers ?? []) {
        for (const bsuid of bsuids) {
          const wasThere = await graph
            .removeContact(number, bsuid, book?.token ?? '', owner)
            .catch((error: unknown) => {
              // without an answer, Meta may have deleted nevertheless
              if (!isRefusal(error)) traces.mayHaveDeleted = true;
              return noteRefusal(error);
            });
          if (wasThere === true) traces.mayHaveDeleted = true;
          yield wasThere === true;
        }
      }
    }
  }

  return {
    plan: (selection) => count(selection, 'deleted'),
    async purge(selection, budget) {
      const isAsked = vault.isAsked(selection) && entriesOf(selection, 'deleted').length > 0;
      const mayHaveBefore = selection.mayHaveDeleted === true && isAsked;
      return await tracing(
        ({ mayHaveDeleted }) => (mayHaveDeleted || mayHaveBefore ? copies() : {}),
        async (traces) => {
          const accounts = await tokensByAccount(vault, selection, budget.signal);
          const result = await within(budget, async (deleted) => {
            let isCut = false;
            for await (const wasThere of removals(selection, accounts, traces, budget.signal)) {
              if (wasThere) deleted();
              isCut = budget.isOver();
              if (isCut) break;
            }
            // even if there was no time for the other books, because an operator needs to see this cause
            throwFirst(traces.refusals);
            return isCut ? 'unfinished' : 'emptied';
          });
          const isParentLeft = accounts.size > 0 && idsOf(selection, 'deleted').some(isParentBsuid);
          return {
            ...result,
            ...(isParentLeft && { leftOut: 'parent_id' }),
            ...(isAsked && accounts.size > 0 && result.outcome === 'emptied' && { readingDeletes: true }),
          };
        },
      );
    },
    async verify(selection) {
      const reading = await tracing(
        ({ mayHaveDeleted }) => (mayHaveDeleted ? copies() : {}),
        async (traces) => {
          let found = 0;
          try {
            const accounts = await tokensByAccount(vault, selection);
            for await (const wasThere of removals(selection, accounts, traces)) if (wasThere) found += 1;
            throwFirst(traces.refusals);
          } catch (error) {
            // no later reading would find the person whom this one removed, so the count must not be lost
            if (found === 0) throw error;
          }
          return { found };
        },
      );
      return reading.found;
    },
    countLeft: async (selection) => ({ newer: 0, undated: await count(selection, 'undated') }),
  };
}

/** What a purge or a reading leaves behind, however it ends. */
type Traces = { mayHaveDeleted: boolean; readonly refusals: DeletionError[] };

/** Adds what the person is told to the result or, if the work fails, to the error. */
async function tracing<Result extends object>(
  said: (traces: Traces) => Said,
  work: (traces: Traces) => Promise<Result>,
): Promise<Result & Said> {
  const traces: Traces = { mayHaveDeleted: false, refusals: [] };
  try {
    return { ...(await work(traces)), ...said(traces) };
  } catch (error) {
    throw error instanceof DeletionError ? new InterruptedPurge(error, said(traces), traces.mayHaveDeleted) : error;
  }
}

/** Whether Meta answered that it did not delete, so that other businesses can still be asked. */
function isRefusal(error: unknown): error is DeletionError {
  return error instanceof DeletionError && (error.disposition === 'fail' || error.code === BUSINESS_TOKEN_REFUSED);
}

/** Throws a refusal that a later try may change rather than one that needs an operator. */
function throwFirst(refusals: readonly DeletionError[]): void {
  const first = refusals.find(({ disposition }) => disposition === 'retry') ?? refusals[0];
  if (first !== undefined) throw first;
}

type Accounts = ReadonlyMap<string, readonly StoredToken[]>;

async function tokensByAccount(vault: Vault, selection: Selection, signal?: AbortSignal): Promise<Accounts> {
  const found: StoredToken[] = [];
  for await (const page of vault.pages(selection, signal)) found.push(...page);
  return Map.groupBy(found, ({ metaId }) => metaId);
}

/**
 * The phone numbers of an account, with the first of its tokens that Meta still accepts; no numbers when Meta no longer
 * knows the account.
 *
 * @throws DeletionError `business_token_refused` (retry), or another reason why no token can be used
 */
async function numbersOf(
  graph: Graph,
  tokens: readonly StoredToken[],
  owner: GraphOwner,
): Promise<{ readonly token: string; readonly numbers: readonly string[] }> {
  const refusals: DeletionError[] = [];
  for (const stored of tokens) {
    try {
      const token = await stored.open();
      const numbers = await graph.list(stored.metaId, 'phone_numbers', token, owner);
      if (numbers !== 'gone') return { token, numbers: numbers.map(idOf) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusals.push(error);
    }
  }
  throwFirst(refusals);
  return { token: '', numbers: [] };
}
