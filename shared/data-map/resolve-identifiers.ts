import { DeletionError } from '../domain/errors.ts';
import { type Identifiers, joined } from '../domain/identifiers.ts';
import type { RegistrationReading } from '../domain/selection.ts';
import type { Gap, Resolution, ResolutionQuestion } from '../ports/resolution.ts';
import { type IdentifierSource, MOST_IDENTIFIER_VALUES, type Selection } from '../ports/target.ts';
import { identifierKindsIn, placeholders } from '../targets/template.ts';
import { ruleKey } from './connected-rules.ts';
import type { DataMap, IdentifierRule } from './data-map.ts';
import { type Finding, WORTHS, type Worth } from './findings.ts';
import { type Judgement, judgeIdentifiers } from './judge-identifiers.ts';

/** The source of each rule of a data map. */
export type Sources = ReadonlyMap<IdentifierRule, IdentifierSource>;

/**
 * Finds every identifier of a person that the data map can reach, level by level, asking all sources of a level at
 * once.
 *
 * The search is complete before anything is deleted: a source that fails stops it. There are two exceptions, which
 * leave a gap instead: rules with `required: false`, and look-ups by self-declared identifiers or by those of a
 * business that the source refuses, because nothing is deleted by these.
 *
 * Each source is asked separately by the person's own identifiers, by self-declared ones, and by those of a business.
 * So it stays known which identifiers were found only by one of the latter two.
 *
 * @param targetKinds the kinds of identifier by which targets find rows
 * @throws DeletionError `too_many_identifiers` (fail) when there are more than one person can have; also whatever a
 *   source throws
 */
export async function resolveIdentifiers(
  map: DataMap,
  sources: Sources,
  question: ResolutionQuestion,
  targetKinds: ReadonlySet<string>,
): Promise<Resolution> {
  const findings: Finding[] = [];
  const gaps: Omit<Gap, 'isCovered'>[] = [];
  for (const rules of Map.groupBy(map.identifiers, (rule) => rule.level).values()) {
    const askFor = selectionsOf(question, judgeIdentifiers(map, question, findings));
    const lookUps = rules.flatMap((rule) =>
      WORTHS.flatMap((worth) => {
        const selection = askFor(rule, worth);
        return selection === undefined ? [] : [lookUp(rule, worth, sources, selection)];
      }),
    );
    for (const answer of await Promise.allSettled(lookUps)) {
      if (answer.status === 'rejected') throw answer.reason;
      findings.push(...answer.value.findings);
      gaps.push(...answer.value.gaps);
    }
    requireOnePerson(judgeIdentifiers(map, question, findings));
  }
  const { by, readings, starts, figures } = judgeIdentifiers(map, question, findings);
  return {
    verified: by.verified,
    selfDeclared: by.self_declared,
    ofBusiness: by.business,
    readings,
    starts,
    figures,
    gaps: distinct(gaps).map((gap) => ({ ...gap, isCovered: isCovered(gap.kind, map, readings, targetKinds) })),
  };
}

/**
 * Reads the registration records by the identifiers that a request knows, all at once. Steps that run later use this to
 * check again whether the person has come back.
 *
 * @throws whatever the source of a required rule throws
 */
export async function readRegistrations(
  map: DataMap,
  sources: Sources,
  question: ResolutionQuestion,
): Promise<readonly RegistrationReading[]> {
  const selection = selectionOf(question, judgeIdentifiers(map, question, []).by.verified);
  const rules = map.identifiers.filter(({ registration }) => registration !== undefined);
  const answers = await Promise.all(rules.map((rule) => lookUp(rule, 'verified', sources, selection)));
  const findings = answers.flatMap((answer) => answer.findings);
  return judgeIdentifiers(map, question, findings).readings;
}

/**
 * Makes the selections to look up by. All rules of a level get the same selection object, so that sources can share a
 * reading. Undefined means that there is nothing to look up for a rule.
 */
