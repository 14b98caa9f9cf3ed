import { DeletionError } from '../../shared/domain/errors.ts';
import type { Signer } from '../../shared/meta/signer.ts';
import type { AppRegistry } from '../../shared/ports/app-registry.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';

type Ports = { readonly registry: AppRegistry; readonly metrics: Metrics; readonly log: Log };

/**
 * Records which secret matched, so that operators can see when a previous secret is no longer in use.
 *
 * @throws DeletionError `app_ambiguous` (retry) if several apps have the secret: under the wrong one, nothing would be
 *   found about the person, and the request would be called completed
 */
export function noteSigner({ registry, metrics, log }: Ports, { appId, secretAge, sharedWith = [] }: Signer): void {
  if (sharedWith.length > 0) {
    for (const one of [appId, ...sharedWith]) log.error('app_secret_shared', { appId: one });
    throw new DeletionError(
      'app_ambiguous',
      'retry',
      'several registered apps have the secret that made the signature',
    );
  }
  if (secretAge === 'previous') metrics.count('PreviousSecretMatched');
  registry.noteMatch(appId, secretAge);
}
