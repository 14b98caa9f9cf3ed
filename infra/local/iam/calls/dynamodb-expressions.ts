import { type Json, textIn } from './service-call.ts';

const KEYWORDS = new Set(
  ['set', 'remove', 'add', 'delete', 'and', 'or', 'not', 'between', 'in'].concat(
    ['attribute_exists', 'attribute_not_exists', 'attribute_type', 'begins_with', 'contains', 'size'],
    ['if_not_exists', 'list_append'],
  ),
);
const EXPRESSIONS = [
  'KeyConditionExpression',
  'ConditionExpression',
  'UpdateExpression',
  'ProjectionExpression',
  'FilterExpression',
];

/** The top-level attributes that a request names in its key, its item and its expressions. */
export function attributesIn(request: Json): readonly string[] {
  const names = nameOf(request);
  const fromExpressions = EXPRESSIONS.flatMap((name) => tokensIn(textIn(request, name) ?? '')).map(names);
  const written = ['Key', 'Item'].flatMap((member) => Object.keys((request[member] ?? {}) as Json));
  return [...new Set([...written, ...fromExpressions])];
}

/** The value that an attribute must have according to the key condition of a query. */
export function keyValue(request: Json, attribute: string): unknown {
  const names = nameOf(request);
  const values = (request['ExpressionAttributeValues'] ?? {}) as Json;
  const equalities = (textIn(request, 'KeyConditionExpression') ?? '').matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g);
  const [, , value = ''] = [...equalities].find(([, name = '']) => names(name) === attribute) ?? [];
  return values[value];
}

/** Resolves the placeholders (`#name`) in expressions. */
function nameOf(request: Json): (name: string) => string {
  const names = (request['ExpressionAttributeNames'] ?? {}) as Json;
  return (name) => textIn(names, name) ?? name;
}

/** The names at the beginning of paths, without what follows a dot, values and keywords. */
function tokensIn(expression: string): readonly string[] {
  const found = expression.matchAll(/(?<![\w#:.-])#?[A-Za-z_][\w-]*/g);
  return [...found].map(([name]) => name).filter((name) => !KEYWORDS.has(name.toLowerCase()));
}
