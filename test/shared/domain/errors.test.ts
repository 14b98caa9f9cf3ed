import { asDeletionError, DeletionError } from '../../../shared/domain/errors.ts';

describe('an error', () => {
  it('says what to do about it, why it came, and how long the other side asked us to wait', () => {
    const cause = new Error('socket hang up');
    const error = new DeletionError('target_unavailable', 'retry', 'no answer', { cause, retryAfter: 5000 });
    expect({ ...error, message: error.message, cause: error.cause }).toEqual({
      name: 'DeletionError',
      code: 'target_unavailable',
      disposition: 'retry',
      message: 'no answer',
      cause,
      retryAfter: 5000,
    });
  });

  it('has no cause and no wait that nobody gave', () => {
    const error = new DeletionError('seal_missing', 'fail', 'the request has no seal');
    expect([Object.hasOwn(error, 'cause'), error.retryAfter]).toEqual([false, undefined]);
  });

  it('that nobody translated is our bug: tried again under a code of its own, with its cause', () => {
    const cause = new TypeError('x is undefined');
    expect(asDeletionError(cause)).toMatchObject({
      code: 'unexpected',
      disposition: 'retry',
      message: 'unexpected error',
      cause,
    });
  });

  it('that was translated stays what it is', () => {
    const error = new DeletionError('claim_lost', 'reject', 'lost');
    expect(asDeletionError(error)).toBe(error);
  });
});
