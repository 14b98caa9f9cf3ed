import * as v from 'valibot';
import { nearest } from './nearest.ts';

type Issue = v.BaseIssue<unknown>;

/** The parts of a valibot schema that the sentences need. */
type Shape = {
  readonly type: string;
  readonly entries?: { readonly [key: string]: Shape };
  readonly item?: Shape;
  readonly rest?: Shape;
  readonly wrapped?: Shape;
  readonly options?: readonly (Shape | string)[];
  readonly literal?: unknown;
  readonly key?: string;
};

/** Nobody would read a longer list. */
const MOST_NAMES = 20;

const IN_WORDS: { readonly [type: string]: string } = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  Array: 'a list',
  Object: 'an object',
};

/** A sentence for each mistake: where it is, the value found, what is expected, and what may have been meant. */
export function mistakeSentences(issues: readonly [Issue, ...Issue[]], schema: v.GenericSchema): readonly string[] {
  const all = issues.flatMap((issue) => withinUnion(issue, schema));
  // a misspelt key causes two issues, an unknown key and a missing one; the first is the more helpful
  const ordered = [...all.filter(isUnknownKey), ...all.filter((issue) => !isUnknownKey(issue))];
  return ordered.map((issue) => sentenceOf(issue, schema));
}

/** If a union allows an object and an object was given: the issues inside it, instead of the issue about the union. */
function withinUnion(issue: Issue, schema: Shape): readonly Issue[] {
  const { path = [], issues = [] } = issue;
  const object = objectAmong(shapeAt(schema, path));
  const inner = issues.flatMap((one) => (one.path === undefined ? [] : [{ ...one, path: [...path, ...one.path] }]));
  return object === undefined || inner.length === 0 ? [issue] : (inner as unknown as readonly Issue[]);
}

/** The object schema of a union, if it has exactly one. */
function objectAmong(shape: Shape | undefined): Shape | undefined {
  if (shape?.type !== 'union') return undefined;
  const objects = (shape.options ?? []).filter((option) => typeof option !== 'string' && option.entries !== undefined);
  return objects.length === 1 ? (objects[0] as Shape) : undefined;
}

function sentenceOf(issue: Issue, schema: Shape): string {
  const where = placeOf(issue) || 'the data map';
  const last = issue.path?.at(-1);
  if (isUnknownKey(issue)) {
    const at = shapeAt(schema, issue.path?.slice(0, -1) ?? []);
    const parent = objectAmong(at) ?? at;
    const known = Object.keys(parent?.entries ?? {});
    const absent = known.filter((key) => Object(last?.input)[key] === undefined);
    const meant = suggestion(String(last?.key), absent);
    const place = meant === '' && parent !== undefined ? placeWithin(parent, String(last?.key)) : undefined;
    if (place !== undefined) return `${where} is not known there; it belongs in "${place}"`;
    return `${where} is not known; ${expectedNames(known)}${meant}`;
  }
  const value = last === undefined ? issue.input : last.value;
  const got = value === undefined ? 'is missing' : `is ${shown(value)}`;
  const shape = shapeAt(schema, issue.path ?? []);
  const about =
    value === undefined && shape !== undefined && shape.type !== 'picklist' ? descriptionOf(shape) : undefined;
  if (about !== undefined) return `${where} ${got}; expected ${about}`;
  const choices = quoted(issue.expected ?? '');
  if (choices.length > 0 && (value !== undefined || shape === undefined)) {
    const object = objectAmong(shape);
    const or = object === undefined ? '' : ` or ${described(object)}`;
    const meant = typeof value === 'string' ? suggestion(value, choices) : '';
    const names = meant === '' || choices.length <= MOST_NAMES ? expectedNames(choices) : expectedSome(choices);
    return `${where} ${got}; ${names}${or}${meant}`;
  }
  const isObject = value === undefined || issue.expected === 'Object';
  return `${where} ${got}; expected ${wanted(issue, isObject ? shape : undefined)}${objectMeant(value, shape)}`;
}

/** The path to a nested object that does allow a key of this name, such as `createdAt`. */
function placeWithin(shape: Shape, key: string): string | undefined {
  const inner = Object.entries(shape.entries ?? {}).map(([name, entry]) => [name, unwrapped(entry)] as const);
  const direct = inner.find(([, { entries }]) => Object.hasOwn(entries ?? {}, key));
  if (direct !== undefined) return direct[0];
  return inner
    .map(([name, entry]) => ({ name, place: placeWithin(entry, key) }))
    .flatMap(({ name, place }) => (place === undefined ? [] : [`${name}.${place}`]))[0];
}

