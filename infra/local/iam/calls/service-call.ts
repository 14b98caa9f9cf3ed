import type { IncomingHttpHeaders } from 'node:http';
import type { ConditionContext } from '../conditions.ts';

/** An HTTP request to a service of AWS. */
export type ServiceCall = {
  readonly method: string;
  /** Encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Empty for the content of an object, which nobody is asked about. */
  readonly body: Buffer;
};

/** What a call wants to do, but for who calls. */
export type WantedAccess = {
  readonly action: string;
  readonly resource: string;
  readonly context: ConditionContext;
};

/** Where resources are whose ARN a call does not write out. */
export type Place = { readonly region: string; readonly accountId: string };

export type Json = { readonly [member: string]: unknown };

export function jsonOf({ body }: ServiceCall): Json {
  return JSON.parse(body.toString() || '{}') as Json;
}

/** A member that is a text; undefined where there is none. */
export function textIn(request: Json, member: string): string | undefined {
  const value = request[member];
  return typeof value === 'string' ? value : undefined;
}

/** `GetItem` of the header `x-amz-target: DynamoDB_20120810.GetItem`. */
export function operationOf({ headers }: ServiceCall): string {
  return String(headers['x-amz-target'] ?? '').split('.')[1] ?? '';
}

/** Without what is undefined. */
export function contextOf(entries: {
  readonly [key: string]: string | readonly string[] | undefined;
}): ConditionContext {
  const given = Object.entries(entries).flatMap(([key, value]) =>
    value === undefined ? [] : [[key.toLowerCase(), typeof value === 'string' ? [value] : value] as const],
  );
  return new Map(given);
}

/** S3's `DeleteObjects`. */
export function isDeletionOfSeveral({ method, query }: Pick<ServiceCall, 'method' | 'query'>): boolean {
  return method === 'POST' && query.has('delete');
}