function selectionsOf(
  question: ResolutionQuestion,
  { by }: Judgement,
): (rule: IdentifierRule, worth: Worth) => Selection | undefined {
  const made = new Map<string, Selection>();
  const once = (name: string, make: () => Identifiers): Selection => {
    const selection = made.get(name) ?? selectionOf(question, make());
    made.set(name, selection);
    return selection;
  };
  return ({ templates }, worth) => {
    if (worth === 'verified') return once(worth, () => by.verified);
    const needs = templates.map(identifierKindsIn);
    if (!needs.flat().some((kind) => Object.hasOwn(by[worth], kind))) return undefined;
    // a template of several kinds may need values of different worths. What the better values find by themselves is
    // then found a second time; the better of the two findings counts
    const isJoint = needs.some((kinds) => kinds.length > 1);
    if (!isJoint) return once(worth, () => by[worth]);
    const better = WORTHS.slice(0, WORTHS.indexOf(worth) + 1);
    return once(`${worth} and better`, () => better.map((one) => by[one]).reduce(joined));
  };
}

function selectionOf({ requestId, appId, askedAt }: ResolutionQuestion, identifiers: Identifiers): Selection {
  return { requestId, appId, identifiers, askedAt };
}

type Answer = { readonly findings: readonly Finding[]; readonly gaps: readonly Omit<Gap, 'isCovered'>[] };

async function lookUp(rule: IdentifierRule, worth: Worth, sources: Sources, selection: Selection): Promise<Answer> {
  const source = sources.get(rule);
  const { kind, required } = rule;
  if (source === undefined) throw new TypeError(`the rule for ${kind} has no source`);
  try {
    const { found, gone } = await source.lookUp(selection);
    return {
      findings: found.map((identifier) => ({ ...identifier, rule, lookedUpBy: worth })),
      gaps: gone === true ? [{ kind, reason: 'gone', isPassing: false }] : [],
    };
  } catch (error) {
    if (!(error instanceof DeletionError)) throw error;
    // what it reads may be deleted before it is asked again, and an operator may confirm these ids after that
    const mayFail = required === false || (worth !== 'verified' && error.disposition === 'fail');
    if (!mayFail) throw error;
    const gap = {
      kind,
      ...(worth === 'verified' && { rules: [ruleKey(rule)] }),
      reason: 'unanswered',
      errorCode: error.code,
      isPassing: error.disposition === 'retry',
    } as const;
    return { findings: [], gaps: [gap] };
  }
}

/** Leaves one gap where a source failed several times, for several worths or for several rules of one kind. */
function distinct(gaps: readonly Omit<Gap, 'isCovered'>[]): readonly Omit<Gap, 'isCovered'>[] {
  const alike = Map.groupBy(gaps, ({ rules, ...gap }) => JSON.stringify(gap));
  return [...alike.values()].flatMap(([gap, ...more]) => {
    const rules = [gap, ...more].flatMap((one) => one?.rules ?? []);
    return gap === undefined ? [] : [{ ...gap, ...(rules.length > 0 && { rules }) }];
  });
}

function requireOnePerson({ by }: Judgement): void {
  const count = WORTHS.flatMap((worth) => Object.values(by[worth]).flat()).length;
  if (count <= MOST_IDENTIFIER_VALUES) return;
  const message = `the data map leads to ${count} identifiers; expected at most ${MOST_IDENTIFIER_VALUES} for one person`;
  throw new DeletionError('too_many_identifiers', 'fail', message);
}

/** Whether registration records have already led to everything that identifiers of this kind would have led to. */
function isCovered(
  kind: string,
  map: DataMap,
  readings: readonly RegistrationReading[],
  targetKinds: ReadonlySet<string>,
): boolean {
  if (targetKinds.has(kind)) return false;
  const fed = map.identifiers.filter(({ templates }) => templates.flatMap(placeholders).includes(kind));
  return fed.every((rule) =>
    readings.some(({ registration, age }) => registration.kind === rule.kind && (age === 'old' || age === 'active')),
  );
}
