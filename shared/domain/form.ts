import { DeletionError } from './errors.ts';

/**
 * The error for what a later version than this one has stored or sent. It is left alone until a version runs that can
 * read it.
 *
 * @param what a record, a message or a seal
 */
export function formUnknown(what: string, form: number, newest: number): DeletionError {
  return new DeletionError('form_unknown', 'retry', `a ${what} has form ${form}; this version reads 1 to ${newest}`);
}
