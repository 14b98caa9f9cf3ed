import { toJsonSchema } from '@valibot/to-json-schema';
import {
  deletionAnswerSchema,
  jwkSetSchema,
  problemSchema,
  signedRequestSchema,
  statusSchema,
  successSchema,
} from './schemas.ts';

const SCHEMAS = {
  Status: statusSchema,
  Problem: problemSchema,
  JwkSet: jwkSetSchema,
  DeletionAnswer: deletionAnswerSchema,
  Success: successSchema,
  SignedRequest: signedRequestSchema,
};
type SchemaName = keyof typeof SCHEMAS;

export type Json = { readonly [name: string]: unknown };

export type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Json[];
  readonly responses: { readonly [status: string]: Json };
  readonly [name: string]: unknown;
};

export const text = { type: 'string' };
export const etag = { etag: { schema: text } };
export const location = { location: { schema: text } };
export const renewal = {
  refresh: {
    description: 'Seconds until the page refreshes itself, while work is under way',
    schema: { type: 'integer' },
  },
};
export const retryAfter = { 'retry-after': { description: 'Seconds', schema: { type: 'integer' } } };

export const code = {
  name: 'code',
  in: 'path',
  required: true,
  description: 'The confirmation code, in any case, with or without dashes',
  schema: text,
  example: 'D6EWKW3ZN80Q8R7V5M2JTC4XHAB91GYE',
};
export const token = {
  name: 'token',
  in: 'path',
  required: true,
  description: 'The token from our notice, unchanged',
  schema: text,
  example: 'HqkqTQFh8mJt4yTjzT0mFJvWc8ZPlSeXnUuWc0uR2vE.0d7Yc1qvJmW3kB9sQ5xTnE2uHg8LpZ4rAi6oMbVfKjw',
};
export const refresh = {
  name: 'refresh',
  in: 'query',
  description: 'off: the page does not refresh itself; any other value is ignored',
  schema: text,
  example: 'off',
};
export const language = {
  name: 'lang',
  in: 'query',
  description: 'Takes precedence over Accept-Language',
  schema: { type: 'string' },
};
export const ifNoneMatch = { name: 'if-none-match', in: 'header', schema: text };

export const signedRequest = {
  required: true,
  content: {
    'application/x-www-form-urlencoded': { schema: ref('SignedRequest') },
    'multipart/form-data': { schema: ref('SignedRequest') },
  },
};
export const refusals = {
  400: problem('The request is malformed, uses an algorithm other than HMAC-SHA256, or has no user id'),
  401: problem('No registered app secret made this signature'),
  413: problem('The body is larger than allowed'),
  503: { ...problem('Nothing could be recorded'), headers: retryAfter },
};

/** Every path that answers GET also answers HEAD, with the same status and headers. */
export function withHead(paths: { readonly [path: string]: { readonly [method: string]: Operation } }): Json {
  return Object.fromEntries(
    Object.entries(paths).map(([path, { get, ...others }]) => [
      path,
      get ? { get, head: head(get), ...others } : others,
    ]),
  );
}

function head({ operationId, summary, parameters, responses }: Operation): Operation {
  const withoutBody = Object.entries(responses).map(([status, { description, headers }]) => [
    status,
    { description, headers },
  ]);
  return {
    operationId: `${operationId}Head`,
    summary: `${summary}: headers only`,
    parameters,
    responses: Object.fromEntries(withoutBody),
  };
}

export function probe(
  operationId: string,
  more: { readonly parameters?: readonly Json[]; readonly responses?: { readonly [status: string]: Json } } = {},
): Operation {
  const sentence = { description: 'A sentence', content: { 'text/plain': { schema: text } } };
  return {
    operationId,
    summary: 'A sentence about what this URL is for',
    ...more,
    responses: { 200: sentence, ...more.responses },
  };
}

export function ref(name: SchemaName): Json {
  return { $ref: `#/components/schemas/${name}` };
}

export function json(name: SchemaName): Json {
  return { 'application/json': { schema: ref(name) } };
}

export function problem(description: string): Json {
  return { description, content: { 'application/problem+json': { schema: ref('Problem') } } };
}

export function page(description: string): Json {
  return { description, content: { 'text/html': { schema: text } } };
}

/** The schemas that also type the code, as JSON Schema. */
export function componentSchemas(): Json {
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => {
      const { $schema: _dialect, ...described } = toJsonSchema(schema, { target: 'draft-2020-12' });
      return [name, described];
    }),
  );
}
