import * as v from 'valibot';
import { DeletionError } from '../domain/errors.ts';
import { valuesOf } from '../domain/identifiers.ts';
import { isPlaceholder } from '../domain/placeholder-values.ts';
import { SPELLINGS, SPELLINGS_OF, type Spelling, spellingsOf } from '../domain/spellings.ts';
import type { Selection } from '../ports/target.ts';

/** `{kind}`, or `{kind:spelling}` for a store that writes phone numbers or addresses in one particular way. */
const NAME = '[A-Za-z][A-Za-z0-9]*';
export const PLACEHOLDER_PATTERN = `\\{${NAME}(?::(?:${SPELLINGS.join('|')}))?\\}`;
const PLACEHOLDER = new RegExp(`\\{(${NAME})(?::(${SPELLINGS.join('|')}))?\\}`, 'g');

/** After a placeholder comes a separator or the end: with `{a}{b}` or `{a}0`, one id could be read as another. */
const TEMPLATE = new RegExp(`^(?:[^{}]|${PLACEHOLDER_PATTERN}(?=$|[^A-Za-z0-9{}]))+$`);

/**
 * A prefix that ends with an id, or with a mark that occurs inside ids, would also find longer ids: `a-` finds `a-b`.
 */
const PREFIX = new RegExp(`^(?:[^{}]|${PLACEHOLDER_PATTERN}(?=[^A-Za-z0-9{}]))*[^A-Za-z0-9{}\\-_.+@]$`);

/**
 * Marks that separate the parts of a key. Marks that occur inside ordinary ids, such as e-mail addresses, do not count.
 */
const SEPARATOR = /[^\p{L}\p{N}\-_.+@]/gu;

const BRACES = /\{[^{}]*\}/;
const PLACEHOLDER_WORDS = `placeholders whose names have only letters and digits, in one pair of braces, such as {userId}; a colon only before one of ${SPELLINGS.join(', ')}`;

/** Says what is expected of a text with placeholders, or how to write a placeholder if one in it is not a valid one. */
export function expectedOfTemplate(words: string): (issue: { readonly input: string }) => string {
  return ({ input }) => (BRACES.test(input.replaceAll(PLACEHOLDER, '')) ? PLACEHOLDER_WORDS : words);
}

/** A text in which `{kind}` stands for each identifier of that kind: `{appId}#{asid}`. */
export const Template = v.pipe(
  v.string(),
  v.regex(
    TEMPLATE,
    expectedOfTemplate(
      `a text with placeholders such as {asid} or {phone:digits} (${SPELLINGS.join(', ')}), each followed by a separator or the end`,
    ),
  ),
);
export const Templates = v.pipe(v.array(Template), v.minLength(1, 'at least one template'));

/** Beginnings of keys; each ends with a mark that no id contains. */
export const PrefixTemplates = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.regex(
        PREFIX,
        expectedOfTemplate(
          'a text that ends with a mark that no id contains, such as # or /, so that 77 does not find 777 (not - _ . + @)',
        ),
      ),
    ),
  ),
  v.minLength(1, 'at least one template'),
);

/** One identifier in a template, and how the store writes it. */
export type Placeholder = { readonly kind: string; readonly spelling?: Spelling };

export function placeholdersIn(template: string): readonly Placeholder[] {
  return [...template.matchAll(PLACEHOLDER)].map(placeholderOf);
}

/** What is around the placeholders of a template: one text more than there are placeholders. */
export function splitAtPlaceholders(template: string): readonly string[] {
  return template.replaceAll(PLACEHOLDER, '\0').split('\0');
}

/** The kinds of identifier in a template: `{appId}#{asid}` has `appId` and `asid`. */
export function placeholders(template: string): readonly string[] {
  return placeholdersIn(template).map(({ kind }) => kind);
}

/** The same without the app, which names nobody: the kinds of a person's or a business's own identifiers. */
export function identifierKindsIn(template: string): readonly string[] {
  return placeholders(template).filter((kind) => kind !== 'appId');
}

/** The parts of a selection that templates use. */
export type Named = Pick<Selection, 'appId' | 'identifiers'>;

/**
 * The values of templates for one person: one for each combination of the identifiers in a template, and none if one of
 * its kinds is unknown. Callers bind the values as parameters; an identifier never becomes syntax. Identifiers that
 * name nobody, such as `none` or `0`, are left out.
 *
 * @throws DeletionError `identifier_ambiguous` (fail) when an identifier holds a separator of the template: `1#2` in
 *   `{appId}#{asid}` could be somebody else's key
 * @example expand(['{appId}#{asid}'], selection) // ['1234#777']
 */
export function expand(templates: readonly string[], selection: Named): readonly string[] {
  return [...new Set(templates.flatMap((template) => expandOne(template, selection)))];
}

function expandOne(template: string, selection: Named): readonly string[] {
  const separators = template.replaceAll(PLACEHOLDER, '').match(SEPARATOR) ?? [];
  let partial = [''];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const literal = template.slice(end, match.index);
    const placeholder = placeholderOf(match);
    const values = spelled(placeholder, selection);
    for (const separator of separators) {
      if (values.some((value) => value.includes(separator))) {
        throw new DeletionError(
          'identifier_ambiguous',
          'fail',
          `an identifier of kind ${placeholder.kind} holds "${separator}", which separates the parts of ${template}`,
        );
      }
    }
    partial = partial.flatMap((head) => values.map((value) => head + literal + value));
    end = match.index + match[0].length;
  }
  return partial.map((head) => head + template.slice(end));
}

function spelled({ kind, spelling }: Placeholder, { appId, identifiers }: Named): readonly string[] {
  if (kind === 'appId') return appId === '' ? [] : [appId];
  const named = valuesOf(identifiers, kind).filter((value) => !isPlaceholder(kind, value));
  if (spelling === undefined) return named;
  const isPhone = SPELLINGS_OF.phone.includes(spelling);
  const written = named.flatMap((value) => spellingsOf(value, spelling));
  return [...new Set(written)].filter((value) => !isPlaceholder(isPhone ? 'phone' : kind, value));
}

function placeholderOf([, kind = '', spelling]: RegExpMatchArray): Placeholder {
  const known = SPELLINGS.find((candidate) => candidate === spelling);
  return known === undefined ? { kind } : { kind, spelling: known };
}
