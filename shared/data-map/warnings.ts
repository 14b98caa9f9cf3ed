import { ENTRY_IDENTIFIER_KINDS, type EntryIdentifierKind } from '../domain/identifiers.ts';
import { LABEL_LANGUAGES, type LocalizedText } from '../domain/localized-text.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { TargetKind, Warning } from '../targets/target-kind.ts';
import { placeholders } from '../targets/template.ts';
import { addressWarnings } from './address-warnings.ts';
import { canaryWarnings } from './canary.ts';
import { unfoundSeedWarnings } from './canary-reach.ts';
import { entryKindsOf, neverReusedKindsOf } from './connect-data-map.ts';
import { type DataMap, kindOf, type TargetRow } from './data-map.ts';
import { targetAt } from './placed.ts';
import { canFind, reachedFrom } from './reach.ts';

/** Warnings about a data map that is valid, but probably not what the company wants. */
export function dataMapWarnings(map: DataMap, kinds: readonly TargetKind[] = TARGET_KINDS): readonly Warning[] {
  return [
    ...addressWarnings(map),
    ...untimedWarnings(map, kinds),
    ...canaryWarnings(map, kinds),
    ...unfoundSeedWarnings(map, kinds),
    ...wordWarnings(map),
    ...entryWarnings(map, kinds),
  ];
}

/** The kinds with which anybody can make a request, no matter which app they use. */
const ADDRESSES: readonly EntryIdentifierKind[] = ['phone', 'email'];

function entryWarnings(map: DataMap, kinds: readonly TargetKind[]): readonly Warning[] {
  const entryKinds = entryKindsOf(map, kinds);
  const missing = ADDRESSES.filter((kind) => !entryKinds.includes(kind));
  if (missing.length === 0) return [];
  const advice = `add a rule that reads ${missing.map((kind) => `{${kind}}`).join(', ')}, or look the person up first`;
  return [
    { finding: `nobody is found by ${missing.join(' or ')}, so requests that begin with it are refused`, advice },
  ];
}

/** Texts that lack a language of the status page, or have a language that the page does not offer. */
function wordWarnings({ targets, anonymous }: DataMap): readonly Warning[] {
  const texts = [
    ...targets.flatMap(wordsOf),
    ...(anonymous === undefined ? [] : [{ what: 'the text of', name: 'anonymous', text: anonymous }]),
  ];
  return [
    ...grouped(texts, lackingIn).map(
      ([languages, what]): Warning => ({
        finding: `${what} has no words in ${languages}, where people read it in English`,
        advice: what.startsWith('the label')
          ? 'add them, or use a word of the vocabulary, such as "orders"'
          : 'add them',
      }),
    ),
    ...grouped(texts, beyondIn).map(
      ([languages, what]): Warning => ({
        finding: `${what} has words in ${languages}, which no page has`,
        advice: `expected ${LABEL_LANGUAGES.join(', ')}`,
      }),
    ),
  ];
}

type NamedText = { readonly what: string; readonly name: string; readonly text: LocalizedText };

/** The texts of a row that people read. */
function wordsOf({ name, label, ofBusiness, basis, stays, where, ...row }: TargetRow): readonly NamedText[] {
  const store = where as { readonly [entry: string]: unknown } | undefined;
  const given: readonly (readonly [what: string, text: unknown])[] = [
    ['the label of', label],
    ...[basis, ofBusiness?.basis, ...basesWithin(row), ...basesWithin(store)].map(
      (text) => ['the basis of', text] as const,
    ),
    ['what stays of', stays ?? store?.['stays']],
  ];
  return given.flatMap(([what, text]) =>
    text === undefined ? [] : [{ what, name, text: (typeof text === 'string' ? { en: text } : text) as LocalizedText }],
  );
}

/** By which law a store keeps something. */
function basesWithin({ lock, kept }: { readonly [entry: string]: unknown } = {}): readonly unknown[] {
  return [lock, kept].map((entry) => (entry as { readonly basis?: unknown } | undefined)?.basis);
}

function lackingIn(text: LocalizedText): readonly string[] {
  return LABEL_LANGUAGES.filter((language) => text[language] === undefined);
}

function beyondIn(text: LocalizedText): readonly string[] {
  return Object.keys(text)
    .filter((language) => !LABEL_LANGUAGES.some((known) => known === language))
    .toSorted();
}

/** Groups the texts by the languages found for them, and names each group: `the label of "a", "b"`. */
function grouped(
  texts: readonly NamedText[],
  languagesOf: (text: LocalizedText) => readonly string[],
): readonly (readonly [languages: string, what: string])[] {
  const found = texts.map((one) => ({ ...one, languages: languagesOf(one.text).join(', ') }));
  const groups = Map.groupBy(
    found.filter(({ languages }) => languages !== ''),
    ({ what, languages }) => `${what} ${languages}`,
  );
  return [...groups.values()].map((group) => {
    const names = group.map(({ name }) => `"${name}"`).join(', ');
    return [group[0]?.languages ?? '', `${group[0]?.what} ${names}`] as const;
  });
}

/**
 * Targets whose rows have no creation time, reached from identifiers for which no registration record is read. For such
 * a request nothing tells a new start from the old one, so data that somebody else later stores under the same
 * identifier is not protected.
 */
function untimedWarnings(map: DataMap, kinds: readonly TargetKind[]): readonly Warning[] {
  const { identifiers, targets } = map;
  const neverReused = new Set(neverReusedKindsOf(map));
  const entries = ENTRY_IDENTIFIER_KINDS.map((kind) => ({ kind, reached: reachedFrom(kind, identifiers) }));
  const unregistered = entries.filter(
    ({ reached }) => !identifiers.some((rule) => rule.registration !== undefined && canFind(rule, reached)),
  );
  return targets.flatMap((row, at) => {
    const place = targetAt(row.name, at);
    const own = kindOf(row.kind, kinds).warning?.(row);
    const ofKind = own === undefined ? [] : [{ ...own, finding: `${place} ${own.finding}` }];
    const untimed = (kindOf(row.kind, kinds).untimed?.(row) ?? []).filter(
      (template) => !placeholders(template).some((kind) => neverReused.has(kind)),
    );
    const from = unregistered.filter(({ reached }) => canFind({ templates: untimed }, reached));
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
