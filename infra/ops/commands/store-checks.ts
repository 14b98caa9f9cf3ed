import { randomInt } from 'node:crypto';
import { connectSources, connectTargets } from '../../../shared/data-map/connect-data-map.ts';
import { type DataMap, type IdentifierRule, kindOf, type TargetRow } from '../../../shared/data-map/data-map.ts';
import { foundByOthers, foundByRules } from '../../../shared/data-map/found-by.ts';
import { identifierKindsOf } from '../../../shared/data-map/selects.ts';
import { CANARY_APP_ID, CANARY_DIGITS, canaryUserId } from '../../../shared/domain/canary.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { Identifiers } from '../../../shared/domain/identifiers.ts';
import type { Selection } from '../../../shared/ports/target.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';
import type { Reference } from '../../../shared/targets/target-kind.ts';
import { placeholders } from '../../../shared/targets/template.ts';
import { listApps } from '../aws/app-table.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import type { Services } from '../aws/services.ts';
import { formatDuration } from '../cli/times.ts';
import { failureCause } from './failure-cause.ts';
import type { Check, Finding } from './finding.ts';
import { storeEnvironment } from './stores-here.ts';

/** Errors that may concern only this machine or the operator's credentials: the worker on AWS may well have access. */
const OF_THIS_MACHINE: ReadonlySet<string> = new Set([
  'credentials_missing',
  'registry_unavailable',
  'target_access_denied',
  'target_certificate_missing',
  'target_unavailable',
  'target_unreachable',
]);

/**
 * Checks that ask each store of the data map, and each source of identifiers, once about an id that no person has.
 * There are none if the data map of this checkout is not the deployed one.
 */
export function storeChecks(services: Services): readonly Check[] {
  const { map, isInForce } = dataMapHere(services.deployment);
  if (!isInForce) return [];
  return [
    ...map.targets.map((row) => storeCheck(`store ${row.name}`, (...by) => askTarget(map, row, ...by))),
    ...map.identifiers.map((rule) => storeCheck(`rule ${rule.kind}`, (...by) => askSource(map, rule, ...by))),
  ];
}

type Ask = (environment: ReturnType<typeof storeEnvironment>, appId: string) => Promise<Finding | undefined>;

function storeCheck(name: string, ask: Ask): Check {
  return {
    name,
    async run(services, context) {
      const begin = context.clock();
      const app = (await listApps(services)).find(({ appId }) => appId !== CANARY_APP_ID);
      try {
        const warning = await ask(storeEnvironment(services, context), app?.appId ?? CANARY_APP_ID);
        return warning ?? { result: 'ok', message: `answers in ${formatDuration(context.clock() - begin)}` };
      } catch (error) {
        if (!(error instanceof DeletionError)) throw error;
        return failed(error, services.deployment.local !== undefined);
      }
    },
  };
}

function failed({ code, message }: DeletionError, isLocal: boolean): Finding {
  const next = failureCause(code) ?? `look for ${code} in infra/runbooks`;
  if (isLocal || !OF_THIS_MACHINE.has(code)) return { result: 'failed', message: `${code}: ${message}`, next };
  return { result: 'skipped', message: `cannot be asked from this machine (${code}: ${message})`, next };
}

async function askTarget(map: DataMap, row: TargetRow, ...[environment, appId]: Parameters<Ask>): ReturnType<Ask> {
  const targets = await connectTargets({ ...map, targets: [row] }, environment);
  await targets.get(row.name)?.target.plan(aboutNobody(identifierKindsOf(row, TARGET_KINDS), appId));
  const found = [...foundByOthers(map, row, TARGET_KINDS), ...foundByRules(map, TARGET_KINDS)];
  const own = { ...environment, foundByOthers: found };
  const references = (await kindOf(row.kind, TARGET_KINDS).references?.(row, own)) ?? [];
  const others = map.targets.filter(({ name }) => name !== row.name);
  return (
    cascading(map.targets, references) ??
    refusing(others, references) ??
    blocking(references) ??
    unlinking(map.targets, references)
  );
}

