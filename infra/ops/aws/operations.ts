import { userInfo } from 'node:os';
import { REVEAL_OPERATION } from '../../../functions/operations/operations.ts';
import { type AwsCredentials, withSignature } from '../../../shared/adapters/aws/sigv4.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { call } from './http.ts';
import type { Services } from './services.ts';

/** A call of an operation: its name in the URL, and the fields that its body has besides the common ones. */
export type Asked = { readonly name: string; readonly fields: { readonly [name: string]: unknown } };

type Problem = { readonly code?: unknown; readonly title?: unknown };

/** The body of an operation about a request, with how much of its history the caller has seen. */
export function operationBody({ requestId, history = [] }: DeletionRequest, { fields }: Asked): Asked['fields'] {
  return { ...fields, requestId, seen: history.length };
}

/**
 * Sends a decision about a request to the deployment's operations function, signed with the credentials of whoever runs
 * the command. A decision that is sent twice is made once.
 *
 * @param request as the caller saw it, pending decisions included
 * @throws DeletionError as in `ask`
 */
export async function operate<Answer>(services: Services, request: DeletionRequest, asked: Asked): Promise<Answer> {
  return await ask(services, { ...asked, fields: operationBody(request, asked) });
}

/**
 * Calls any operation.
 *
 * @throws DeletionError the operation's own code: reject if it refuses, retry if it cannot do it now;
 *   `operation_denied` (reject) if IAM refuses; `operation_failed` for other answers (retry, or reject for a 4xx);
 *   `deployment_unreachable` (reject)
 */
export async function ask<Answer>(services: Services, { name, fields }: Asked): Promise<Answer> {
  const { region, outputs } = services.deployment;
  const url = new URL(`/operations/${name}`, outputs.PublicUrl);
  const body = JSON.stringify(fields);
  const scope = { service: 'execute-api', region, credentials: await credentialsOf(services) };
  const line = { method: 'POST', path: url.pathname, query: '' } as const;
  const given = { host: url.host, 'content-type': 'application/json' };
  // the verifier has its own clock; fetch sets the host itself
  const { host, ...headers } = withSignature(given, body, scope, Date.now(), line);
  const answer = await call(url, { method: 'POST', headers, body });
  if (answer.ok) return await answered<Answer>(answer, services);
  throw refusalOf(name, answer.status, await problemIn(answer), services);
}

async function answered<Answer>(answer: Response, { deployment }: Services): Promise<Answer> {
  try {
    return (await answer.json()) as Answer;
  } catch (cause) {
    const message = `the answer of ${deployment.name} was cut off; check whether it was done, and try again`;
    throw new DeletionError('operation_failed', 'retry', message, { cause });
  }
}

async function problemIn(answer: Response): Promise<Problem> {
  try {
    return (await answer.json()) as Problem;
  } catch {
    return {};
  }
}

function refusalOf(name: string, status: number, { code, title }: Problem, { deployment }: Services): DeletionError {
  const disposition = status === 429 || status >= 500 ? 'retry' : 'reject';
  if (typeof code === 'string' && typeof title === 'string') return new DeletionError(code, disposition, title);
  if (status === 403) {
    const role = name === REVEAL_OPERATION ? 'ManualDeletionRole' : 'OperatorRole';
    const message = `these credentials may not ask ${deployment.name} for this; assume the role in its output ${role}`;
    return new DeletionError('operation_denied', 'reject', message);
  }
  return new DeletionError(
    'operation_failed',
    disposition,
    `${deployment.name} answers ${status}; check whether it was done, and try again`,
  );
}

/** Locally there is no STS to name a session, so the user's login name is sent in place of the session token. */
async function credentialsOf({ tables, deployment }: Services): Promise<AwsCredentials> {
  const { accessKeyId, secretAccessKey, sessionToken } = await tables.config.credentials();
  if (deployment.local !== undefined) return { accessKeyId, secretAccessKey, sessionToken: loginName() };
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

function loginName(): string {
  try {
    return userInfo().username.replaceAll(/[^\w+=,.@-]/g, '-');
  } catch {
    return 'local';
  }
}
