import * as v from 'valibot';
import { serviceUrl } from '../../adapters/aws/json-call.ts';
import { withSignature } from '../../adapters/aws/sigv4.ts';
import { type HttpAnswer, httpCall, retryAfter } from '../../adapters/http/http-call.ts';
import { DeletionError } from '../../domain/errors.ts';
import type { TargetEnvironment } from '../target-kind.ts';
import { callTimeout, requiredSetting } from '../target-settings.ts';
import { ANSWERS, type AnswerOf, type MessageOf, PROTOCOL_VERSION, type Verb } from './protocol.ts';

/** Calls the company's function and returns its answer. */
export type FunctionCalls = {
  /**
   * @throws DeletionError when there is no answer that the protocol allows: `function_failed`, `answer_malformed`,
   *   `target_throttled`, `target_unavailable`, `target_unreachable`, `target_certificate_refused` (retry);
   *   `target_not_found`, `target_access_denied`, `target_rejected`, `message_too_large`, `setting_missing`,
   *   `credentials_missing` (fail)
   */
  ask<V extends Verb>(
    verb: V,
    content: Omit<MessageOf<V>, 'version' | 'verb' | 'timeLimit'>,
    signal?: AbortSignal,
  ): Promise<AnswerOf<V>>;
};

/** The function of a row as `NAME:ALIAS`, and how long a call may take. */
export type CalledFunction = { readonly function: string; readonly timeoutSeconds?: number | undefined };

/** The limit of messages and answers in a synchronous invocation, in bytes. @see AWS, "Lambda quotas" */
const LONGEST_PAYLOAD = 6 * 1024 * 1024;
/** The share of the time-out that the function may use, so that its answer still arrives in time. */
const SHARE_OF_FUNCTION = 0.8;

/**
 * Invokes a function through its alias, with the project's own signing code: the SDK's client for this one call would
 * add 70 KB to the worker. Calls are not retried here; the part as a whole is.
 */
export function functionCalls(called: CalledFunction, environment: TargetEnvironment): FunctionCalls {
  const { function: functionName, timeoutSeconds } = called;
  const timeout = timeoutSeconds === undefined ? callTimeout(environment) : timeoutSeconds * 1000;
  const place = `function ${functionName}`;

  return {
    async ask(verb, content, signal) {
      const timeLimit = Math.floor(timeout * SHARE_OF_FUNCTION);
      const body = JSON.stringify({ version: PROTOCOL_VERSION, verb, timeLimit, ...content });
      if (Buffer.byteLength(body) > LONGEST_PAYLOAD) {
        const message = `the message to ${place} has more than ${LONGEST_PAYLOAD} bytes, which is the most that Lambda accepts`;
        throw new DeletionError('message_too_large', 'fail', message);
      }
      const { url, headers } = signedInvocation(functionName, body, environment);
      const answer = await httpCall({
        method: 'POST',
        url,
        headers,
        body,
        timeout,
        ...(signal && { signal }),
        addresses: 'any',
        longestBody: LONGEST_PAYLOAD,
      });
      return readAnswer(verb, answer, place, environment.now());
    },
  };
}

function signedInvocation(functionName: string, body: string, environment: TargetEnvironment) {
  const region = requiredSetting(environment, 'AWS_REGION');
  const [name = '', alias = ''] = functionName.split(':');
  const line = {
    method: 'POST',
    path: `/2015-03-31/functions/${name}/invocations`,
    query: `Qualifier=${alias}`,
  } as const;
  const endpoint =
    environment.setting('AWS_ENDPOINT_URL_LAMBDA') ??
    environment.setting('AWS_ENDPOINT_URL') ??
    serviceUrl('lambda', region);
  const url = new URL(`${line.path}?${line.query}`, endpoint);
  const headers = {
    host: url.host,
    'content-type': 'application/json',
    'x-amz-invocation-type': 'RequestResponse',
    'x-amz-log-type': 'None',
  };
  const scope = { service: 'lambda', region, credentials: credentialsOf(environment) };
  return { url, headers: withSignature(headers, body, scope, environment.now(), line) };
}

/** @throws DeletionError `credentials_missing` (fail) */
function credentialsOf(environment: TargetEnvironment) {
  const accessKeyId = environment.setting('AWS_ACCESS_KEY_ID');
  const secretAccessKey = environment.setting('AWS_SECRET_ACCESS_KEY');
  const sessionToken = environment.setting('AWS_SESSION_TOKEN');
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    const message = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set';
    throw new DeletionError('credentials_missing', 'fail', message);
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

/** Bodies of errors are never repeated in our messages, because a function may quote what it was sent. */
function readAnswer<V extends Verb>(verb: V, answer: HttpAnswer, place: string, now: number): AnswerOf<V> {
  if (answer.status !== 200) throw refusal(answer, place, now);
  if (answer.headers['x-amz-function-error'] !== undefined) {
    throw new DeletionError('function_failed', 'retry', `${place} failed with ${errorTypeOf(answer.body)} at ${verb}`);
  }
  const read = v.safeParse(ANSWERS[verb], parsed(answer.body));
  if (read.success) return read.output;
  const [issue] = read.issues;
  const path = v.getDotPath(issue);
  const message = `${place} answers ${verb} with something that the protocol does not allow${path === null ? '' : `, at ${path}`}`;
  throw new DeletionError('answer_malformed', 'retry', message);
}

/** Translates an error of Lambda itself. @see AWS, "Invoke", Errors */
function refusal({ status, headers }: HttpAnswer, place: string, now: number): DeletionError {
  const type = String(headers['x-amzn-errortype'] ?? '');
  if (status === 404) return new DeletionError('target_not_found', 'fail', `${place} does not exist`);
  if (status === 403 && type.startsWith('AccessDenied')) {
    return new DeletionError('target_access_denied', 'fail', `${place}: access denied`);
  }
  if (status === 413) return new DeletionError('message_too_large', 'fail', `${place}: the message is too large`);
  if (status === 429) {
    const options = { retryAfter: retryAfter(headers, now) };
    return new DeletionError('target_throttled', 'retry', `${place} is throttled`, options);
  }
  if (status === 400 || status === 415) {
    return new DeletionError('target_rejected', 'fail', `${place}: Lambda refuses the call with ${status}`);
  }
  return new DeletionError('target_unavailable', 'retry', `${place}: Lambda answers ${status}`);
}

/** The type of an error, such as `Sandbox.Timedout` or `TypeError`, if it looks like a name that a programmer chose. */
function errorTypeOf(body: string): string {
  const said = parsed(body) as { readonly errorType?: unknown } | null | undefined;
  const type = said?.errorType;
  return typeof type === 'string' && /^[A-Z][A-Za-z]{1,40}(?:\.[A-Z][A-Za-z]{1,40})?$/.test(type) ? type : 'an error';
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
