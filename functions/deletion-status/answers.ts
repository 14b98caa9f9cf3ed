import { createHash } from 'node:crypto';
import { type Answer, answer, type Headers, jsonAnswer } from '../http/answer.ts';
import type { Html } from './pages/html.ts';
import { type Language, TAGS } from './pages/languages.ts';

/** The headers that select between page and JSON, and the language. */
export const VARY: Headers = { vary: 'accept, accept-language' };

/**
 * The security headers of every answer: only our style sheet applies, nothing is loaded, framed or indexed, no referrer
 * is sent.
 */
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
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex',
  };
}

export function pageAnswer(page: Html, language: Language, more: Headers = {}): Answer {
  return answer(200, page.toString(), {
    'content-type': 'text/html; charset=utf-8',
    'content-language': TAGS[language],
    ...VARY,
    ...more,
  });
}

export function statusAnswer(body: object, more: Headers = {}): Answer {
  return jsonAnswer(body, { ...VARY, ...more });
}

/** Lets scripts of these origins read a status, or the problem that is answered in its place. */
export function corsHeaders(origins: readonly string[] | undefined, origin: string | undefined): Headers {
  if (origins === undefined || origins.length === 0) return {};
  const vary = { vary: 'accept, accept-language, origin' };
  return origin !== undefined && origins.includes(origin) ? { ...vary, 'access-control-allow-origin': origin } : vary;
}

/**
 * Answers a document, or 304 if the caller already has it: in a cache or, where caching is forbidden, in a saved file.
 *
 * @param headers of the full answer; a 304 repeats only `cache-control` @see RFC 9110, 13.1.2 and 15.4.5
 */
export function conditional(body: string, headers: Headers, ifNoneMatch: string | undefined): Answer {
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  const known = new Set((ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, '')));
  if (!known.has(etag) && !known.has('*')) return answer(200, body, { ...headers, etag });
  const control = headers['cache-control'];
  return answer(304, '', { ...(control !== undefined && { 'cache-control': control }), etag });
}
