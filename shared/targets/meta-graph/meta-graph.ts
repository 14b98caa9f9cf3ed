import * as v from 'valibot';
import { isMetaId } from '../../meta/meta-id.ts';
import type { Selection, Target } from '../../ports/target.ts';
import { expandWithBounds, type Fate, fateUnder } from '../bounds.ts';
import { type TargetEnvironment, type TargetKind } from '../target-kind.ts';
import { Templates } from '../template.ts';
import { fromContactBooks } from './contact-book.ts';
import { connectGraph } from './graph-client.ts';
import { EDGES, type ListedEdge, stands, within } from './graph-edge.ts';
import { lookUpPageScopedIds } from './page-scoped-ids.ts';
import { byStoredTokens } from './stored-tokens.ts';
import { connectVault, vaultEntries, vaultPermissions } from './token-vault.ts';

const META = 'Meta';

const entries = {
  edge: v.pipe(
    v.picklist(EDGES),
    v.description(
      'What is removed: the permissions that the person gave the app, the app’s subscription to a WhatsApp Business Account, or the person from the contact books of businesses.',
    ),
  ),
  ids: v.optional(v.pipe(Templates, v.description('The ids at Meta; they are called with the app’s own token.'))),
  bsuids: v.optional(
    v.pipe(
      Templates,
      v.description('The people to remove from contact books, by business-scoped user id, for example ["{bsuid}"].'),
    ),
  ),
  vault: v.optional(
    v.pipe(
      v.strictObject(vaultEntries),
      v.description(
        'Where the tokens for the calls are stored; each is erased after its call, except those for contact books.',
      ),
    ),
  ),
};
const sourceEntries = {
  ids: v.pipe(Templates, v.description('The app-scoped ids of the person, for example ["{asid}"].')),
};

/**
 * What a person or a business has allowed at Meta, and what Meta knows of the people who wrote to a business.
 *
 * Permissions and subscriptions never wait long for Meta: what it refuses, or does not answer for two to three days, is
 * reported to an operator, and a stored token is erased nevertheless. With `vault`, Meta is asked once more before the
 * token is erased, because nobody can ask afterwards; so `verify` counts the tokens that are left.
 *
 * @see Meta, "User Permissions" and "WhatsApp Business Account Subscribed Apps" (Graph API reference)
 */
export const metaGraph: TargetKind<typeof entries, typeof sourceEntries> = {
  kind: 'meta-graph',
  entries,
  usesAppSecrets: true,
  tokens: ({ edge, vault }) => (vault === undefined ? undefined : edge === 'contact_book' ? 'used' : 'erased'),
  templates: ({ ids = [], bsuids = [''], vault }) => [...ids, ...jointly(vault?.partitionKey.values ?? [], bsuids)],
  // a business-scoped id names one person by itself: the contact book of another business has no such entry
  combined: ({ ids = [], vault }) => [...ids, ...(vault?.partitionKey.values ?? [])],
  untimed: ({ bsuids = [''], vault }) =>
    vault?.createdAt === undefined ? jointly(vault?.partitionKey.values ?? [], bsuids) : [],
  mistake({ edge, ids, bsuids, vault }) {
    const isOfContactBooks = edge === 'contact_book';
    if (isOfContactBooks !== (bsuids !== undefined)) {
      return `bsuids is ${bsuids === undefined ? 'missing' : 'of no use'} with the edge ${edge}; expected both bsuids and the edge contact_book, or neither`;
    }
    if (isOfContactBooks && vault === undefined)
      return 'vault is needed, because only a token of the business opens its contact book';
    return (ids === undefined) === (vault === undefined) ? 'either ids or vault is needed' : undefined;
  },
  empties: ({ vault }) => [META, ...(vault === undefined ? [] : [`table ${vault.table}`])],
  permissions: ({ edge, vault }) => (vault === undefined ? [] : vaultPermissions(vault, edge !== 'contact_book')),
  async connect({ edge, ids = [], bsuids = [], vault }, environment) {
    if (edge === 'contact_book') {
      if (vault === undefined) throw new TypeError('a contact book without a vault');
      return fromContactBooks(bsuids, await connectVault(vault, environment), environment);
    }
    return vault === undefined
      ? byAppToken(edge, ids, environment)
      : byStoredTokens(edge, await connectVault(vault, environment), environment);
  },
  source: {
    entries: sourceEntries,
    templates: ({ ids }) => ids,
    reads: () => META,
    tellsGone: true,
    permissions: () => [],
    connect: async ({ ids }, environment) => ({
      lookUp: (selection) => lookUpPageScopedIds(ids, selection, environment),
    }),
  },
};

/** Contact books need both: the account to which a person wrote, and an id of the person. */
function jointly(accounts: readonly string[], people: readonly string[]): readonly string[] {
  return accounts.flatMap((account) => people.map((person) => (person === '' ? account : `${account} ${person}`)));
}

/** Removes what the app's own token can remove. An authorization has no time, so its age is not known. */
function byAppToken(edge: ListedEdge, templates: readonly string[], environment: TargetEnvironment): Target {
  const idsOf = (selection: Selection, fate: Fate): readonly string[] =>
    [...expandWithBounds(templates, selection)]
      .filter(([id, bounds]) => isMetaId(id) && fateUnder(bounds, () => undefined) === fate)
      .map(([id]) => id);
  const count = async (selection: Selection, fate: Fate): Promise<number> => {
    const ids = idsOf(selection, fate);
    if (ids.length === 0) return 0;
    const graph = await connectGraph(environment, selection.appId);
    let standing = 0;
    for (const id of ids) if (await stands(graph, id, edge, graph.appToken)) standing += 1;
    return standing;
  };
  return {
    plan: (selection) => count(selection, 'deleted'),
    verify: (selection) => count(selection, 'deleted'),
    countLeft: async (selection) => ({ newer: 0, undated: await count(selection, 'undated') }),
    purge: (selection, budget) =>
      within(budget, async (deleted) => {
        const ids = idsOf(selection, 'deleted');
        if (ids.length === 0) return 'emptied';
        const graph = await connectGraph(environment, selection.appId, budget.signal);
        for (const id of ids) {
          if (budget.isOver()) return 'unfinished';
          if (!(await stands(graph, id, edge, graph.appToken))) continue;
          await graph.remove(id, edge, graph.appToken);
          deleted();
        }
        return 'emptied';
      }),
  };
}
