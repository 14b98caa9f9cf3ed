import * as fc from 'fast-check';
import { plainPath, router } from '../../../functions/http/route.ts';
import { apiEvent } from '../../support/api-event.ts';

const route = router([
  { path: '/pages', GET: 'list' },
  { path: '/pages/{code}', GET: 'page', POST: 'change' },
  { path: '/pages/{code}/receipt', GET: 'receipt' },
  { path: '/callback', POST: 'call' },
  { path: '/.well-known/jwks.json', GET: 'keys' },
]);

/** The endpoint that answers, or the status and code of the problem. */
function answerTo(method: string, path: string): unknown {
  const match = route(apiEvent({ method, path }));
  return 'endpoint' in match ? [match.endpoint, match.parameter] : [match.statusCode, JSON.parse(match.body).code];
}

describe('a route', () => {
  it.each([
    ['GET', '/pages', ['list', '']],
    ['GET', '/pages/AB12', ['page', 'AB12']],
    ['POST', '/pages/AB12', ['change', 'AB12']],
    ['GET', '/pages/AB12/receipt', ['receipt', 'AB12']],
    ['GET', '/.well-known/jwks.json', ['keys', '']],
    ['HEAD', '/pages/AB12', ['page', 'AB12']],
  ])('answers %s %s', (method, path, expected) => {
    expect(answerTo(method, path)).toEqual(expected);
  });

  it.each(['/pages/', '//pages', '///pages//', '/pages.', '/pages)', '/pages/>', '/pages…', '/pages”', '/pages\u200e'])(
    'is found although typing, joining or a chat changed its path: %j',
    (path) => {
      expect(answerTo('GET', path)).toEqual(['list', '']);
    },
  );

  it.each(['/pages//AB12/', '//pages/AB12', '/pages/AB12/.', '/pages/AB12),'])('keeps its parameter: %s', (path) => {
    expect(answerTo('POST', path)).toEqual(['change', 'AB12']);
  });

  it('does not lose the end of a parameter in base64url', () => {
    for (const token of ['abc-', 'abc_', 'abc.d--_'])
      expect(answerTo('GET', `/pages/${token}`)).toEqual(['page', token]);
  });

  it.each(['/', '/other', '/pages/a/b/c', '/well-known/jwks.json', '/xwell-known/jwks.json', '/.well-known/jwksxjson'])(
    'is not found elsewhere: %s',
    (path) => {
      expect(answerTo('GET', path)).toEqual([404, 'not_found']);
    },
  );

  it.each([
    ['POST', '/pages', 'GET, HEAD'],
    ['DELETE', '/pages/AB12', 'GET, HEAD, POST'],
    ['GET', '/callback', 'POST'],
    ['HEAD', '/callback', 'POST'],
    ['constructor', '/callback', 'POST'],
  ])('that does not take %s at %s says what it takes: %s', (method, path, allow) => {
    const answer = route(apiEvent({ method, path }));
    expect(answer).toMatchObject({ statusCode: 405, headers: { allow } });
  });

  it('has the path / where nothing of it is plain', () => {
    for (const path of ['', '/', '//', '/.']) expect(plainPath(path)).toBe('/');
  });

  it('has one plain path, and what is plain stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (path) => {
        expect(plainPath(plainPath(path))).toBe(plainPath(path));
      }),
    );
  });
});
