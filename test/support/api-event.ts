import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export type EventOptions = {
  readonly method?: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
};

/** An event of an HTTP API, in payload format 2.0. */
export function apiEvent(options: EventOptions): APIGatewayProxyEventV2 {
  const { method = 'GET', path, query = '', headers = {}, body, isBase64Encoded = false } = options;
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: query,
    headers: { host: 'forged.example', 'x-forwarded-host': 'forged.example', ...headers },
    queryStringParameters: Object.fromEntries(new URLSearchParams(query)),
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'forged.example',
      domainPrefix: 'forged',
      requestId: 'gateway-request',
      routeKey: `${method} ${path}`,
      stage: '$default',
      time: '15/Jan/2026:12:00:00 +0000',
      timeEpoch: Date.UTC(2026, 0, 15, 12),
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    },
    isBase64Encoded,
    ...(body !== undefined && { body }),
  };
}

/** A form as API Gateway delivers it: base64-encoded. */
export function formEvent(path: string, fields: [string, string][]): APIGatewayProxyEventV2 {
  return apiEvent({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(new URLSearchParams(fields).toString()).toString('base64'),
    isBase64Encoded: true,
  });
}
