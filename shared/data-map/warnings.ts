import { ENTRY_IDENTIFIER_KINDS } from '../domain/identifiers.ts';
import { LABEL_LANGUAGES } from '../domain/localized-text.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { TargetKind, Warning } from '../targets/target-kind.ts';
import { placeholders } from '../targets/template.ts';
import { canaryWarnings } from './canary.ts';
import { type DataMap, kindOf } from './data-map.ts';
import { isWithin, reachedFrom } from './reach.ts';

/** What a data map may say, but is worth a warning. */
export function dataMapWarnings(map: DataMap, kinds: readonly TargetKind[] = TARGET_KINDS): readonly Warning[] {
  return [...untimedWarnings(map, kinds), ...canaryWarnings(map, kinds), ...labelWarnings(map)];
}

/** Labels that some people read in English, although the page is in their language. */
function labelWarnings({ targets }: DataMap): readonly Warning[] {
  const lacking = targets.map(({ name, label }) => ({
    name,
    languages: LABEL_LANGUAGES.filter((language) => label[language] === undefined).join(', '),
  }));
  const byLanguages = Map.groupBy(
    lacking.filter(({ languages }) => languages !== ''),
    ({ languages }) => languages,
  );
  return [...byLanguages].map(([languages, rows]) => {
    const names = rows.map(({ name }) => `"${name}"`).join(', ');
    return {
      finding: `the label of ${names} has no words in ${languages}, where people read it in English`,
      advice: 'add them, or use a word of the vocabulary, such as "orders"',
    };
  });
}

/**
 * Stores that do not say when their rows were written, reached from ids under which no registration record tells a new
 * start from the old one. After such a request nothing protects what somebody else puts there under the same id.
 */
function untimedWarnings(map: DataMap, kinds: readonly TargetKind[]): readonly Warning[] {
  const { identifiers, targets } = map;
  const neverReused = new Set(identifiers.filter((rule) => rule.neverReused === true).map(({ kind }) => kind));
  const finders = identifiers.map(({ kind, templates }) => ({ templates, yields: kind }));
  const entries = ENTRY_IDENTIFIER_KINDS.map((kind) => ({ kind, reached: reachedFrom(kind, finders) }));
  const unregistered = entries.filter(
    ({ reached }) =>
      !identifiers.some(
        ({ registration, templates }) =>
          registration !== undefined && templates.some((template) => isWithin(template, reached)),
      ),
  );
  return targets.flatMap((row, at) => {
    const place = `targets[${at}] ("${row.name}")`;
    const own = kindOf(row.kind, kinds).warning?.(row);
    const ofKind = own === undefined ? [] : [{ ...own, finding: `${place} ${own.finding}` }];
    const untimed = (kindOf(row.kind, kinds).untimed?.(row) ?? []).filter(
      (template) => !placeholders(template).some((kind) => neverReused.has(kind)),
    );
    const from = unregistered.filter(({ reached }) => untimed.some((template) => isWithin(template, reached)));
    if (from.length === 0) return ofKind;
    const names = from.map(({ kind }) => kind).join(', ');
    return [
      ...ofKind,
      {
        finding: `${place} does not say when its rows were written, and requests that begin with ${names} read no registration`,
        advice:
          'add "createdAt" to the target, or a rule with "registration"; without them, a release or a replay also deletes what ' +
          'came later under the same id',
      },
    ];
  });
}
