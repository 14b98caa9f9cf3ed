import { DeletionError } from './errors.ts';
import type { Said } from './purge-result.ts';

/** A purge, or a reading that has to delete, ended in an error. Carries what is known about it all the same. */
export class InterruptedPurge extends DeletionError {
  readonly said: Said;
  /** Whether it may have deleted something that nobody counted. */
  readonly mayHaveDeleted: boolean;

  constructor(cause: DeletionError, said: Said, mayHaveDeleted: boolean) {
    const { code, disposition, message, retryAfter } = cause;
    super(code, disposition, message, { cause, retryAfter });
    this.said = said;
    this.mayHaveDeleted = mayHaveDeleted;
  }
}
