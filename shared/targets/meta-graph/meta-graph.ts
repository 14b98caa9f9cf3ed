import * as v from 'valibot';
import { DeletionError } from '../../domain/errors.ts';
import { isMetaId } from '../../meta/meta-id.ts';
import { type Budget, type PurgeResult, type Selection, type Target } from '../../ports/target.ts';
import { type TargetEnvironment, type TargetKind } from '../target-kind.ts';
import { expand, Templates } from '../template.ts';
import { connectGraph, type Graph, type GraphEntry, idOf } from './graph-client.ts';
import { lookUpPageScopedIds } from './page-scoped-ids.ts';
import { connectVault, type StoredToken, type Vault, vaultEntries, vaultPermissions } from './token-vault.ts';

const entries = {
  /** What is removed: what the person allowed the app, or the app's subscription to a WhatsApp Business Account. */
  edge: v.picklist(['permissions', 'subscribed_apps']),
  /** The ids at Meta, asked with the app's own token. */
  ids: v.optional(Templates),
  /** Or where the tokens are that the calls are made with; each is erased after its call. */
  vault: v.optional(v.strictObject(vaultEntries)),
};
const sourceEntries = { /** People as the app knows them, by app-scoped id. */ ids: Templates };

/**
 * How many tries Meta has before a token is erased without its consent: those of two days, and fewer than a part has. They
 * are counted, because a request that was on hold or is replayed begins long after it was accepted.
 */
const PATIENCE = 20;
/** What no later try of the same token changes. */
const FINAL = /^(?:graph_refused_|token_unreadable$|identifier_not_usable$)/;

/**
 * What a person or a business has allowed at Meta. Deleting here never waits for Meta for long: what Meta refuses, or does
 * not answer in two days, is told to an operator, and the token is erased all the same.
 *
 * With `vault`, Meta is asked again before the token is erased, because nobody can ask afterwards; so what `verify` counts
 * are tokens.
 *
 * @see Meta, "User Permissions" and "WhatsApp Business Account Subscribed Apps" (Graph API reference)
 */
export const metaGraph: TargetKind<typeof entries, typeof sourceEntries> = {
  kind: 'meta-graph',
  entries,
  usesAppSecrets: true,
  templates: ({ ids, vault }) => [...(ids ?? []), ...(vault?.partitionKey.values ?? [])],
  untimed: ({ vault }) => (vault?.createdAt === undefined ? (vault?.partitionKey.values ?? []) : []),
  mistake: ({ ids, vault }) =>
    (ids === undefined) === (vault === undefined) ? 'either ids or vault is needed' : undefined,
  permissions: ({ vault }) => (vault === undefined ? [] : vaultPermissions(vault)),
  async connect({ edge, ids = [], vault }, environment) {
    return vault === undefined
      ? byAppToken(edge, ids, environment)
      : byStoredTokens(edge, await connectVault(vault, environment), environment);
  },
  source: {
    entries: sourceEntries,
    templates: ({ ids }) => ids,
    permissions: () => [],
    connect: async ({ ids }, environment) => ({
      lookUp: (selection) => lookUpPageScopedIds(ids, selection, environment),
    }),
  },
};

type Edge = 'permissions' | 'subscribed_apps';

function byAppToken(edge: Edge, templates: readonly string[], environment: TargetEnvironment): Target {
  const ids = (selection: Selection): readonly string[] => expand(templates, selection).filter(isMetaId);
  const count = async (selection: Selection): Promise<number> => {
    if (ids(selection).length === 0) return 0;
    const graph = await connectGraph(environment, selection.appId);
    let standing = 0;
    for (const id of ids(selection)) if (await stands(graph, id, edge, graph.appToken)) standing += 1;
    return standing;
  };
  return {
    plan: count,
    verify: count,
    purge: (selection, budget) =>
      within(budget, async (deleted) => {
        if (ids(selection).length === 0) return 'emptied';
        const graph = await connectGraph(environment, selection.appId, budget.signal);
        for (const id of ids(selection)) {
          if (budget.isOver()) return 'unfinished';
          if (!(await stands(graph, id, edge, graph.appToken))) continue;
          await graph.remove(id, edge, graph.appToken);
          deleted();
        }
        return 'emptied';
      }),
  };
}

function byStoredTokens(edge: Edge, vault: Vault, environment: TargetEnvironment): Target {
  const count = async (selection: Selection): Promise<number> => {
    let tokens = 0;
    for await (const page of vault.pages(selection)) tokens += page.length;
    return tokens;
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
        // a refusal can be told only once, since its token goes: not before everything else is done
        if (passing !== undefined) throw passing;
        for (const token of refused) await token.erase(budget.signal);
        if (refusal !== undefined) throw new DeletionError(refusal.code, 'fail', refusal.message, { cause: refusal });
        return 'emptied';
      }),
  };
}

/** @returns why a token still stands for something at Meta; undefined when it does not */
async function revoke(
  edge: Edge,
  stored: StoredToken,
  { appId }: Selection,
  environment: TargetEnvironment,
  signal: AbortSignal,
): Promise<DeletionError | undefined> {
  const { metaId } = stored;
  try {
    const graph = await connectGraph(environment, appId, signal);
    const token = await stored.open();
    if (!(await stands(graph, metaId, edge, token))) return undefined;
    await graph.remove(metaId, edge, token);
    if (!(await stands(graph, metaId, edge, token))) return undefined;
    return new DeletionError('graph_unchanged', 'retry', 'Meta says that it is removed, and shows it still');
  } catch (error) {
    if (error instanceof DeletionError) return error;
    throw error;
  }
}

/**
 * Whether there is anything left to remove: a permission that was not declined, or the subscription of this app among those
 * of others.
 *
 * @see https://developers.facebook.com/docs/graph-api/reference/user/permissions/
 */
async function stands(graph: Graph, id: string, edge: Edge, token: string): Promise<boolean> {
  const found = await graph.list(id, edge, token);
  if (found === 'gone') return false;
  if (edge === 'permissions') return found.some(({ status }) => status !== 'declined');
  return found.some((entry) => subscriberOf(entry) === graph.appId);
}

function subscriberOf({ whatsapp_business_api_data: ofWhatsapp, ...entry }: GraphEntry): string {
  return idOf((ofWhatsapp as GraphEntry | undefined) ?? entry);
}

async function within(
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
