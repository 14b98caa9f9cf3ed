import { ENTRY_IDENTIFIER_KINDS, type EntryIdentifierKind } from '../domain/identifiers.ts';
import { identifierKindsIn, placeholders } from '../targets/template.ts';
import { nearest } from './nearest.ts';

/** A rule or target of the data map that finds data by identifiers. */
export type Finder = {
  /** Where it is in the data map, for messages. */
  readonly place: string;
  /** One template is enough to find data, but it needs a value for each of its identifiers. */
  readonly templates: readonly string[];
};
/** An identifier rule, with the kind of identifier that it finds. */
export type RuleFinder = Finder & { readonly kind: string };

/**
 * Sorts the rules into levels. Rules of one level need only the identifiers with which requests begin and those found
 * at earlier levels.
 *
 * These are mistakes: a template that names no person and would find everybody, an identifier that no rule finds, a
 * rule or target that no request can reach, and a circle. If contacts were found from phones and phones from contacts,
 * one shared phone would lead to the data of somebody else.
 *
 * @returns the level of each rule, and a sentence for each mistake; if there are mistakes, the levels mean nothing
 */
export function levelsOf(
  rules: readonly RuleFinder[],
  targets: readonly Finder[],
): { readonly levels: readonly number[]; readonly mistakes: readonly string[] } {
  const finders = [...rules, ...targets];
  const known = [...new Set<string>([...ENTRY_IDENTIFIER_KINDS, ...rules.map(({ kind }) => kind), 'appId'])];
  const misnamed = finders.flatMap((finder) => nobodyNamed(finder) ?? unknownKind(finder, known) ?? []);
  // with unknown kinds, looking for circles and unreachable entries would only report consequences of these mistakes
  if (misnamed.length > 0) return { levels: [], mistakes: misnamed };

  const levels = new Map<RuleFinder, number>();
  const circles: string[] = [];
  for (let level = 0; levels.size < rules.length; level += 1) {
    const isFound = (kind: string): boolean => rules.every((rule) => rule.kind !== kind || levels.has(rule));
    const ready = rules.filter((rule) => !levels.has(rule) && kindsIn(rule).every(isFound));
    const circle = ready.length === 0 ? circleAmong(rules, levels) : [];
    if (circle.length > 0) circles.push(`identifiers go in a circle: ${shownCircle(circle)}`);
    for (const rule of [...ready, ...circle]) levels.set(rule, level);
  }
  if (circles.length > 0) return { levels: [], mistakes: circles };

  const reached = ENTRY_IDENTIFIER_KINDS.map((kind) => reachedFrom(kind, rules));
  return {
    levels: rules.map((rule) => levels.get(rule) ?? 0),
    mistakes: finders.filter((finder) => !isReached(finder, reached)).map(unreachable),
  };
}

/** A mistake if a template names no identifier of a person, because it would find everybody. */
export function nobodyNamed({ place, templates }: Finder): string | undefined {
  const careless = templates.find((template) => identifierKindsIn(template).length === 0);
  if (careless === undefined) return undefined;
  return `${place} would find everybody: "${careless.trim()}" contains no identifier of a person`;
}

function unknownKind({ place, templates }: Finder, known: readonly string[]): string | undefined {
  const unknown = templates.flatMap(placeholders).find((kind) => !known.includes(kind));
  if (unknown === undefined) return undefined;
  const meant = nearest(unknown, known);
  const suggestion = meant === undefined ? `known are ${known.join(', ')}` : `did you mean {${meant}}?`;
  return `${place} uses {${unknown}}, but no request begins with it and no rule finds it; ${suggestion}`;
}

function unreachable({ place, templates }: Finder): string {
  const shown = templates.map((template) => `"${template.trim()}"`).join(', ');
  return `${place} can never be reached: no request leads to all identifiers of any of ${shown}`;
}

function isReached(finder: Finder, reached: readonly ReadonlySet<string>[]): boolean {
  return finder.templates.length === 0 || reached.some((kinds) => canFind(finder, kinds));
}

/** Every kind of identifier that a request can find if it begins with this kind. */
export function reachedFrom(entry: string, rules: readonly Omit<RuleFinder, 'place'>[]): ReadonlySet<string> {
  const kinds = new Set(['appId', entry]);
  for (let size = 0; size < kinds.size; ) {
    size = kinds.size;
    for (const rule of rules) if (canFind(rule, kinds)) kinds.add(rule.kind);
  }
  return kinds;
}

/**
 * The entry kinds that are each enough to reach at least one target. If no target names an identifier, all of them are,
 * because no target needs one.
 */
export function entryKindsReaching(
  rules: readonly Omit<RuleFinder, 'place'>[],
  targets: readonly Pick<Finder, 'templates'>[],
): readonly EntryIdentifierKind[] {
  const templates = targets.flatMap((target) => target.templates);
  if (templates.length === 0) return ENTRY_IDENTIFIER_KINDS;
  return ENTRY_IDENTIFIER_KINDS.filter((kind) => canFind({ templates }, reachedFrom(kind, rules)));
}

/** Whether data is found by identifiers of these kinds: one template is enough. */
export function canFind({ templates }: Pick<Finder, 'templates'>, kinds: ReadonlySet<string>): boolean {
  return templates.some((template) => isWithin(template, kinds));
}

export function isWithin(template: string, kinds: ReadonlySet<string>): boolean {
  return placeholders(template).every((kind) => kinds.has(kind));
}

function kindsIn({ templates }: Finder): readonly string[] {
  return templates.flatMap(placeholders);
}

/** Goes from a rule without a level to one that it waits for, again and again, until a rule repeats. */
function circleAmong(rules: readonly RuleFinder[], levels: ReadonlyMap<RuleFinder, number>): readonly RuleFinder[] {
  const path: RuleFinder[] = [];
  let at = rules.find((rule) => !levels.has(rule));
  while (at !== undefined && !path.includes(at)) {
    path.push(at);
    const needs = kindsIn(at);
    at = rules.find((rule) => !levels.has(rule) && needs.includes(rule.kind));
  }
  return path.slice(at === undefined ? 0 : path.indexOf(at));
}

function shownCircle(circle: readonly RuleFinder[]): string {
  const kinds = circle.map(({ kind }) => kind);
  return [...kinds, ...kinds.slice(0, 1)].toReversed().join(' → ');
}