/** Warns if the database also deletes, by ON DELETE CASCADE, rows that the data map keeps or does not know. */
function cascading(rows: readonly TargetRow[], references: readonly Reference[]): Finding | undefined {
  const isDeleted = namedWhere(rows, 'deleted');
  const unsaid = references.filter((reference) => reference.onDelete === 'cascade' && !isDeleted(reference));
  if (unsaid.length === 0) return undefined;
  return {
    result: 'warning',
    message: `ON DELETE CASCADE also deletes rows of ${storesOf(unsaid)}, which no row of the data map deletes`,
    next: 'name the table in the data map before the one that it refers to, or change its foreign key',
  };
}

/** Warns if rows that the data map keeps refer to rows that are deleted: the database or the worker refuses that. */
function refusing(rows: readonly TargetRow[], references: readonly Reference[]): Finding | undefined {
  const isKept = namedWhere(rows, 'kept');
  const refusals = references.filter((reference) => reference.onDelete === 'refuse' && isKept(reference));
  if (refusals.length === 0) return undefined;
  return {
    result: 'warning',
    message: `rows to which kept rows of ${storesOf(refusals)} refer cannot be deleted: rows_still_referenced`,
    next: 'anonymise them instead: see "Deleting rows that kept rows refer to" in infra/data-map.md',
  };
}

/** Warns if a table that the data map does not name, or that it empties only later, refers to rows that are deleted. */
function blocking(references: readonly Reference[]): Finding | undefined {
  const unnamed = references.filter(({ onDelete }) => onDelete === 'unnamed');
  const late = references.filter(({ onDelete }) => onDelete === 'late');
  if (unnamed.length + late.length === 0) return undefined;
  const why = [
    ...(unnamed.length === 0 ? [] : [`no row of the data map names ${storesOf(unnamed)}`]),
    ...(late.length === 0 ? [] : [`${storesOf(late)} would have to be emptied before`]),
  ];
  return {
    result: 'warning',
    message: `rows to which others refer cannot be deleted: ${why.join(', and ')}: rows_still_referenced`,
    next: 'name the table in the data map before the one that it refers to: earlier in "tables", or in a target of its own',
  };
}

/**
 * Warns if a foreign key makes the data map lose rows or ids: it could no longer find them, and deletes none of them.
 */
function unlinking(rows: readonly TargetRow[], references: readonly Reference[]): Finding | undefined {
  const isEmptied = namedWhere(rows, 'deleted', 'anonymised');
  const unlinked = references.filter((reference) => reference.onDelete === 'unlink' && !isEmptied(reference));
  if (unlinked.length === 0) return undefined;
  return {
    result: 'warning',
    message: `a foreign key of ${storesOf(unlinked)} empties a column by which the data map finds rows or ids`,
    next: 'name the table in the data map before the one that it refers to, or change its foreign key',
  };
}

/** Whether one of these rows of the data map does any of this with something in the place that refers. */
function namedWhere(rows: readonly TargetRow[], ...says: readonly string[]): (reference: Reference) => boolean {
  const facts = rows.flatMap((row) => kindOf(row.kind, TARGET_KINDS).facts?.(row) ?? []);
  const named = new Set(facts.filter((fact) => says.includes(fact.says)).map(({ about }) => about));
  return ({ namedAs }) => namedAs.some((about) => named.has(about));
}

function storesOf(references: readonly Reference[]): string {
  return references.map(({ store }) => store).join(', ');
}

async function askSource(
  map: DataMap,
  rule: IdentifierRule,
  ...[environment, appId]: Parameters<Ask>
): ReturnType<Ask> {
  const sources = await connectSources({ ...map, identifiers: [rule] }, environment);
  await sources.get(rule)?.lookUp(aboutNobody(rule.templates.flatMap(placeholders), appId));
  return undefined;
}

/** A selection with an id like a canary's, which no person has, for every kind of id by which the store finds rows. */
function aboutNobody(kinds: readonly string[], appId: string): Selection {
  const digits = Array.from({ length: CANARY_DIGITS }, () => randomInt(10)).join('');
  const identifiers: Identifiers = Object.fromEntries(kinds.map((kind) => [kind, [canaryUserId(digits)]]));
  return { requestId: 'doctor' as RequestId, appId, identifiers, askedAt: 0 };
}
