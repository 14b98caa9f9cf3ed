import { type RequestId, readConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { UsageError } from './options.ts';

export const REQUEST = {
  name: 'REQUEST',
  about: 'The request’s id, as request list shows it, or the person’s confirmation code.',
};

const ID = /^[A-Za-z0-9_-]{43}$/;

/** @throws UsageError when it can be neither */
export function readRequest(written: string): RequestId {
  const code = readConfirmationCode(written);
  if (code !== undefined) return requestId(code);
  if (ID.test(written)) return written as RequestId;
  throw new UsageError(
    'REQUEST is neither the id of a request (43 characters) nor a confirmation code (32 characters)',
  );
}
