import { DeletionError } from '../domain/errors.ts';
import { HOUR } from '../domain/schedule.ts';
import { isMetaId } from '../meta/meta-id.ts';
import { connectGraph, idOf } from './graph-client.ts';
import { MOST_IDENTIFIER_VALUES, type Selection, type TargetEnvironment } from './target.ts';
import { expand } from './template.ts';

/** How long nothing is deleted because Meta could still name further ids. */
const PATIENCE = HOUR;

/**
 * How the pages of a business know somebody whose app-scoped ids are known. When Meta cannot be asked for an hour, that is a
 * refusal, with which a rule that says `required: false` goes on.
 *
 * @throws DeletionError `graph_silent`, `too_many_identifiers` (fail), and what the calls of `Graph` throw
 * @see Meta, "ID Matching" (Facebook Login)
 */
export async function lookUpPageScopedIds(
  templates: readonly string[],
  selection: Selection,
  environment: TargetEnvironment,
): Promise<readonly string[]> {
  try {
    return await pageScopedIds(templates, selection, environment);
  } catch (error) {
    const isTooLate = environment.now() - selection.cutOff > PATIENCE;
    if (!isTooLate || !(error instanceof DeletionError) || error.disposition !== 'retry') throw error;
    throw new DeletionError('graph_silent', 'fail', 'Meta could not be asked for an hour', { cause: error });
  }
}

async function pageScopedIds(
  templates: readonly string[],
  selection: Selection,
  environment: TargetEnvironment,
): Promise<readonly string[]> {
  const ids = expand(templates, selection).filter(isMetaId);
  if (ids.length === 0) return [];
  const graph = await connectGraph(environment, selection.appId);
  const found = new Set<string>();
  for (const id of ids) {
    const pages = await graph.list(id, 'ids_for_pages', graph.appToken);
    // whoever has removed the app is no longer known to Meta
    if (pages !== 'gone') for (const entry of pages) found.add(idOf(entry));
    if (found.size > MOST_IDENTIFIER_VALUES) {
      const message = `Meta names more than ${MOST_IDENTIFIER_VALUES} page-scoped ids for one person`;
      throw new DeletionError('too_many_identifiers', 'fail', message);
    }
  }
  return [...found];
}
