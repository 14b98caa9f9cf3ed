import { DeletionError } from '../../../shared/domain/errors.ts';

const MOST_TRIES = 6;
const FIRST_PAUSE = 500;

/**
 * Retries an idempotent action while it fails with a temporary error: six tries, with pauses of 15.5 s in all.
 *
 * @throws DeletionError what the last try threw
 */
export async function persistently<Result>(
  sleep: (milliseconds: number) => Promise<void>,
  action: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (!mayPass(error) || attempt === MOST_TRIES) throw error;
      await sleep(FIRST_PAUSE * 2 ** (attempt - 1));
    }
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof DeletionError && (error.disposition === 'retry' || error.code === 'deployment_unreachable');
}
