import { DeletionError } from '../../domain/errors.ts';

/** What each table's adapters throw when DynamoDB did not answer after several tries, or refused the call. */

export function storeUnavailable(cause: unknown): DeletionError {
  return new DeletionError('store_unavailable', 'retry', 'the table of requests did not answer', { cause });
}

export function registryUnavailable(cause: unknown): DeletionError {
  return new DeletionError('registry_unavailable', 'retry', 'the table of apps did not answer', { cause });
}
