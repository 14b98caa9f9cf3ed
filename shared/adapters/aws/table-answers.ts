import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeletionError } from '../../domain/errors.ts';

/** @throws DeletionError `store_unavailable` (retry) */
export async function answered<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    throw new DeletionError('store_unavailable', 'retry', 'the table of requests did not answer', { cause: error });
  }
}

/** @returns undefined when the condition did not hold */
export async function unlessConditionFails<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  return await answered(
    call.catch((error: unknown) => {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }),
  );
}
