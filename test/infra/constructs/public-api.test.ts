import { deletionCallback } from '../../../infra/constructs/functions/deletion-callback.ts';
import { executionsUnderFlood } from '../../../infra/constructs/routes.ts';
import { DEFAULTS } from '../../../infra/defaults.ts';
import { routeTable } from '../../../infra/local/gateway/routes.ts';
import { environmentOf, resourceOf, resourcesOf, synthesizeStack } from '../synthesis.ts';

type RouteSettings = { readonly ThrottlingRateLimit: number; readonly ThrottlingBurstLimit: number };

const DATA_MAP = `${import.meta.dirname}/../data-map.json`;
const stack = synthesizeStack({ dataMap: DATA_MAP });
const DOMAIN = { domainName: 'privacy.example.com', hostedZoneId: 'Z123', hostedZoneName: 'example.com' };

const stage = resourceOf(stack, 'AWS::ApiGatewayV2::Stage');
const routes = resourcesOf(stack, 'AWS::ApiGatewayV2::Route');

const routeKeys = routes.map(({ Properties }) => String(Properties['RouteKey']));

test('has these routes and no other', () => {
  expect(routeKeys.toSorted()).toEqual([
    '$default',
    'ANY /meta/{proxy+}',
    'ANY /providers/{proxy+}',
    'GET /.well-known/jwks.json',
    'GET /data-deletion',
    'GET /data-deletion/{code}',
    'GET /data-deletion/{code}/receipt',
    'GET /data-deletion/{code}/receipt/page',
    'GET /meta/data-deletion',
    'GET /meta/deauthorize',
    'GET /meta/whatsapp-webhook',
    'GET /openapi.json',
    'HEAD /.well-known/jwks.json',
    'HEAD /data-deletion',
    'HEAD /data-deletion/{code}',
    'HEAD /data-deletion/{code}/receipt',
    'HEAD /data-deletion/{code}/receipt/page',
    'HEAD /meta/data-deletion',
    'HEAD /meta/deauthorize',
    'HEAD /meta/whatsapp-webhook',
    'HEAD /openapi.json',
    'POST /meta/data-deletion',
    'POST /meta/deauthorize',
    'POST /meta/whatsapp-webhook',
    'POST /operations/{operation}',
    'POST /providers/confirmations/{token}',
    'POST /{proxy+}',
  ]);
});

test('every route has a throttle of its own, so that nobody who floods the page keeps Meta out', () => {
  expect(Object.keys(stage.Properties['RouteSettings'] as object).toSorted()).toEqual(routeKeys.toSorted());
  for (const throttle of Object.values(stage.Properties['RouteSettings'] as object)) {
    expect(throttle).toEqual({ ThrottlingRateLimit: expect.any(Number), ThrottlingBurstLimit: expect.any(Number) });
  }
});

test('API Gateway refuses a flood of the callback before Lambda throttles it, which would look like a fault of ours', () => {
  const callback = targetOf('POST /meta/data-deletion');
  const settings = stage.Properties['RouteSettings'] as { readonly [routeKey: string]: RouteSettings };
  const throttles = routeKeys.filter((key) => targetOf(key) === callback).map((key) => settings[key] as RouteSettings);
  // all of a burst, and what half a second of starting lets in
  const busy = throttles.map((each) => each.ThrottlingBurstLimit + each.ThrottlingRateLimit / 2);
  const { ReservedConcurrentExecutions } = resourceOf(stack, 'AWS::Lambda::Function', 'CallbackFunction').Properties;
  expect(busy.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(Number(ReservedConcurrentExecutions));
  expect(executionsUnderFlood(deletionCallback.routes ?? [])).toBeLessThanOrEqual(DEFAULTS.callbackConcurrency);
});

test('IAM authorizes who asks for an operation, and everybody may call the others', () => {
  const types = routes.map(({ Properties }) => [Properties['RouteKey'], Properties['AuthorizationType'] ?? 'NONE']);
  expect(types.filter(([, type]) => type !== 'NONE')).toEqual([['POST /operations/{operation}', 'AWS_IAM']]);
});

test('the stage waits for its routes, whose settings it holds', () => {
  expect(stage.DependsOn).toEqual(expect.arrayContaining(routes.map(({ id }) => id)));
});

test('the access log knows the route, and neither path nor visitor', () => {
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

test('an address with a slash at its end or a doubled one reaches the function that answers the plain one', () => {
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

test('without a domain, addresses begin with the one API Gateway gives', () => {
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
