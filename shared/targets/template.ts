import * as v from 'valibot';
import { DeletionError } from '../domain/errors.ts';
import type { Selection } from '../ports/target.ts';

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9]*)\}/g;

/** After a placeholder comes a separator, or the end: `{a}{b}` and `{a}0` would let one id read as another. */
const TEMPLATE = /^(?:[^{}]|\{[A-Za-z][A-Za-z0-9]*\}(?=$|[^A-Za-z0-9{}]))+$/;

/** A prefix that ended with an id would also find every longer id. */
const PREFIX = /^(?:[^{}]|\{[A-Za-z][A-Za-z0-9]*\}(?=[^A-Za-z0-9{}]))+$/;

/** Marks that keep the parts of a key apart. Those that occur inside ordinary ids, as in an e-mail address, are not among them. */
const SEPARATOR = /[^\p{L}\p{N}\-_.+@]/gu;

/** A text in which `{kind}` stands for each identifier of that kind: `{appId}#{asid}`. */
export const Template = v.pipe(
  v.string(),
  v.regex(TEMPLATE, 'a text with placeholders such as {asid}, each followed by a separator or the end'),
);
export const Templates = v.pipe(v.array(Template), v.minLength(1, 'at least one template'));

/** A text with which keys begin; it must not end with a placeholder. */
export const PrefixTemplates = v.pipe(
  v.array(
    v.pipe(
      v.string(),
      v.regex(PREFIX, 'a text in which each placeholder is followed by a separator, so that 77 does not find 777'),
    ),
  ),
  v.minLength(1, 'at least one template'),
);

/** The identifier kinds that stand in a template: `{appId}#{asid}` has `appId` and `asid`. */
export function placeholders(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] as string);
}

/**
 * The values of a template for one person: one for each combination of the identifiers in it, none when any is unknown.
 * The values are bound as parameters wherever they go; an identifier never becomes syntax. An empty one names nobody.
 *
 * @throws DeletionError `identifier_ambiguous` (fail) when an identifier holds a separator of the template: `1#2` in
 *   `{appId}#{asid}` could be somebody else's key
 * @example expand(['{appId}#{asid}'], selection) // ['1234#777']
 */
export function expand(templates: readonly string[], selection: Selection): readonly string[] {
  return [...new Set(templates.flatMap((template) => expandOne(template, selection)))];
}

function expandOne(template: string, selection: Selection): readonly string[] {
  const separators = template.replaceAll(PLACEHOLDER, '').match(SEPARATOR) ?? [];
  let partial = [''];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const literal = template.slice(end, match.index);
    const kind = match[1] as string;
    const values = valuesOf(kind, selection);
    for (const separator of separators) {
      if (values.some((value) => value.includes(separator))) {
        throw new DeletionError(
          'identifier_ambiguous',
          'fail',
          `an identifier of kind ${kind} holds "${separator}", which separates the parts of ${template}`,
        );
      }
    }
    partial = partial.flatMap((head) => values.map((value) => head + literal + value));
    end = match.index + match[0].length;
  }
  return partial.map((head) => head + template.slice(end));
}

function valuesOf(kind: string, selection: Selection): readonly string[] {
  const values =
    kind === 'appId'
      ? [selection.appId]
      : Object.hasOwn(selection.identifiers, kind)
        ? selection.identifiers[kind]
        : [];
  return (values ?? []).filter((value) => value !== '');
}
