import { DeletionError } from '../../../shared/domain/errors.ts';

const PATIENCE = 35_000;

/** Calls a URL of the deployment; returns any HTTP status. @throws DeletionError `deployment_unreachable` (reject) */
export async function call(url: string | URL, options: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE), ...options });
  } catch (cause) {
    const origin = new URL(url).origin;
    throw new DeletionError('deployment_unreachable', 'reject', `${origin} does not answer`, { cause });
  }
}
