/** The company's colour, readable on buttons and as links on light and dark pages. */
export type BrandColours = {
  readonly brand: string;
  /** Black or white, whichever is easier to read on the brand's colour. */
  readonly onBrand: string;
  readonly linkOnLight: string;
  readonly linkOnDark: string;
};

type Colour = readonly [red: number, green: number, blue: number];

const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [255, 255, 255];
const STEPS = 50;
/** WCAG 2.2, 1.4.3 asks for 4.5. */
const READABLE = 4.6;

/**
 * Makes a company's colour readable by mixing it with black or white, only as far as the contrast needs.
 *
 * @param brand as `#rrggbb` @throws TypeError for anything else, since it becomes part of the style sheet
 */
export function brandColours(brand: string, lightSurface: string, darkSurface: string): BrandColours {
  const colour = parse(brand);
  return {
    brand: write(colour),
    onBrand: write(contrast(WHITE, colour) >= contrast(BLACK, colour) ? WHITE : BLACK),
    linkOnLight: write(readable(colour, BLACK, parse(lightSurface))),
    linkOnDark: write(readable(colour, WHITE, parse(darkSurface))),
  };
}

/** @returns 1 (the same colour) to 21 (black on white) @see WCAG 2.2, "contrast ratio" */
export function contrastRatio(one: string, other: string): number {
  return contrast(parse(one), parse(other));
}

function readable(colour: Colour, towards: Colour, surface: Colour): Colour {
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(colour, towards, step / STEPS);
    if (contrast(mixed, surface) >= READABLE) return mixed;
  }
  return towards;
}

function mix(one: Colour, other: Colour, share: number): Colour {
  const at = (index: 0 | 1 | 2): number => Math.round(one[index] * (1 - share) + other[index] * share);
  return [at(0), at(1), at(2)];
}

function contrast(one: Colour, other: Colour): number {
  const [darker, lighter] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance([red, green, blue]: Colour): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function parse(colour: string): Colour {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (digits === null) throw new TypeError(`a colour is written #rrggbb, not ${JSON.stringify(colour)}`);
  const channel = (index: 1 | 2 | 3): number => Number.parseInt(digits[index] as string, 16);
  return [channel(1), channel(2), channel(3)];
}

function write(colour: Colour): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