/** The schema inside an optional one, a list, or a union with one object. */
function unwrapped(shape: Shape): Shape {
  const inner = shape.wrapped ?? shape.item ?? objectAmong(shape);
  return inner === undefined ? shape : unwrapped(inner);
}

/** A suggestion for a text such as `10 years` where an object with `years` is expected. */
function objectMeant(value: unknown, shape: Shape | undefined): string {
  const [, count, unit = ''] = /^(\d{1,4}) ?([a-z]+?)s?$/i.exec(String(value)) ?? [];
  const key = `${unit.toLowerCase()}s`;
  if (count === undefined || !Object.hasOwn(shape?.entries ?? {}, key)) return '';
  return `; did you mean {"${key}": ${Number(count)}}?`;
}

function isUnknownKey(issue: Issue): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

/** `targets[3].partitionKey.values[0]` */
function placeOf(issue: Issue): string {
  return (issue.path ?? [])
    .map(({ key }, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

function wanted(issue: Issue, shape: Shape | undefined): string {
  if (shape !== undefined) return described(shape);
  if (!issue.message.startsWith('Invalid')) return issue.message;
  const types = (issue.expected ?? 'something else').replaceAll(/[()]/g, '').split(' | ');
  return types.map((type) => IN_WORDS[type] ?? type).join(', ');
}

function described(shape: Shape): string {
  if (shape.type === 'literal') return JSON.stringify(shape.literal);
  if (shape.type === 'picklist') return (shape.options ?? []).map((option) => JSON.stringify(option)).join(', ');
  if (shape.type === 'union') {
    return (shape.options ?? [])
      .map((option) => (typeof option === 'string' ? option : described(option)))
      .join(' or ');
  }
  const needed = Object.entries(shape.entries ?? {}).filter(([, { type }]) => type !== 'optional');
  const keys = shape.type === 'variant' ? [shape.key] : needed.map(([key]) => key);
  if (IN_WORDS[shape.type] !== undefined) return IN_WORDS[shape.type] ?? '';
  const optional = Object.keys(shape.entries ?? {});
  const any = optional.length > 0 ? ` with any of ${quotedNames(optional)}` : '';
  return `an object${keys.length === 0 ? any : ` with ${quotedNames(keys)}`}`;
}

/** The first clause of a schema's description, for use within a sentence. */
function descriptionOf(shape: Shape): string | undefined {
  const description = v.getDescription(shape as unknown as v.GenericSchema);
  const [, first, words] = /^(.)(.*?)(?:[.;] .*|\.)?$/.exec(description ?? '') ?? [];
  return first === undefined ? undefined : `${first.toLowerCase()}${words}`;
}

function shapeAt(schema: Shape, path: readonly v.IssuePathItem[]): Shape | undefined {
  let shape: Shape | undefined = schema;
  for (const { key, input } of path) {
    while (shape?.wrapped !== undefined) shape = shape.wrapped;
    if (shape?.type === 'variant') shape = chosen(shape, input);
    if (shape?.type === 'union') shape = objectAmong(shape);
    shape = typeof key === 'number' ? shape?.item : (shape?.entries?.[String(key)] ?? shape?.rest);
  }
  while (shape?.wrapped !== undefined) shape = shape.wrapped;
  const at = path.at(-1);
  return shape?.type === 'variant' && at !== undefined ? (chosen(shape, at.value) ?? shape) : shape;
}

/** The option of a variant that matches the value's discriminator, such as `kind`. */
function chosen(variant: Shape, value: unknown): Shape | undefined {
  const key = variant.key ?? '';
  const given = (value as { readonly [key: string]: unknown } | undefined)?.[key];
  return variant.options?.find(
    (option): option is Shape => typeof option !== 'string' && option.entries?.[key]?.literal === given,
  );
}

/** The choices in valibot's `expected` text, which looks like `("S" | "N")`. */
function quoted(expected: string): readonly string[] {
  return [...expected.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
}

function expectedNames(names: readonly string[]): string {
  return `expected ${quotedNames(names)}`;
}

function quotedNames(names: readonly (string | undefined)[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** The first few names of a long list; the caller adds the one that was probably meant. */
function expectedSome(names: readonly string[]): string {
  return `${expectedNames(names.slice(0, 3))}, one of ${names.length - 3} other words`;
}

function suggestion(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}

/** A value as shown in a sentence, shortened if it is long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
