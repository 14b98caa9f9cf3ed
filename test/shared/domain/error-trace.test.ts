import { errorTrace, nameOf } from '../../../shared/domain/error-trace.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';

const THE_PERSON = '122107000000000777';

function thrown(): unknown {
  try {
    return JSON.parse(`{"id":${THE_PERSON}`) as unknown;
  } catch (error) {
    return error;
  }
}

describe('the trace of an error', () => {
  it('is only its code where the error was foreseen', () => {
    const error = new DeletionError('target_not_found', 'fail', 'no table', { cause: thrown() });
    expect(errorTrace(error)).toEqual({ errorCode: 'target_not_found' });
  });

  it.each([
    ['orders', { referredBy: 'orders' }],
    ['old.order_items', { referredBy: 'old.order_items' }],
    ['orders_2025', { referredBy: 'orders_2025' }],
    [`orders_of_${THE_PERSON}`, {}],
    ['what a trigger says', {}],
  ])('names the referring table %s only where it can be no number of somebody', (referredBy, named) => {
    const error = new DeletionError('rows_still_referenced', 'after_others', 'other rows refer to them', {
      referredBy,
    });
    expect(errorTrace(error)).toEqual({ errorCode: 'rows_still_referenced', ...named });
  });

  it('names the class, and the first place of ours, of an error that nobody foresaw', () => {
    expect(errorTrace(thrown())).toEqual({
      errorCode: 'unexpected',
      errorName: 'SyntaxError',
      frame: expect.stringMatching(/^test\/shared\/domain\/error-trace\.test\.ts(?:\?\d+)?:\d+:\d+$/),
    });
  });

  it('passes over what a library and Node did before', () => {
    const error = new Error('no');
    error.stack = [
      'Error: no',
      '    at parse (/var/task/node_modules/pg/lib/client.js:1:2)',
      '    at node:internal/process/task_queues:103:5',
      '    at async Promise.all (index 0)',
      '    at async runPart (file:///home/me/project/shared/use-cases/run-part.ts:48:20)',
      '    at main (/home/me/project/functions/purge-worker/handler.ts:1:1)',
    ].join('\n');
    expect(errorTrace(error).frame).toBe('shared/use-cases/run-part.ts:48:20');
  });

  it('names the place in a bundle, which has a folder of its own', () => {
    const error = new Error('no');
    error.stack = 'Error: no\n    at /var/task/index.js:1:48320\n    at Runtime.handler (/var/task/index.js:2:1)';
    expect(errorTrace(error).frame).toBe('index.js:1:48320');
  });

  it.each([
    ['as text', `no row ${THE_PERSON}`],
    ['as what looks like a frame', `no row\n    at /var/task/${THE_PERSON}.js:1:1`],
    ['with the class in front', `Error: ${THE_PERSON}\n    at /${THE_PERSON}:1:1`],
  ])('has nothing of a message that quotes a value %s', (_how, message) => {
    const error = new TypeError(message);
    error.stack = `TypeError: ${message}\n    at /var/task/index.js:1:48320`;
    expect(errorTrace(error)).toEqual({ errorCode: 'unexpected', errorName: 'TypeError', frame: 'index.js:1:48320' });
    // rewritten, so that nobody can tell where the message ends
    error.message = 'another';
    expect(errorTrace(error).frame).toBeUndefined();
  });

  it.each([
    ['after other words', `Caused by: it was met at /var/task/${THE_PERSON}.js:1:1`],
    ['before other words', `    at /var/task/${THE_PERSON}.js:1:1 of the row`],
  ])('takes no line for a frame in which a place stands %s', (_where, line) => {
    const error = new Error('no');
    error.stack = `Error: no\n${line}\n    at /var/task/index.js:1:48320`;
    expect(errorTrace(error).frame).toBe('index.js:1:48320');
  });

  it('names only the file where what follows our folder is no path of ours', () => {
    const error = new Error('no');
    error.stack = 'Error: no\n    at /srv/shared/12:30/index.js:1:48320';
    expect(errorTrace(error).frame).toBe('index.js:1:48320');
  });

  it.each([
    ['a text', THE_PERSON],
    ['undefined', undefined],
    ['null', null],
    ['an object', { name: THE_PERSON, message: 'no', stack: `no\n    at /${THE_PERSON}.js:1:1` }],
  ])('says nothing of %s that was thrown instead of an error', (_what, notAnError) => {
    expect(errorTrace(notAnError)).toStrictEqual({ errorCode: 'unexpected', errorName: 'unknown error' });
  });

  it('has no place for an error without a stack', () => {
    const error = new TypeError('no');
    delete error.stack;
    expect(errorTrace(error)).toStrictEqual({ errorCode: 'unexpected', errorName: 'TypeError' });
  });

  it.each([
    [Object.assign(new Error('no'), { code: 'ENOENT' }), 'Error ENOENT'],
    [Object.assign(new Error('no'), { code: '23505' }), 'Error 23505'],
    [Object.assign(new Error('no'), { code: THE_PERSON }), 'Error'],
    [Object.assign(new Error('no'), { name: `row ${THE_PERSON}` }), 'unknown error'],
    [new TypeError('no', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) }), 'TypeError ECONNRESET'],
    [THE_PERSON, 'unknown error'],
    [null, 'unknown error'],
    [{ name: 'Anna', code: 'Example' }, 'unknown error'],
  ])('calls %p %s', (error, name) => {
    expect(nameOf(error)).toBe(name);
  });
});
