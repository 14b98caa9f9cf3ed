import { nearest } from '../../../shared/data-map/nearest.ts';

it.each([
  ['abcd', 'abxy', 'two letters are wrong'],
  ['abcdefghi', 'abcdefxyz', 'a third is wrong'],
  ['abc', 'abcde', 'two are missing'],
  ['abcde', 'abc', 'two are too many'],
  ['ABCD', 'abcd', 'the case differs'],
  ['ab', 'ax', 'one of two is wrong'],
])('%s may mean %s: %s', (name, known) => {
  expect(nearest(name, ['something else', known])).toBe(known);
});

it.each([
  ['abcd', 'axyz', 'three letters of four are wrong'],
  ['abcdefghi', 'abcdewxyz', 'more than a third is wrong'],
  ['ab', 'xy', 'nothing is right'],
])('%s does not mean %s: %s', (name, known) => {
  expect(nearest(name, [known])).toBeUndefined();
});

it('means the nearest of several, and nothing where there is none', () => {
  expect(nearest('labl', ['table', 'label'])).toBe('label');
  expect(nearest('label', [])).toBeUndefined();
});
