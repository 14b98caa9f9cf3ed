import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readConfirmationToken } from '../../shared/domain/confirmation-token.ts';
import { errorTrace } from '../../shared/domain/error-trace.ts';
import { asDeletionError } from '../../shared/domain/errors.ts';
import { type ConfirmPorts, confirmByProvider } from '../../shared/use-cases/confirm-by-provider.ts';
import { type Answer, answer, textAnswer } from '../http/answer.ts';
import { problem, RETRY_AFTER } from '../http/problem.ts';
import { router } from '../http/route.ts';

const route = router([{ path: '/providers/confirmations/{token}', GET: probe, POST: confirm }]);

/**
 * `POST /providers/confirmations/{token}`: a service provider confirms that it has carried out a deletion we told it
 * about. The token in the URL is all it needs; the body is not read.
 *
 * Answers 204; 404 if no part waits for the token, which is also true until our notice has been recorded, so the
 * provider should try again; 503 if nothing could be recorded.
 */
export function confirmationHandler(ports: ConfirmPorts): (event: APIGatewayProxyEventV2) => Promise<Answer> {
  return async (event) => {
    const match = route(event);
    return 'endpoint' in match ? await match.endpoint(ports, match.parameter) : match;
  };
}

async function probe(): Promise<Answer> {
  return textAnswer('This address takes confirmations of deletion, by POST.');
}

async function confirm(ports: ConfirmPorts, written: string): Promise<Answer> {
  const token = readConfirmationToken(written);
  if (token === undefined) return problem('confirmation_unknown', RETRY_AFTER);
  try {
    await confirmByProvider(ports, token);
    return answer(204, '');
  } catch (error) {
    const { code, disposition } = asDeletionError(error);
    if (disposition === 'reject') return problem(code, RETRY_AFTER);
    ports.log.error('request_not_recorded', { requestId: token.requestId, ...errorTrace(error) });
    return problem('not_recorded');
  }
}
