import { type CanaryUserId, canaryTexts } from '../domain/canary.ts';
import { filled } from '../targets/canary-seeding.ts';
import type { Seed, Selector } from '../targets/target-kind.ts';
import { type Placeholder, placeholdersIn, splitAtPlaceholders } from '../targets/template.ts';

/** The ids of the canary person that are known, by kind; undefined for a kind whose ids the data map does not show. */
export type KnownValues = ReadonlyMap<string, ReadonlySet<string> | undefined>;

const CANARY = canaryTexts(`90${'7'.repeat(17)}` as CanaryUserId);

/** What the canary's requests begin with. */
export const FIRST_VALUES: KnownValues = new Map([
  ['appId', new Set([CANARY.appId])],
  ['asid', new Set([CANARY.asid])],
]);

/** The texts of a field, as they are put for one canary. */
export function textsIn({ fields }: Seed, field: string): readonly string[] | undefined {
  return fields[field]?.map((text) => filled(text, CANARY));
}

/** Why none of these selectors finds the seed, in words about the first of them; undefined if one does, or may. */
export function notFoundBy(seed: Seed, selectors: readonly Selector[], known: KnownValues): string | undefined {
  const reasons = selectors.map((selector) => mismatchIn(seed, selector, known));
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}

function mismatchIn(seed: Seed, selector: Selector, known: KnownValues): string | undefined {
  for (const { field, by, template } of selector) {
    // a field that is not named can have a default, but not an id of the canary
    const texts = textsIn(seed, field) ?? (placeholdersIn(template).length === 0 ? [template] : []);
    const pattern = patternOf(template, by, known);
    if (texts.some((text) => pattern.test(text))) continue;
    const put = seed.fields[field]?.map((text) => `"${text}"`).join(', ');
    return put === undefined
      ? `"canary" puts no "${field}" into ${seed.place}`
      : `"canary" puts ${put} as "${field}" into ${seed.place}, where "${template}" is looked for`;
  }
  return undefined;
}

/** Ignores case, as some stores do. */
function patternOf(template: string, by: 'value' | 'prefix', known: KnownValues): RegExp {
  const literals = splitAtPlaceholders(template).map(escaped);
  const values = placeholdersIn(template).map((placeholder) => valuesPattern(placeholder, known));
  const body = literals.map((literal, index) => literal + (values[index] ?? '')).join('');
  return new RegExp(`^${body}${by === 'prefix' ? '' : '$'}`, 'is');
}

/** Spellings differ from the values themselves. */
function valuesPattern({ kind, spelling }: Placeholder, known: KnownValues): string {
  const values = known.get(kind);
  if (spelling !== undefined || (values === undefined && known.has(kind))) return '.+';
  const written = [...(values ?? [])].map(escaped);
  return written.length === 0 ? '(?!)' : `(?:${written.join('|')})`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
