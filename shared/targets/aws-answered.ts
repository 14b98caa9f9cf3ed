import { connectionCause } from '../adapters/connection-cause.ts';
import { DeletionError } from '../domain/errors.ts';

/** Our codes for errors of DynamoDB and S3, by name. Our message never repeats theirs, which may quote a key. */
const MEANINGS: { readonly [name: string]: readonly [code: string, says: string] } = {
  AccessDenied: ['target_access_denied', 'access denied'],
  AccessDeniedException: ['target_access_denied', 'access denied'],
  NoSuchBucket: ['target_not_found', 'it does not exist'],
  ResourceNotFoundException: ['target_not_found', 'it does not exist'],
  ValidationException: ['target_rejected', 'the table does not accept such an item or key'],
};

/**
 * Translates the errors of a call to DynamoDB or S3 that puts or reads data of the canary.
 *
 * @throws DeletionError `target_access_denied`, `target_not_found`, `target_rejected` (fail), `target_unreachable`,
 *   `target_certificate_refused`, `target_unavailable` (retry)
 */
export async function awsAnswered<Answer>(place: string, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    const [code, says] = MEANINGS[(error as Error).name] ?? [];
    if (code === undefined) {
      const [cause, how] = connectionCause(error) ?? ['target_unavailable', 'does not answer'];
      throw new DeletionError(cause, 'retry', `${place} ${how}`, { cause: error });
    }
    throw new DeletionError(code, 'fail', `${place}: ${says}`, { cause: error });
  }
}
