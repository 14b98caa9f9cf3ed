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

/** The attributes that a request speaks of, at the top level of an item: in its key, its item and its expressions. */
export function attributesIn(request: Json): readonly string[] {
  const names = nameOf(request);
  const fromExpressions = EXPRESSIONS.flatMap((name) => tokensIn(textIn(request, name) ?? '')).map(names);
  const written = ['Key', 'Item'].flatMap((member) => Object.keys((request[member] ?? {}) as Json));
  return [...new Set([...written, ...fromExpressions])];
}

/** The value that an attribute must have, by a condition of a query. */
export function keyValue(request: Json, attribute: string): unknown {
  const names = nameOf(request);
  const values = (request['ExpressionAttributeValues'] ?? {}) as Json;
  const equalities = (textIn(request, 'KeyConditionExpression') ?? '').matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g);
  const [, , value = ''] = [...equalities].find(([, name = '']) => names(name) === attribute) ?? [];
  return values[value];
}

/** @returns what a name in an expression stands for */
function nameOf(request: Json): (name: string) => string {
  const names = (request['ExpressionAttributeNames'] ?? {}) as Json;
  return (name) => textIn(names, name) ?? name;
}

/** Names at the beginning of a path: not what follows a dot, values, or words of the language. */
function tokensIn(expression: string): readonly string[] {
  const found = expression.matchAll(/(?<![\w#:.-])#?[A-Za-z_][\w-]*/g);
  return [...found].map(([name]) => name).filter((name) => !KEYWORDS.has(name.toLowerCase()));
}
