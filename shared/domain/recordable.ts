import { DeletionError } from './errors.ts';

/**
 * Returns what a target has answered, if every number in it can be written into a record. A number that cannot would
 * keep the whole request from being recorded, and not only the part.
 *
 * @throws DeletionError `answer_malformed` (retry)
 */
export function recordable<Answer>(answer: Answer): Answer {
  if (!isRecordable(answer)) {
    throw new DeletionError('answer_malformed', 'retry', 'the target answers with a number that cannot be recorded');
  }
  return answer;
}

function isRecordable(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isRecordable);
}
