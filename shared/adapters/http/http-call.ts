import { lookup as resolve } from 'node:dns';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { DeletionError } from '../../domain/errors.ts';
import { LONGEST_WAIT } from '../../domain/schedule.ts';
import { connectionCause } from '../connection-cause.ts';
import { isPublicAddress } from './public-addresses.ts';

export type HttpCall = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  /** In milliseconds, from the DNS lookup to the end of the answer. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** Which addresses the name may resolve to. */
  readonly addresses: 'public' | 'any';
  /** How much of the answer is read, in bytes. */
  readonly longestBody: number;
};

export type HttpAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Cut off after `longestBody` bytes. */
  readonly body: string;
};

/** Firewalls in front of APIs refuse calls without a user agent. */
const USER_AGENT = 'meta-data-deletion/1';

/**
 * Makes one call, limited in time and in how much is read. It follows no redirects and does not retry.
 *
 * A name is looked up once, and the connection goes to the address that was checked, so a name cannot resolve to a
 * public address for the check and to a private one for the connection.
 *
 * @throws DeletionError `target_unavailable` (retry) if there is no complete answer, `target_unreachable` or
 *   `target_certificate_refused` (retry) if there is no connection; `address_not_public` (fail)
 */
export async function httpCall(call: HttpCall): Promise<HttpAnswer> {
  const host = call.url.hostname.replace(/^\[|\]$/g, '');
  const isAllowed = call.addresses === 'any' ? () => true : isPublicAddress;
  // an IP address is not looked up
  if (isIP(host) !== 0 && !isAllowed(host)) throw addressNotPublic();
  const timeout = AbortSignal.timeout(call.timeout);
  const signal = call.signal === undefined ? timeout : AbortSignal.any([call.signal, timeout]);
  try {
    const answer = await send(call, checkedLookup(isAllowed), signal);
    return {
      status: Number(answer.statusCode),
      headers: answer.headers,
      body: await beginning(answer, call.longestBody),
    };
  } catch (error) {
    if (error instanceof DeletionError) throw error;
    const [code, says] = connectionCause(error) ?? ['target_unavailable', 'does not answer'];
    throw new DeletionError(code, 'retry', `${call.url.host} ${says}`, { cause: error });
  }
}

/** Looks names up as Node does, and refuses a name if any of its addresses is not allowed. */
export function checkedLookup(
  isAllowed: (address: string) => boolean,
  lookup: typeof resolve = resolve,
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) callback(error ?? new Error('no address'), '');
      else if (!addresses.every(({ address }) => isAllowed(address))) callback(addressNotPublic(), '');
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function send(call: HttpCall, lookup: LookupFunction, signal: AbortSignal): Promise<IncomingMessage> {
  const request = call.url.protocol === 'https:' ? httpsRequest : httpRequest;
  const { method, url, headers, body = '' } = call;
  return new Promise((resolveAnswer, reject) => {
    request(url, {
      method,
      headers: { 'user-agent': USER_AGENT, ...headers, 'content-length': Buffer.byteLength(body) },
      lookup,
      signal,
      agent: false,
    })
      .once('response', resolveAnswer)
      .once('error', reject)
      .end(body);
  });
}

async function beginning(answer: IncomingMessage, longest: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // leaving the loop ends the connection
    if (length >= longest) break;
  }
  return Buffer.concat(chunks).subarray(0, longest).toString();
}

/**
 * How long an answer asks us to wait, in milliseconds; at most a day, and undefined when it does not say.
 *
 * @see RFC 9110, section 10.2.3
 */
export function retryAfter(headers: IncomingHttpHeaders, now: number): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_WAIT);
}

function addressNotPublic(): DeletionError {
  return new DeletionError('address_not_public', 'fail', 'the address is not on the public internet');
}
