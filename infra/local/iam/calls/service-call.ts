import type { IncomingHttpHeaders } from 'node:http';
import type { ConditionContext } from '../conditions.ts';

/** An HTTP request to a service of AWS. */
export type ServiceCall = {
  readonly method: string;
  /** Percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Empty for the content of an S3 object, on which no decision depends. */
  readonly body: Buffer;
};

/** An access that a call needs, whoever makes the call. */
export type WantedAccess = {
  readonly action: string;
  readonly resource: string;
  readonly context: ConditionContext;
};

/** The region and account of resources that a call does not name by ARN. */
export type Place = { readonly region: string; readonly accountId: string };

export type Json = { readonly [member: string]: unknown };

export function jsonOf({ body }: ServiceCall): Json {
  return JSON.parse(body.toString() || '{}') as Json;
}

/** A member, if it is a string. */
export function textIn(request: Json, member: string): string | undefined {
  const value = request[member];
  return typeof value === 'string' ? value : undefined;
}

/** `GetItem`, from the header `x-amz-target: DynamoDB_20120810.GetItem`. */
export function operationOf({ headers }: ServiceCall): string {
  return String(headers['x-amz-target'] ?? '').split('.')[1] ?? '';
}

/** The condition context of these entries, without those that are undefined. */
export function contextOf(entries: {
  readonly [key: string]: string | readonly string[] | undefined;
}): ConditionContext {
  const given = Object.entries(entries).flatMap(([key, value]) =>
    value === undefined ? [] : [[key.toLowerCase(), typeof value === 'string' ? [value] : value] as const],
  );
  return new Map(given);
}

/** Whether the call is S3's `DeleteObjects`. */
export function isDeletionOfSeveral({ method, query }: Pick<ServiceCall, 'method' | 'query'>): boolean {
  return method === 'POST' && query.has('delete');
}
