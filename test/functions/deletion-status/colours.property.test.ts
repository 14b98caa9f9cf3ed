import * as fc from 'fast-check';
import { brandColours, contrastRatio } from '../../../functions/deletion-status/pages/colours.ts';
import { DARK_SURFACE, LIGHT_SURFACE, styleOf } from '../../../functions/deletion-status/pages/style.ts';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((rgb) => `#${rgb.toString(16).padStart(6, '0')}`);
const READABLE = 4.5;

describe("the company's colour", () => {
  it('is read on buttons and as links, on light and dark, whatever it is', () => {
    fc.assert(
      fc.property(colour, (brand) => {
        const { onBrand, linkOnLight, linkOnDark } = brandColours(brand, LIGHT_SURFACE, DARK_SURFACE);
        expect(contrastRatio(brand, onBrand)).toBeGreaterThanOrEqual(READABLE);
        for (const [link, page] of [
          [linkOnLight, LIGHT_SURFACE],
          [linkOnLight, '#ffffff'],
          [linkOnDark, DARK_SURFACE],
          [linkOnDark, '#111417'],
        ] as const) {
          expect(contrastRatio(link, page)).toBeGreaterThanOrEqual(READABLE);
        }
      }),
    );
  });

  it('stays as it is where it can be read', () => {
    expect(brandColours('#1d4ed8', LIGHT_SURFACE, DARK_SURFACE)).toMatchObject({
      brand: '#1d4ed8',
      linkOnLight: '#1d4ed8',
    });
  });

  it('is nothing but a colour', () => {
    for (const brand of ['red', '#fff', '#1d4ed8}body{display:none', '', '#1d4ed8 ', '</style>']) {
      expect(() => styleOf(brand)).toThrow(TypeError);
    }
  });
});
