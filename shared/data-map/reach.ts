import { ENTRY_IDENTIFIER_KINDS } from '../domain/identifiers.ts';
import { placeholders } from '../targets/template.ts';
import { nearest } from './nearest.ts';

/** Something in the data map that finds data by identifiers, and what is found by it when it is an identifier rule. */
export type Finder = {
  /** Where it is in the data map, for sentences. */
  readonly place: string;
  /** Any one of these finds something; each needs all of its identifiers. */
  readonly templates: readonly string[];
  readonly yields?: string;
};

/**
 * Puts the rules in levels: those of one level need only what requests begin with and what earlier levels found.
 *
 * Refused are: what names nobody, and would find everybody; identifiers that no rule finds; what no request can reach;
 * and circles, since with contacts found from phones and phones from contacts, one shared phone would lead into the
 * data of somebody else.
 *
 * @returns the level of each rule, or a sentence about the first mistake
 */
export function levelsOf(rules: readonly Finder[], targets: readonly Finder[]): readonly number[] | string {
  const finders = [...rules, ...targets];
  const known = [...new Set<string>([...ENTRY_IDENTIFIER_KINDS, ...rules.map((rule) => rule.yields ?? ''), 'appId'])];
  const misnamed = firstOf(finders, (finder) => nobodyNamed(finder) ?? unknownKind(finder, known));
  if (misnamed !== undefined) return misnamed;

  const levels = new Map<Finder, number>();
  for (let level = 0; levels.size < rules.length; level += 1) {
    const isFound = (kind: string): boolean => rules.every((rule) => rule.yields !== kind || levels.has(rule));
    const ready = rules.filter((rule) => !levels.has(rule) && kindsIn(rule).every(isFound));
    if (ready.length === 0) return `identifiers go in a circle: ${circleAmong(rules, levels).join(' → ')}`;
    for (const rule of ready) levels.set(rule, level);
  }

  const reached = ENTRY_IDENTIFIER_KINDS.map((kind) => reachedFrom(kind, rules));
  const beyond = firstOf(finders, (finder) => (isReached(finder, reached) ? undefined : unreachable(finder)));
  return beyond ?? rules.map((rule) => levels.get(rule) ?? 0);
}

function firstOf(finders: readonly Finder[], mistakeIn: (finder: Finder) => string | undefined): string | undefined {
  for (const finder of finders) {
    const mistake = mistakeIn(finder);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function nobodyNamed({ place, templates }: Finder): string | undefined {
  const careless = templates.find((template) => placeholders(template).every((kind) => kind === 'appId'));
  if (careless === undefined) return undefined;
  return `${place} would find everybody: "${careless.trim()}" holds no identifier of a person`;
}

function unknownKind({ place, templates }: Finder, known: readonly string[]): string | undefined {
  const unknown = templates.flatMap(placeholders).find((kind) => !known.includes(kind));
  if (unknown === undefined) return undefined;
  const meant = nearest(unknown, known);
  const suggestion = meant === undefined ? `known are ${known.join(', ')}` : `did you mean {${meant}}?`;
  return `${place} uses {${unknown}}, with which no request begins and which no rule finds; ${suggestion}`;
}

function unreachable({ place, templates }: Finder): string {
  const shown = templates.map((template) => `"${template.trim()}"`).join(', ');
  return `${place} can never be reached: no request leads to all identifiers of any of ${shown}`;
}

function isReached({ templates }: Finder, reached: readonly ReadonlySet<string>[]): boolean {
  return templates.length === 0 || reached.some((kinds) => templates.some((template) => isWithin(template, kinds)));
}

/** Every identifier kind that a request can lead to when it begins with this kind alone. */
export function reachedFrom(entry: string, rules: readonly Omit<Finder, 'place'>[]): ReadonlySet<string> {
  const kinds = new Set(['appId', entry]);
  for (let size = 0; size < kinds.size; ) {
    size = kinds.size;
    for (const { templates, yields } of rules) {
      if (yields !== undefined && templates.some((template) => isWithin(template, kinds))) kinds.add(yields);
    }
  }
  return kinds;
}

export function isWithin(template: string, kinds: ReadonlySet<string>): boolean {
  return placeholders(template).every((kind) => kinds.has(kind));
}

function kindsIn({ templates }: Finder): readonly string[] {
  return templates.flatMap(placeholders);
}

/** Walks back from a rule without a level to one that it waits for, until one comes again. */
function circleAmong(rules: readonly Finder[], levels: ReadonlyMap<Finder, number>): readonly string[] {
  const path: Finder[] = [];
  let at = rules.find((rule) => !levels.has(rule));
  while (at !== undefined && !path.includes(at)) {
    path.push(at);
    const needs = kindsIn(at);
    at = rules.find((rule) => !levels.has(rule) && needs.includes(rule.yields ?? ''));
  }
  const circle = path.slice(at === undefined ? 0 : path.indexOf(at)).map((rule) => rule.yields ?? '');
  return [...circle, circle[0] ?? ''].toReversed();
}
