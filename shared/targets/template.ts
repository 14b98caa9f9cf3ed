import type { Selection } from './target.ts';

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9]*)\}/g;

/** The identifier kinds that stand in a template: `{appId}#{asid}` has `appId` and `asid`. */
export function placeholders(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] as string);
}

/**
 * The values of a template for one person: one for each combination of the identifiers in it, none when any is unknown.
 * The values are bound as parameters wherever they go; an identifier never becomes syntax.
 *
 * @example expand(['{appId}#{asid}'], selection) // ['1234#777']
 */
export function expand(templates: readonly string[], selection: Selection): readonly string[] {
  return [...new Set(templates.flatMap((template) => expandOne(template, selection)))];
}

function expandOne(template: string, selection: Selection): readonly string[] {
  let partial = [''];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const literal = template.slice(end, match.index);
    const kind = match[1] as string;
    const values = kind === 'appId' ? [selection.appId] : (selection.identifiers[kind] ?? []);
    partial = partial.flatMap((head) => values.map((value) => head + literal + value));
    end = match.index + match[0].length;
  }
  return partial.map((head) => head + template.slice(end));
}
