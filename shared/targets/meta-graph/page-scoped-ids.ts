import { DeletionError } from '../../domain/errors.ts';
import { isMetaId } from '../../meta/meta-id.ts';
import { type LookUp, MOST_IDENTIFIER_VALUES, type Selection } from '../../ports/target.ts';
import { type TargetEnvironment } from '../target-kind.ts';
import { expand } from '../template.ts';
import { connectGraph, idOf } from './graph-client.ts';

/**
 * How long Meta may take in total, in milliseconds. Nothing is deleted meanwhile, and the worker's claim must outlast
 * it.
 */
const PATIENCE = 8_000;

/**
 * Looks up the page-scoped ids of a person by their app-scoped ids. A rule with this source should say
 * `required: false`, so that Meta never holds up a deletion here.
 *
 * @throws DeletionError `too_many_identifiers` (fail), and what the calls of `Graph` throw
 * @see Meta, "ID Matching" (Facebook Login)
 */
export async function lookUpPageScopedIds(
  templates: readonly string[],
  selection: Selection,
  environment: TargetEnvironment,
): Promise<LookUp> {
  const ids = expand(templates, selection).filter(isMetaId);
  if (ids.length === 0) return { found: [] };
  const graph = await connectGraph(environment, selection.appId, AbortSignal.timeout(PATIENCE));
  const found = new Set<string>();
  let isGone = false;
  for (const id of ids) {
    const pages = await graph.list(id, 'ids_for_pages', graph.appToken);
    // usually the person has already removed the app, and then Meta no longer answers for them
    if (pages === 'gone') isGone = true;
    else for (const entry of pages) found.add(idOf(entry));
    if (found.size > MOST_IDENTIFIER_VALUES) {
      const message = `Meta names more than ${MOST_IDENTIFIER_VALUES} page-scoped ids for one person`;
      throw new DeletionError('too_many_identifiers', 'fail', message);
    }
  }
  return { found: [...found].map((value) => ({ value })), ...(isGone && { gone: true }) };
}
