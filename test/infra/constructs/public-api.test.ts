import { deletionCallback } from '../../../infra/constructs/functions/deletion-callback.ts';
import { executionsUnderFlood } from '../../../infra/constructs/routes.ts';
import { routeTable } from '../../../infra/local/gateway/routes.ts';
import { DEFAULTS } from '../../../infra/settings/defaults.ts';
import { environmentOf, readable, resourceOf, resourcesOf, synthesizeStack } from '../synthesis.ts';

type RouteSettings = { readonly ThrottlingRateLimit: number; readonly ThrottlingBurstLimit: number };

const DATA_MAP = `${import.meta.dirname}/../data-map.json`;
const stack = synthesizeStack({ dataMap: DATA_MAP });
const DOMAIN = { domainName: 'privacy.example.com', hostedZoneId: 'Z123', hostedZoneName: 'example.com' };

const stage = resourceOf(stack, 'AWS::ApiGatewayV2::Stage');
const routes = resourcesOf(stack, 'AWS::ApiGatewayV2::Route');

const routeKeys = routes.map(({ Properties }) => String(Properties['RouteKey']));

/** How many requests per second each route accepts, and how many at once: a flood on one does not block another. */
const ROUTES = {
  $default: '50 and 100',
  'ANY /meta/{proxy+}': '8 and 4',
  'ANY /providers/{proxy+}': '10 and 20',
  'GET /.well-known/jwks.json': '50 and 100',
  'GET /data-deletion': '50 and 100',
  'GET /data-deletion/{code}': '50 and 100',
  'GET /data-deletion/{code}/receipt': '50 and 100',
  'GET /data-deletion/{code}/receipt/page': '50 and 100',
  'GET /meta/data-deletion': '4 and 2',
  'GET /meta/deauthorize': '4 and 2',
  'GET /meta/whatsapp-webhook': '4 and 2',
  'GET /openapi.json': '10 and 20',
  'HEAD /.well-known/jwks.json': '50 and 100',
  'HEAD /data-deletion': '50 and 100',
  'HEAD /data-deletion/{code}': '50 and 100',
  'HEAD /data-deletion/{code}/receipt': '50 and 100',
  'HEAD /data-deletion/{code}/receipt/page': '50 and 100',
  'HEAD /meta/data-deletion': '4 and 2',
  'HEAD /meta/deauthorize': '4 and 2',
  'HEAD /meta/whatsapp-webhook': '4 and 2',
  'HEAD /openapi.json': '10 and 20',
  'POST /.well-known/jwks.json': '8 and 4',
  'POST /data-deletion': '8 and 4',
  'POST /data-deletion/{proxy+}': '8 and 4',
  'POST /meta/data-deletion': '40 and 20',
  'POST /meta/deauthorize': '16 and 8',
  'POST /meta/whatsapp-webhook': '8 and 4',
  'POST /openapi.json': '8 and 4',
  'POST /operations/{operation}': '100 and 100',
  'POST /providers/confirmations/{token}': '50 and 100',
  'POST /{proxy+}': '4 and 2',
};

test('has these routes and no others, each with its throttle', () => {
  expect(routeKeys.toSorted()).toEqual(Object.keys(ROUTES).toSorted());
  const settings = Object.entries(stage.Properties['RouteSettings'] as { readonly [routeKey: string]: RouteSettings });
  const throttles = settings.map(([key, { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst }]) => [
    key,
    `${rate} and ${burst}`,
  ]);
  expect(Object.fromEntries(throttles)).toEqual(ROUTES);
});

test('the stage deploys changes automatically, and throttles requests without a route of their own', () => {
  expect(stage.Properties).toMatchObject({
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
  });
});

test('API Gateway has one permission for each function, however many routes lead to it, and one more for $default', () => {
  const permissions = resourcesOf(stack, 'AWS::Lambda::Permission').filter(
    ({ Properties }) => Properties['Principal'] === 'apigateway.amazonaws.com',
  );
  const given = permissions.map(({ Properties }) => {
    const [, ofApi] = String(readable(Properties['SourceArn'])).split(':PublicApi');
    return `${String(readable(Properties['FunctionName']))} from ${ofApi}`;
  });
  expect(given.toSorted()).toEqual([
    'CallbackLive from /*/*/*',
    'ConfirmationLive from /*/*/*',
    'OperationsLive from /*/*/*',
    'StatusLive from /*/$default',
    'StatusLive from /*/*/*',
  ]);
});

