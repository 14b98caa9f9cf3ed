import type { IdentifierFigure } from '../domain/deletion-request.ts';
import { type Identifiers, valuesOf } from '../domain/identifiers.ts';
import { isPlaceholder } from '../domain/placeholder-values.ts';
import type { RegistrationReading } from '../domain/selection.ts';
import { isNature, type Nature, writtenForms } from '../domain/spellings.ts';
import type { ResolutionQuestion, Start } from '../ports/resolution.ts';
import { placeholders } from '../targets/template.ts';
import { type DataMap, type IdentifierRule, natureOf, placeholderRulesOf } from './data-map.ts';
import { betterOf, type Finding, unproven, WORTHS, type Worth } from './findings.ts';
import { readingsOf } from './registration-readings.ts';

/** The result of judging everything that was found so far. */
export type Judgement = {
  readonly by: { readonly [worth in Worth]: Identifiers };
  readonly readings: readonly RegistrationReading[];
  /**
   * Several starts of one kind, found by the number or address with which the request began, none of them confirmed.
   */
  readonly starts: readonly Start[];
  readonly figures: readonly IdentifierFigure[];
};

/** The worth of each value of each kind. */
type Worths = ReadonlyMap<string, ReadonlyMap<string, Worth>>;

/**
 * Decides for each identifier that was found whether it is proven to be the person's, self-declared, or a business's,
 * and whether it belongs to the start that the request is about. Placeholder values are dropped here, so that nothing
 * is looked up by them.
 */
export function judgeIdentifiers(map: DataMap, question: ResolutionQuestion, found: readonly Finding[]): Judgement {
  const rules = placeholderRulesOf(map);
  const namesNobody = (kind: string, value: string): boolean => isPlaceholder(kind, value, rules);
  const own = withoutNobody(question.identifiers, namesNobody);
  const known = new Map(own.map(([kind, values]) => [kind, new Set(values)]));
  const findings = found.filter(({ rule, value }) => !namesNobody(rule.kind, value));

  const readings = readingsOf(
    found.filter(({ rule, lookedUpBy }) => rule.registration !== undefined && lookedUpBy === 'verified'),
    question,
  ).filter(
    // a record can name nobody, for example while its contact is not linked yet; its time still shows a new start
    ({ registration: { kind, value }, age }) => !namesNobody(kind, value) || age === 'new' || age === 'active',
  );
  const isKnown = (kind: string, value: string): boolean => known.get(kind)?.has(value) === true;
  const others = ofAnotherStart(readings);
  const isBack = !question.isFirstReading && (question.isBack === true || readings.some(({ age }) => age === 'new'));
  const followed = findings.filter(
    ({ rule, value }) =>
      !others.has(keyOf(rule.kind, value)) &&
      !(isBack && !isKnown(rule.kind, value) && mayBeOfNewStart(rule, map.identifiers)),
  );
  const starts = severalStarts(followed, question, known);
  const selfDeclared = withoutNobody(question.selfDeclared ?? {}, namesNobody);
  const worths = withSameAddresses(map, worthsOf(followed, question, known, selfDeclared, starts));
  return {
    by: {
      verified: identifiersOf(worths, 'verified'),
      self_declared: identifiersOf(worths, 'self_declared'),
      business: identifiersOf(worths, 'business'),
    },
    readings,
    starts,
    figures: figuresOf(worths, starts, droppedOf(question, found, namesNobody)),
  };
}

/**
 * Once the person has signed up again, an id of one start that is found by ids which outlive it may be of the new one.
 * Registrations tell by themselves.
 */
function mayBeOfNewStart(
  { neverReused, registration, templates }: IdentifierRule,
  rules: DataMap['identifiers'],
): boolean {
  const isOfOneStart = (kind: string): boolean => rules.some((rule) => rule.kind === kind && rule.neverReused === true);
  return neverReused === true && registration === undefined && !templates.flatMap(placeholders).some(isOfOneStart);
}

function withoutNobody(
  identifiers: Identifiers,
  namesNobody: (kind: string, value: string) => boolean,
): readonly (readonly [kind: string, values: readonly string[]])[] {
  return Object.entries(identifiers).map(
    ([kind, values]) => [kind, values.filter((value) => !namesNobody(kind, value))] as const,
  );
}

/** The values whose registration records are all of a later start, or of unknown age. */
function ofAnotherStart(readings: readonly RegistrationReading[]): ReadonlySet<string> {
  const ages = Map.groupBy(readings, ({ registration: { kind, value } }) => keyOf(kind, value));
  const isAnother = ({ age }: RegistrationReading): boolean => age === 'new' || age === 'unknown';
  return new Set([...ages].filter(([, about]) => about.every(isAnother)).map(([key]) => key));
}

/**
 * A phone number may have changed hands. If it leads to several never-reused ids, nobody knows which of these starts is
 * the person's, even once the other ids are deleted. That is why ids that were found as one of several stay
 * unconfirmed.
 */
