import { brandColours, contrastRatio } from '../../../functions/deletion-status/pages/colours.ts';
import { DARK_SURFACE, LIGHT_SURFACE } from '../../../functions/deletion-status/pages/style.ts';

/** As shown by WebAIM's contrast checker, https://webaim.org/resources/contrastchecker/ */
const RATIOS = [
  ['#000000', '#ffffff', 21],
  ['#ffffff', '#ffffff', 1],
  ['#767676', '#ffffff', 4.54],
  ['#777777', '#ffffff', 4.48],
  ['#0a0a0a', '#ffffff', 19.8],
  ['#0000ff', '#ffffff', 8.59],
  ['#ff0000', '#ffffff', 4],
  ['#ff0000', '#000000', 5.25],
] as const;

test.each(RATIOS)('the contrast of %s and %s is %d', (one, other, ratio) => {
  expect(contrastRatio(one, other)).toBeCloseTo(ratio, 2);
  expect(contrastRatio(other, one)).toBe(contrastRatio(one, other));
});

/** Brand colours on buttons and as links: mixed in steps of a fiftieth until the contrast is 4.6. */
const BRANDS = [
  ['#ffdd00', '#000000', '#7a6a00', '#ffdd00'],
  ['#1877f2', '#000000', '#1569d5', '#388af4'],
  ['#25d366', '#000000', '#157a3b', '#25d366'],
  ['#0000ff', '#ffffff', '#0000ff', '#7a7aff'],
  ['#000000', '#ffffff', '#000000', '#8a8a8a'],
  ['#ffffff', '#000000', '#6b6b6b', '#ffffff'],
] as const;

test.each(['', '#12345', '#1234567', ' #123456', '#123456 ', 'a#123456', '123456', '#12345g', '#fff', 'red'])(
  'a colour is written #rrggbb, and %j is none',
  (colour) => {
    expect(() => brandColours(colour, LIGHT_SURFACE, DARK_SURFACE)).toThrow(
      new TypeError(`a colour is written #rrggbb, not ${JSON.stringify(colour)}`),
    );
  },
);

test.each(BRANDS)('%s has %s on it, and links of %s on light and of %s on dark pages', (brand, ...expected) => {
  const { onBrand, linkOnLight, linkOnDark } = brandColours(brand, LIGHT_SURFACE, DARK_SURFACE);
  expect([onBrand, linkOnLight, linkOnDark]).toEqual(expected);
});