test('API Gateway refuses a flood of callbacks before Lambda throttles it, which would look like our own failure', () => {
  const callback = targetOf('POST /meta/data-deletion');
  const settings = stage.Properties['RouteSettings'] as { readonly [routeKey: string]: RouteSettings };
  const throttles = routeKeys.filter((key) => targetOf(key) === callback).map((key) => settings[key] as RouteSettings);
  // the whole burst, and what arrives in the half second that an execution takes to start
  const busy = throttles.map((each) => each.ThrottlingBurstLimit + each.ThrottlingRateLimit / 2);
  const { ReservedConcurrentExecutions } = resourceOf(stack, 'AWS::Lambda::Function', 'CallbackFunction').Properties;
  expect(busy.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(Number(ReservedConcurrentExecutions));
  expect(executionsUnderFlood(deletionCallback.routes ?? [])).toBe(DEFAULTS.callbackConcurrency);
});

test('IAM authorizes callers of operations, and everybody may call the other routes', () => {
  const types = routes.map(({ Properties }) => [Properties['RouteKey'], Properties['AuthorizationType'] ?? 'NONE']);
  expect(types.filter(([, type]) => type !== 'NONE')).toEqual([['POST /operations/{operation}', 'AWS_IAM']]);
});

test('the stage depends on its routes, because it contains their settings', () => {
  expect(stage.DependsOn).toEqual(expect.arrayContaining(routes.map(({ id }) => id)));
});

test('the access log has a name that needs no entry in the account-wide resource policy, which may be full', () => {
  expect(resourceOf(stack, 'AWS::Logs::LogGroup', 'AccessLog').Properties['LogGroupName']).toBe(
    '/aws/vendedlogs/data-deletion-production/access',
  );
});

test('the access log contains the route, but neither the path nor the visitor', () => {
  const { Format } = stage.Properties['AccessLogSettings'] as { readonly Format: string };
  expect(Format).toContain('$context.routeKey');
  expect(Format).not.toMatch(/path|sourceIp|userAgent|identity|resourcePath/i);
});

test('Meta calls the callback, and people the status page', () => {
  expect(new Set(['/meta/data-deletion', '/meta/deauthorize'].flatMap(integrationOf)).size).toBe(1);
  expect(integrationOf('/data-deletion/{code}')[0]).not.toEqual(integrationOf('/meta/deauthorize')[0]);
  for (const { Properties } of resourcesOf(stack, 'AWS::ApiGatewayV2::Integration')) {
    expect(Properties).toMatchObject({ PayloadFormatVersion: '2.0' });
  }
});

test('an address with a trailing or doubled slash reaches the function that answers the plain address', () => {
  const find = routeTable(routeKeys.map((routeKey) => ({ routeKey, functionName: targetOf(routeKey) })));
  const functionOf = (method: string, path: string): string | undefined => find(method, path)?.route.functionName;
  const callback = targetOf('POST /meta/data-deletion');
  const confirmation = targetOf('POST /providers/confirmations/{token}');
  const status = targetOf('GET /data-deletion');
  expect(new Set([callback, confirmation, status]).size).toBe(3);
  for (const path of [
    '/meta/data-deletion/',
    '/meta//deauthorize',
    '//meta/data-deletion',
    '/meta/whatsapp-webhook/',
  ]) {
    expect([path, functionOf('POST', path)]).toEqual([path, callback]);
  }
  expect(functionOf('GET', '/meta/whatsapp-webhook/')).toBe(callback);
  for (const path of ['/providers/confirmations/token/', '/providers//confirmations/token']) {
    expect([path, functionOf('POST', path)]).toEqual([path, confirmation]);
  }
  for (const path of [
    '/',
    '/data-deletion/',
    '//data-deletion',
    '/data-deletion/code/',
    '/data-deletion/code//receipt',
    '/favicon.ico',
  ]) {
    expect([path, functionOf('GET', path)]).toEqual([path, status]);
    expect([path, functionOf('HEAD', path)]).toEqual([path, status]);
  }
});

test('a POST to a read-only address reaches the function that answers 405; any other POST reaches the callback', () => {
  const find = routeTable(routeKeys.map((routeKey) => ({ routeKey, functionName: targetOf(routeKey) })));
  const functionOf = (path: string): string | undefined => find('POST', path)?.route.functionName;
  const read = routeKeys.filter((key) => key.startsWith('GET ') && targetOf(key) === targetOf('GET /data-deletion'));
  const paths = read.map((key) => key.slice('GET '.length).replace('{code}', 'code'));
  for (const path of [...paths, '/data-deletion/code/']) {
    expect([path, functionOf(path)]).toEqual([path, targetOf('GET /data-deletion')]);
  }
  for (const path of ['/elsewhere', '//meta/data-deletion']) {
    expect([path, functionOf(path)]).toEqual([path, targetOf('POST /meta/data-deletion')]);
  }
});

test('without a domain, addresses start with the one that API Gateway assigns', () => {
  expect(environmentOf(stack, 'Callback')['PUBLIC_URL']).toEqual({
    'Fn::GetAtt': [expect.stringContaining('PublicApi'), 'ApiEndpoint'],
  });
  expect(resourceOf(stack, 'AWS::ApiGatewayV2::Api').Properties).toMatchObject({ DisableExecuteApiEndpoint: false });
});

test('with a domain, there is a certificate, a record, and no other way in', () => {
  const withDomain = synthesizeStack({ dataMap: DATA_MAP, ...DOMAIN });
  expect(environmentOf(withDomain, 'Callback')['PUBLIC_URL']).toBe('https://privacy.example.com');
  expect(resourceOf(withDomain, 'AWS::ApiGatewayV2::Api').Properties).toMatchObject({
    DisableExecuteApiEndpoint: true,
  });
  expect(resourceOf(withDomain, 'AWS::CertificateManager::Certificate').Properties).toMatchObject({
    DomainName: 'privacy.example.com',
    ValidationMethod: 'DNS',
  });
  expect(resourceOf(withDomain, 'AWS::ApiGatewayV2::DomainName').Properties).toMatchObject({
    DomainNameConfigurations: [{ SecurityPolicy: 'TLS_1_2' }],
  });
  expect(resourcesOf(withDomain, 'AWS::Route53::RecordSet').map(({ Properties }) => Properties['Type'])).toEqual([
    'A',
    'AAAA',
  ]);
});

function integrationOf(path: string): readonly string[] {
  return routes
    .filter(({ Properties }) => String(Properties['RouteKey']).endsWith(path))
    .map(({ Properties }) => JSON.stringify(Properties['Target']));
}

function targetOf(routeKey: string): string {
  return JSON.stringify(routes.find(({ Properties }) => Properties['RouteKey'] === routeKey)?.Properties['Target']);
}
