import { DeletionError } from '../../domain/errors.ts';
import type { CanaryBook, CanaryNotes } from '../../ports/canary-book.ts';
import type { Clock } from '../../ports/clock.ts';

/** What is known of the canaries, in this process. */
export function memoryCanaryBook(secret: string, clock: Clock): CanaryBook & { notes: CanaryNotes | undefined } {
  const book: CanaryBook & { notes: CanaryNotes | undefined } = {
    notes: undefined,
    async open() {
      let opened = (book.notes ??= { startedAt: clock(), open: [] });
      return {
        secret,
        notes: opened,
        async write(notes) {
          if (book.notes !== opened) {
            throw new DeletionError('canary_book_changed', 'retry', 'another round has written since');
          }
          book.notes = opened = notes;
        },
      };
    },
  };
  return book;
}
