import { DeletionError } from '../../shared/domain/errors.ts';
import type { AppRegistry, RegisteredApp } from '../../shared/ports/app-registry.ts';

/**
 * Proves something by the secrets that are remembered, and once more when none of them fits, because one may have been
 * registered since. The registry bounds how often it is asked.
 *
 * While an app cannot be read, nobody can say that a signature is of no app, so it is not refused for good.
 *
 * @throws DeletionError `app_unreadable` (retry)
 * @param prove gives undefined when none of the secrets fits
 */
export async function withRegisteredApps<Proof>(
  registry: AppRegistry,
  prove: (apps: readonly RegisteredApp[]) => Proof | undefined,
): Promise<Proof | undefined> {
  const proof = prove(await registry.apps());
  if (proof !== undefined) return proof;
  const proofAfterwards = (await registry.refresh()) ? prove(await registry.apps()) : undefined;
  if (proofAfterwards !== undefined || !(await registry.hasUnreadable())) return proofAfterwards;
  throw new DeletionError('app_unreadable', 'retry', 'no secret matches, and an app of the table cannot be read');
}
