import { SYSTEM_NAME } from '../../shared/domain/deletion-request.ts';
import { errorTrace } from '../../shared/domain/error-trace.ts';
import { asDeletionError, DeletionError } from '../../shared/domain/errors.ts';
import { type Answer, answer, jsonAnswer } from '../http/answer.ts';
import { RETRY_AFTER } from '../http/problem.ts';
import { callerOf, type OperationEvent } from './caller.ts';
import { malformed, type OperationPorts } from './operation.ts';
import { OPERATION_NAMES, readOperation } from './operations.ts';

/** In bytes of the decoded body; the largest batch of a list is several times smaller. */
export const LONGEST_BODY = 64 * 1024;
const PATH = /^\/operations\/([a-z-]+)$/;

/** Codes with their own HTTP status; any other refusal is a conflict with the current state, 409. */
export const STATUS: { readonly [code: string]: number } = {
  operation_malformed: 400,
  caller_unknown: 403,
  caller_reserved: 403,
  operation_unknown: 404,
  app_unknown: 404,
  request_unknown: 404,
};

/**
 * `POST /operations/{operation}`: carries out what an operator or one of the company's systems asks for. IAM authorizes
 * each route and names the caller; the body has the operation's fields.
 *
 * Answers 200 with the result, or problem details with the error's code and message.
 */
export function operationsHandler(ports: OperationPorts): (event: OperationEvent) => Promise<Answer> {
  return async (event) => {
    const name = PATH.exec(event.rawPath)?.[1] ?? '';
    try {
      const by = requireCaller(event);
      return jsonAnswer(await readOperation(name, bodyOf(event))(ports, by));
    } catch (error) {
      return refused(error, name, ports);
    }
  };
}

function requireCaller(event: OperationEvent): string {
  const by = callerOf(event);
  if (by === undefined) throw new DeletionError('caller_unknown', 'reject', 'IAM named no caller of this operation');
  if (by.toLowerCase() !== SYSTEM_NAME) return by;
  const title = 'the name of this session or user stands for what the system decides itself; choose another name';
  throw new DeletionError('caller_reserved', 'reject', title);
}

function bodyOf({ body = '', isBase64Encoded }: OperationEvent): unknown {
  const encoding = isBase64Encoded ? 'base64' : 'utf8';
  if (Buffer.byteLength(body, encoding) > LONGEST_BODY) {
    throw malformed(`the body is too long; expected at most ${LONGEST_BODY} bytes`);
  }
  try {
    return JSON.parse(Buffer.from(body, encoding).toString());
  } catch {
    throw malformed('the body is not JSON');
  }
}

/** A temporary error is reported without its cause. */
function refused(error: unknown, name: string, { log }: OperationPorts): Answer {
  const { code, disposition, message } = asDeletionError(error);
  if (disposition === 'retry') {
    log.error('request_not_recorded', errorTrace(error));
    return problemAnswer(503, code, 'this could not be done now; try again');
  }
  // an unknown name is caller input and is not logged
  log.warn('operation_refused', { route: OPERATION_NAMES.includes(name) ? name : 'unknown', errorCode: code });
  return problemAnswer(STATUS[code] ?? 409, code, message);
}

function problemAnswer(status: number, code: string, title: string): Answer {
  return answer(status, JSON.stringify({ status, code, title }), {
    'content-type': 'application/problem+json',
    ...(status === 503 && RETRY_AFTER),
  });
}
