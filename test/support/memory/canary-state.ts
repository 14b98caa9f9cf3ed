import { DeletionError } from '../../../shared/domain/errors.ts';
import type { CanaryNotes, CanaryState } from '../../../shared/ports/canary-state.ts';
import type { Clock } from '../../../shared/ports/clock.ts';

/** What is known about the canaries, kept in this process. */
export function memoryCanaryState(secret: string, clock: Clock): CanaryState & { notes: CanaryNotes | undefined } {
  const book: CanaryState & { notes: CanaryNotes | undefined } = {
    notes: undefined,
    async open() {
      let opened = (book.notes ??= { startedAt: clock(), open: [] });
      return {
        secret,
        notes: opened,
        async write(notes) {
          if (book.notes !== opened) {
            throw new DeletionError('canary_state_changed', 'retry', 'another round has written since');
          }
          book.notes = opened = notes;
        },
      };
    },
  };
  return book;
}
