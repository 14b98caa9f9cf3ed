import { type RequestId, readConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { UsageError } from './options.ts';

export const REQUEST = {
  name: 'REQUEST',
  about: 'The request ID, which commands show and logs call requestId, or the person’s confirmation code.',
};

const ID = /^[A-Za-z0-9_-]{43}$/;

/** Reads a request id or a confirmation code. @throws UsageError if it is neither */
export function readRequest(written: string): RequestId {
  // CSV files put an apostrophe before an id that begins with a dash, so that it is not read as a formula
  const text = written.replace(/^'/, '');
  // first, because in one id of a hundred a confirmation code could be found
  if (ID.test(text)) return text as RequestId;
  const code = readConfirmationCode(text);
  if (code !== undefined) return requestId(code);
  throw new UsageError(
    'REQUEST is invalid; expected a request ID (43 characters) or a confirmation code (32 characters)',
  );
}
