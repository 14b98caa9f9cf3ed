import { nearest } from '../../shared/data-map/nearest.ts';

/** The message about the name of a setting or a prop that nothing reads; it ends with the one that was meant. */
export function unknownName(name: string, known: readonly string[], meant = nearest(name, known)): string {
  return meant === undefined
    ? `${name} is not known; known are ${known.join(', ')}`
    : `${name} is not known; did you mean ${meant}?`;
}
