import { routeTable } from '../../../infra/local/gateway/routes.ts';

const route = (routeKey: string) => ({ routeKey, functionName: routeKey });
const KEYS = [
  'GET /pages/{proxy+}',
  'ANY /pages/{name}',
  'GET /pages/{name}',
  'GET /pages/new',
  'GET /pages/{name}/receipt',
  'POST /pages',
  'ANY /pages',
];
const find = routeTable(KEYS.map(route));
const found = (method: string, path: string) => find(method, path)?.route.routeKey;

describe('the route of a request', () => {
  it.each([
    ['GET', '/pages/new', 'GET /pages/new'],
    ['GET', '/pages/old', 'GET /pages/{name}'],
    ['PUT', '/pages/old', 'ANY /pages/{name}'],
    ['PUT', '/pages/new', 'ANY /pages/{name}'],
    ['GET', '/pages/old/receipt', 'GET /pages/{name}/receipt'],
    ['GET', '/pages/old/other', 'GET /pages/{proxy+}'],
    ['GET', '/pages/a/b/c', 'GET /pages/{proxy+}'],
    ['POST', '/pages', 'POST /pages'],
    ['DELETE', '/pages', 'ANY /pages'],
  ])('of %s %s is %s', (method, path, expected) => {
    expect(found(method, path)).toBe(expected);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/Pages/new'],
    ['GET', '/pagesnew'],
    ['PUT', '/pages/'],
    ['PUT', '/pages/a/'],
    ['PUT', '//pages'],
  ])('is none for %s %s', (method, path) => {
    expect(find(method, path)).toBeUndefined();
  });

  it('has the variables of the path, decoded', () => {
    expect(find('GET', '/pages/a%2Fb%20%C3%A9/receipt')?.pathParameters).toEqual({ name: 'a/b é' });
    expect(find('GET', '/pages/a/b%2Fc')?.pathParameters).toEqual({ proxy: 'a/b/c' });
    expect(find('GET', '/pages/new')?.pathParameters).toEqual({});
  });

  it('is $default when there is no other', () => {
    const withDefault = routeTable([route('$default'), route('GET /a')]);
    expect(withDefault('GET', '/a')?.route.routeKey).toBe('GET /a');
    expect(withDefault('GET', '/b')?.route.routeKey).toBe('$default');
  });
});
