import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../../concurrency/backoff.ts';
import type { Clock } from '../../ports/clock.ts';
import { CLIENT_SETTINGS } from './client-settings.ts';
import { type AwsCredentials, withSignature } from './sigv4.ts';

/** Calls an operation of one AWS service and returns its answer, parsed from JSON. */
export type JsonCall = (operation: string, input: object) => Promise<unknown>;

export type JsonCallSettings = {
  readonly region: string;
  /** Instead of AWS's own. */
  readonly endpoint?: string;
  readonly credentials: AwsCredentials;
  readonly clock: Clock;
  /** 0 ≤ random < 1 */
  readonly random: () => number;
};

const PROTOCOLS = {
  dynamodb: { target: 'DynamoDB_20120810', version: '1.0' },
  kms: { target: 'TrentService', version: '1.1' },
} as const;

const FIRST_PAUSE_MILLISECONDS = 50;
const AGENT = { keepAlive: true };

/**
 * Calls AWS without the SDK, for a process that makes one kind of call: with the SDK it would start 40 ms later and be
 * 190 KB larger. Attempts and time-outs are those of our SDK clients.
 *
 * @throws Error if no attempt was answered, or the service refused
 */
export function jsonCall(service: keyof typeof PROTOCOLS, settings: JsonCallSettings): JsonCall {
  const { region, endpoint, credentials, clock, random } = settings;
  const url = new URL(endpoint ?? serviceUrl(service, region));
  const { target, version } = PROTOCOLS[service];
  const agent = url.protocol === 'https:' ? new HttpsAgent(AGENT) : new HttpAgent(AGENT);

  return async (operation, input) => {
    const body = JSON.stringify(input);
    for (let attempt = 1; ; attempt += 1) {
      const headers = {
        host: url.host,
        'content-type': `application/x-amz-json-${version}`,
        'x-amz-target': `${target}.${operation}`,
      };
      const signed = withSignature(headers, body, { service, region, credentials }, clock());
      const answer = await post(url, agent, signed, body);
      if (answer.status === 200) return JSON.parse(answer.body);
      if (attempt >= CLIENT_SETTINGS.maxAttempts || !isPassing(answer)) {
        throw new Error(`${service} answered ${operation} with ${answer.status} ${errorType(answer)}`);
      }
      await sleep(backoff({ attempts: attempt, random: random(), base: FIRST_PAUSE_MILLISECONDS }));
    }
  };
}

/** The endpoint of AWS itself. */
export function serviceUrl(service: string, region: string): string {
  return `https://${service}.${region}.amazonaws.com`;
}

/** Status 0 stands for no answer at all. */
type RawAnswer = { readonly status: number; readonly body: string };

function post(
  url: URL,
  agent: HttpAgent,
  headers: { readonly [name: string]: string },
  body: string,
): Promise<RawAnswer> {
  const { requestTimeout } = CLIENT_SETTINGS.requestHandler;
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      signal: AbortSignal.timeout(requestTimeout),
    });
    const unanswered = (): void => resolve({ status: 0, body: '' });
    request.once('error', unanswered).once('response', (response) => {
      read(response).then((text) => resolve({ status: response.statusCode ?? 0, body: text }), unanswered);
    });
    request.end(body);
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Whether another attempt may succeed: nothing came back, the service failed, or it throttled the call. */
function isPassing(answer: RawAnswer): boolean {
  const { status } = answer;
  return status === 0 || status === 429 || status >= 500 || /Throttl|ThroughputExceeded|Limit/.test(errorType(answer));
}

/** The error's name, from a body such as `{"__type":"com.amazonaws…#ThrottlingException"}`. */
function errorType({ body }: RawAnswer): string {
  return /"__type"\s*:\s*"(?:[^"#]*#)?(\w+)"/.exec(body)?.[1] ?? '';
}
