import { DeletionError } from '../../shared/domain/errors.ts';
import type { AppRegistry, RegisteredApp } from '../../shared/ports/app-registry.ts';

/**
 * Calls `prove` with the remembered app secrets and, if none of them matches, once more after a refresh, because a
 * secret may have been registered since. The registry limits how often it refreshes.
 *
 * While an app cannot be read, an unmatched signature may be that app's, so it is not refused for good.
 *
 * @throws DeletionError `registry_unavailable`, `app_unreadable` (retry)
 * @param prove returns undefined if none of the secrets matches
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
