import { S3ServiceException } from '@aws-sdk/client-s3';
import { connectionCause } from '../../adapters/connection-cause.ts';
import { DeletionError, type Disposition } from '../../domain/errors.ts';

type Meaning = readonly [code: string, disposition: Disposition, says: string];

/** Names of S3's errors, and what they mean for the part. */
const MEANINGS: readonly (readonly [names: RegExp, meaning: Meaning])[] = [
  [/^NoSuchBucket$|^InvalidBucketName$/, ['target_not_found', 'fail', 'there is no such bucket']],
  [
    /^(?:PermanentRedirect|TemporaryRedirect|IllegalLocationConstraintException|AuthorizationHeaderMalformed)$/,
    ['target_elsewhere', 'fail', 'the bucket is in another region or partition, and S3 did not say where'],
  ],
  [
    /^(?:MethodNotAllowed|NotImplemented|UnsupportedOperation)$/,
    ['target_unsupported', 'fail', 'a bucket of this kind cannot do this; expected a general purpose bucket'],
  ],
  [
    /^(?:SlowDown|TooManyRequests|Throttling|ThrottlingException|RequestLimitExceeded|ServiceUnavailable)$/,
    ['target_throttled', 'retry', 'the bucket takes no more calls for now'],
  ],
  [/^(?:RequestTimeTooSkewed|ExpiredToken)$/, ['target_unavailable', 'retry', 'the call came too late']],
];
const NOT_ANSWERED: Meaning = ['target_unavailable', 'retry', 'the bucket does not answer'];

/**
 * Translates S3's errors; those that are not known are tried again later. The message never repeats S3's, which quotes
 * keys.
 *
 * @param action the permission that the call needs, such as `s3:DeleteObject`
 * @throws DeletionError `target_access_denied`, `target_not_found`, `target_elsewhere`, `target_unsupported` (fail),
 *   `target_throttled`, `target_unavailable`, `target_unreachable`, `target_certificate_refused` (retry)
 */
export async function s3Answered<Answer>(bucket: string, action: string, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    const [code, disposition, says] = meaningOf(error, action);
    throw new DeletionError(code, disposition, `bucket ${bucket}: ${says}`, { cause: error });
  }
}

function meaningOf(error: unknown, action: string): Meaning {
  if (!(error instanceof S3ServiceException)) {
    const [code, says] = connectionCause(error) ?? ['target_unavailable', 'does not answer'];
    return [code, 'retry', says];
  }
  const meaning = MEANINGS.find(([names]) => names.test(error.name))?.[1];
  if (meaning !== undefined) return meaning;
  switch (error.$metadata.httpStatusCode) {
    case 301:
    case 307:
      return ['target_elsewhere', 'fail', 'the bucket is in another region or partition, and S3 did not say where'];
    case 403:
      return ['target_access_denied', 'fail', `${action} is denied`];
    case 405:
    case 501:
      return ['target_unsupported', 'fail', `a bucket of this kind does not support ${action}`];
    case 429:
    case 503:
      return ['target_throttled', 'retry', 'the bucket takes no more calls for now'];
    default:
      return NOT_ANSWERED;
  }
}

/** @throws DeletionError `target_unavailable` (retry) when S3 leaves out something that every answer must contain */
export function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new DeletionError('target_unavailable', 'retry', 'the bucket answers incompletely');
  return value;
}

export function isOneOf(error: unknown, ...names: readonly string[]): error is S3ServiceException {
  return error instanceof S3ServiceException && names.includes(error.name);
}
