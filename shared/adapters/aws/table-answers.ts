import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeletionError } from '../../domain/errors.ts';
import { storeUnavailable } from './table-unavailable.ts';

/** @throws DeletionError `store_unavailable` (retry), and DeletionErrors of the call itself */
export async function answered<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof DeletionError) throw error;
    throw storeUnavailable(error);
  }
}

/** @returns undefined if the condition does not hold */
export async function unlessConditionFails<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  return await answered(
    call.catch((error: unknown) => {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }),
  );
}

/**
 * Translates the error of a write that DynamoDB would refuse whatever is stored, such as a record that has grown too
 * large.
 *
 * @throws DeletionError `record_refused` (retry): nothing was written
 */
export async function unlessRefused<Answer>(call: Promise<Answer>): Promise<Answer> {
  return await call.catch((cause: unknown) => {
    if (!(cause instanceof Error) || cause.name !== 'ValidationException') throw cause;
    throw new DeletionError('record_refused', 'retry', 'the table of requests does not take this record', { cause });
  });
}
