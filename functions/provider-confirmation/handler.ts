import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { readConfirmationToken } from '../../shared/domain/confirmation-token.ts';
import { asDeletionError } from '../../shared/domain/errors.ts';
import { type ConfirmPorts, confirmByProvider } from '../../shared/use-cases/confirm-by-provider.ts';

/**
 * `POST /providers/confirmations/{token}`: a service provider whom we told of a deletion says that it is done. The token
 * in the address is all it takes; the body is not read.
 *
 * Answers 204; 404 when no part waits for the token, also while our notice is still being recorded, so ask again; 503
 * when nothing could be recorded.
 */
export function confirmationHandler(
  ports: ConfirmPorts,
): (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2> {
  return async (event) => {
    const token = readConfirmationToken(event.pathParameters?.['token'] ?? '');
    if (token === undefined) return problem(404, 'confirmation_unknown');
    try {
      await confirmByProvider(ports, token);
      return { statusCode: 204, headers: HEADERS };
    } catch (error) {
      const { code, disposition } = asDeletionError(error);
      if (disposition === 'reject') return problem(404, code);
      ports.log.error('request_not_recorded', { requestId: token.requestId, errorCode: code });
      return problem(503, 'not_recorded');
    }
  };
}

const HEADERS = {
  'cache-control': 'no-store',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

function problem(statusCode: 404 | 503, code: string): APIGatewayProxyStructuredResultV2 {
  const title = statusCode === 404 ? 'No notice waits for this confirmation' : 'Nothing could be recorded';
  return {
    statusCode,
    headers: { ...HEADERS, 'content-type': 'application/problem+json', 'retry-after': '30' },
    body: JSON.stringify({ status: statusCode, code, title }),
  };
}
