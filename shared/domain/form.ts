import { DeletionError } from './errors.ts';

/**
 * What is stored or sent by a later version than this one is left alone until a version comes that can read it.
 *
 * @param what a record, a message, a seal
 */
export function formUnknown(what: string, form: number, newest: number): DeletionError {
  return new DeletionError('form_unknown', 'retry', `a ${what} has form ${form}; this version reads 1 to ${newest}`);
}
