/** The next number for a purpose, at least 0 and less than 1. Each purpose has its own sequence. */
export type Chance = (purpose: string) => number;

/**
 * Numbers that depend only on the seed, the purpose and how often that purpose asked before. What one caller does therefore does
 * not change the numbers of the others, so a history can be made smaller and still fail in the same way.
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
