/** The next number from 0 up to but not 1 for a purpose; each purpose has its own row of numbers. */
export type Chance = (purpose: string) => number;

/**
 * Numbers that depend on nothing but the seed, the purpose and how often it asked before: what one caller does leaves the
 * luck of the others as it was, so that a history can be made smaller and still fail in the same way.
 */
export function chanceOf(seed: number): Chance {
  const states = new Map<string, number>();
  return (purpose) => {
    const state = ((states.get(purpose) ?? hash(purpose, seed)) + 0x6d2b79f5) | 0;
    states.set(purpose, state);
    // mulberry32
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function hash(text: string, seed: number): number {
  let value = seed ^ 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value;
}
