import type { AppWriter } from '../../shared/adapters/aws/app-writer.ts';
import { errorTrace } from '../../shared/domain/error-trace.ts';
import { asDeletionError, DeletionError } from '../../shared/domain/errors.ts';
import { type DecisionPorts, decideOnRequest } from '../../shared/use-cases/decide-on-request.ts';
import { type Answer, answer, jsonAnswer } from '../http/answer.ts';
import { RETRY_AFTER } from '../http/problem.ts';
import type { AppOperation } from './app-operations.ts';
import { callerOf, type OperationEvent } from './caller.ts';
import { type DecisionFacts, malformed, type Operation, readOperation } from './operations.ts';

export type OperationPorts = DecisionPorts & { readonly facts: DecisionFacts; readonly apps: AppWriter };

/** In bytes; the longest decision is a few kilobytes. */
const LONGEST_BODY = 16 * 1024;
const PATH = /^\/operations\/([a-z-]+)$/;

/** What has a status of its own; whatever else a decision refuses is a conflict with the record as it is. */
const STATUS: { readonly [code: string]: number } = {
  operation_malformed: 400,
  caller_unknown: 403,
  operation_unknown: 404,
  app_unknown: 404,
  request_unknown: 404,
};

/**
 * `POST /operations/{operation}`: somebody of the company decides on a request, or changes an app. IAM authorizes each route,
 * and says who it is; the body says on which request, how many decisions about it the caller has seen, and what this one needs.
 *
 * Answers 200 with the status that the request has, or the app's id; or a problem with the code and the message of what
 * refused it.
 */
export function operationsHandler(ports: OperationPorts): (event: OperationEvent) => Promise<Answer> {
  return async (event) => {
    try {
      const by = callerOf(event);
      if (by === undefined) throw refusal('caller_unknown', 'IAM named no caller of this operation');
      const operation = operationOf(event);
      if ('change' in operation) return await changeApp(ports, operation, by);
      const { requestId, step } = operation;
      const { status, version } = await decideOnRequest(ports, requestId, step(by, ports.facts));
      return jsonAnswer({ requestId, status, version });
    } catch (error) {
      return refused(error, ports);
    }
  };
}

/** Whoever knows a secret can sign as Meta, so each change rings an alarm. */
async function changeApp(ports: OperationPorts, { appId, change }: AppOperation, by: string): Promise<Answer> {
  await change(ports.apps, by, ports.clock());
  ports.log.warn('app_secret_changed', { appId });
  ports.metrics.count('AppSecretChanged');
  return jsonAnswer({ appId });
}

function operationOf({ rawPath, body = '', isBase64Encoded }: OperationEvent): Operation | AppOperation {
  if (body.length > LONGEST_BODY) throw malformed(`the body is too long; expected at most ${LONGEST_BODY} bytes`);
  return readOperation(
    PATH.exec(rawPath)?.[1] ?? '',
    jsonOf(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('the body is not JSON');
  }
}

function refused(error: unknown, { log }: OperationPorts): Answer {
  const { code, disposition, message } = asDeletionError(error);
  if (disposition === 'reject') return problemAnswer(STATUS[code] ?? 409, code, message);
  log.error('request_not_recorded', errorTrace(error));
  return problemAnswer(503, code, 'nothing could be recorded; try again');
}

function problemAnswer(status: number, code: string, title: string): Answer {
  return answer(status, JSON.stringify({ status, code, title }), {
    'content-type': 'application/problem+json',
    ...(status === 503 && RETRY_AFTER),
  });
}

function refusal(code: string, message: string): DeletionError {
  return new DeletionError(code, 'reject', message);
}
