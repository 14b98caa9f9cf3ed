import type { DeadLetters } from '../../../shared/ports/dead-letters.ts';

/** Counts the moves that were started. */
export function memoryDeadLetters(): DeadLetters & { moves: number } {
  const deadLetters = {
    moves: 0,
    async redrive() {
      deadLetters.moves += 1;
    },
  };
  return deadLetters;
}
