import { createHash } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Html } from './pages/html.ts';
import type { Language } from './pages/languages.ts';

export type Answer = APIGatewayProxyStructuredResultV2 & { readonly headers: Headers };
export type Headers = { readonly [name: string]: string };

const NO_STORE: Headers = { 'cache-control': 'no-store' };
/** A status is a page or JSON, in one of the languages. */
export const VARY: Headers = { vary: 'accept, accept-language' };

/** What every answer carries: nothing may be loaded, framed, sniffed, indexed, or told where the reader came from. */
export function securityHeaders(styleHash: string): Headers {
  const policy = [
    "default-src 'none'",
    `style-src '${styleHash}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return {
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex',
  };
}

export function pageAnswer(page: Html, language: Language, more: Headers = {}): Answer {
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': language,
      ...VARY,
      ...NO_STORE,
      ...more,
    },
    body: page.toString(),
  };
}

export function jsonAnswer(body: object, more: Headers = {}): Answer {
  return {
    statusCode: 200,
    headers: {
      'content-type': 'application/json',
      ...VARY,
      ...NO_STORE,
      ...more,
    },
    body: JSON.stringify(body),
  };
}

export function redirect(location: string): Answer {
  return { statusCode: 303, headers: { location, ...NO_STORE }, body: '' };
}

const TITLES = {
  not_found: [404, 'There is nothing to show under this address'],
  method_not_allowed: [405, 'This address can only be read'],
  store_unavailable: [503, 'Requests cannot be read right now; please try again'],
  key_unavailable: [503, 'The key cannot be read right now; please try again'],
  unexpected: [500, 'Something went wrong on our side'],
} as const;
export type ProblemCode = keyof typeof TITLES;

/** @see RFC 9457 */
export function problem(code: ProblemCode, more: Headers = {}): Answer {
  const [status, title] = TITLES[code];
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', ...NO_STORE, ...more },
    body: JSON.stringify({ status, code, title }),
  };
}

/**
 * A document that the caller may have already.
 *
 * @param headers of the whole answer; `cache-control` goes with a 304 too @see RFC 9110, 13.1.2 and 15.4.5
 */
export function conditional(body: string, headers: Headers, ifNoneMatch: string | undefined): Answer {
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  const known = new Set((ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, '')));
  if (!known.has(etag) && !known.has('*')) return { statusCode: 200, headers: { ...headers, etag }, body };
  return { statusCode: 304, headers: { 'cache-control': headers['cache-control'] ?? 'no-cache', etag }, body: '' };
}
