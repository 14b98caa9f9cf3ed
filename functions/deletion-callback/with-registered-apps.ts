import type { AppRegistry, RegisteredApp } from '../../shared/ports/app-registry.ts';

/**
 * Proves something by the secrets that are remembered, and once more when none of them fits, because one may have been
 * registered since. The registry bounds how often it is asked.
 *
 * @param prove gives undefined when none of the secrets fits
 */
export async function withRegisteredApps<Proof>(
  registry: AppRegistry,
  prove: (apps: readonly RegisteredApp[]) => Proof | undefined,
): Promise<Proof | undefined> {
  const proof = prove(await registry.apps());
  if (proof !== undefined || !(await registry.refresh())) return proof;
  return prove(await registry.apps());
}
