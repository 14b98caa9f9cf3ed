import { canonicalJson } from '../../../shared/domain/canonical-json.ts';

it.each<[unknown, string]>([
  [{ b: 1, a: { d: null, c: 'x' } }, '{"a":{"c":"x","d":null},"b":1}'],
  [[2, 1, [{ b: 0, a: 0 }]], '[2,1,[{"a":0,"b":0}]]'],
  [[], '[]'],
  [null, 'null'],
  ['text', '"text"'],
  [{ gone: undefined, there: true }, '{"there":true}'],
])('the same value has the same text, in whatever order its attributes are: %j', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});