function severalStarts(
  findings: readonly Finding[],
  { beganWith, unconfirmed = {} }: ResolutionQuestion,
  known: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Start[] {
  if (!isNature(beganWith)) return [];
  const isKnown = (kind: string, value: string): boolean => known.get(kind)?.has(value) === true;
  const starts = findings.filter(
    ({ rule, lookedUpBy }) =>
      rule.neverReused === true &&
      lookedUpBy === 'verified' &&
      rule.templates.flatMap(placeholders).includes(beganWith),
  );
  const distinct = [...Map.groupBy(starts, ({ rule, value }) => keyOf(rule.kind, value)).values()];
  const isOneOfSeveral = (kind: string, value: string): boolean =>
    // one that is known may be deleted by now
    distinct.length > 1 || (known.get(kind)?.size ?? 0) > 0 || valuesOf(unconfirmed, kind).includes(value);
  return distinct.flatMap((records): readonly Start[] => {
    const [first] = records;
    if (first === undefined) return [];
    const { rule, value } = first;
    const times = records.flatMap(({ createdAt }) => createdAt ?? []);
    const isOpen = isOneOfSeveral(rule.kind, value) && !isKnown(rule.kind, value);
    return isOpen ? [{ kind: rule.kind, value, ...(times.length > 0 && { since: Math.min(...times) }) }] : [];
  });
}

function worthsOf(
  findings: readonly Finding[],
  question: ResolutionQuestion,
  known: ReadonlyMap<string, ReadonlySet<string>>,
  selfDeclared: readonly (readonly [kind: string, values: readonly string[]])[],
  starts: readonly Start[],
): Map<string, Map<string, Worth>> {
  const worths = new Map<string, Map<string, Worth>>();
  const add = (kind: string, value: string, worth: Worth): void => {
    const ofKind = worths.get(kind) ?? new Map<string, Worth>();
    worths.set(kind, ofKind.set(value, betterOf(ofKind.get(value), worth)));
  };
  for (const [kind, values] of known) for (const value of values) add(kind, value, 'verified');
  for (const [kind, values] of selfDeclared) for (const value of values) add(kind, value, 'self_declared');
  const isOpen = new Set(starts.map(({ kind, value }) => keyOf(kind, value)));
  for (const finding of findings) {
    const { rule, value } = finding;
    const worth = worthOf(finding, question);
    add(rule.kind, value, isOpen.has(keyOf(rule.kind, value)) ? unproven(worth) : worth);
  }
  return worths;
}

function worthOf({ rule, isVerified, lookedUpBy }: Finding, { beganWith }: ResolutionQuestion): Worth {
  if (rule.of === 'business' && beganWith !== 'waba') return lookedUpBy === 'verified' ? 'business' : lookedUpBy;
  const isTyped = natureOf(rule.kind, [rule]) !== undefined && typeof rule.verified !== 'string' && isVerified !== true;
  return isTyped ? unproven(lookedUpBy) : lookedUpBy;
}

/** A number or an address that is proven in one place counts as proven wherever else the same one was found. */
function withSameAddresses(map: DataMap, worths: Map<string, Map<string, Worth>>): Worths {
  const natures = [...worths].map(([kind, values]) => ({ nature: natureOf(kind, map.identifiers), values }));
  const proven = new Set(
    natures.flatMap(({ nature, values }) =>
      nature === undefined
        ? []
        : [...values].flatMap(([value, worth]) => (worth === 'verified' ? formsOf(nature, value) : [])),
    ),
  );
  for (const { nature, values } of natures) {
    if (nature === undefined) continue;
    for (const [value, worth] of values) {
      const isProven = formsOf(nature, value).some((form) => proven.has(form));
      if (worth === 'self_declared' && isProven) values.set(value, 'verified');
    }
  }
  return worths;
}

export function formsOf(nature: Nature, value: string): readonly string[] {
  return writtenForms(nature, value).map((form) => `${nature} ${form}`);
}

function identifiersOf(worths: Worths, worth: Worth): Identifiers {
  const entries = [...worths].map(
    ([kind, values]) => [kind, [...values].filter(([, own]) => own === worth).map(([value]) => value)] as const,
  );
  return Object.fromEntries(entries.filter(([, values]) => values.length > 0));
}

function droppedOf(
  { identifiers }: ResolutionQuestion,
  found: readonly Finding[],
  namesNobody: (kind: string, value: string) => boolean,
): ReadonlyMap<string, number> {
  const all = [
    ...Object.entries(identifiers).flatMap(([kind, values]) => values.map((value) => ({ kind, value }))),
    ...found.map(({ rule: { kind }, value }) => ({ kind, value })),
  ];
  const dropped = new Map<string, Set<string>>();
  for (const { kind, value } of all) {
    if (namesNobody(kind, value)) dropped.set(kind, (dropped.get(kind) ?? new Set()).add(value));
  }
  return new Map([...dropped].map(([kind, values]) => [kind, values.size]));
}

const ORDER: readonly IdentifierFigure['of'][] = [...WORTHS, 'several_registrations', 'dropped'];

function figuresOf(
  worths: Worths,
  starts: readonly Start[],
  dropped: ReadonlyMap<string, number>,
): readonly IdentifierFigure[] {
  const isSeveral = new Set(starts.map(({ kind, value }) => keyOf(kind, value)));
  const figures = [...worths].flatMap(([kind, values]) => {
    const counted = [...values].filter(([value]) => !isSeveral.has(keyOf(kind, value)));
    return WORTHS.map((of): IdentifierFigure => ({ kind, of, count: counted.filter(([, own]) => own === of).length }));
  });
  const single = starts.map(
    ({ value: _, ...start }): IdentifierFigure => ({ ...start, of: 'several_registrations', count: 1 }),
  );
  const nobodies = [...dropped].map(([kind, count]): IdentifierFigure => ({ kind, of: 'dropped', count }));
  return [...figures.filter(({ count }) => count > 0), ...single, ...nobodies].toSorted(
    (a, b) => compare(a.kind, b.kind) || ORDER.indexOf(a.of) - ORDER.indexOf(b.of) || (a.since ?? 0) - (b.since ?? 0),
  );
}

function keyOf(kind: string, value: string): string {
  return `${kind} ${value}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
