import { DeletionError } from '../../../shared/domain/errors.ts';
import { InterruptedPurge } from '../../../shared/domain/interrupted-purge.ts';

test('an interrupted purge is the error that ended it, with its wait, and what is known of the purge', () => {
  const cause = new DeletionError('target_throttled', 'retry', 'too many calls', { retryAfter: 30_000 });
  const error = new InterruptedPurge(cause, { copiesUntil: 2 }, true);
  const { code, disposition, message, retryAfter } = cause;
  expect(error).toMatchObject({
    code,
    disposition,
    message,
    retryAfter,
    cause,
    said: { copiesUntil: 2 },
    mayHaveDeleted: true,
  });
  const other = new DeletionError('target_unavailable', 'retry', 'no answer');
  expect(new InterruptedPurge(other, {}, false).retryAfter).toBeUndefined();
});
