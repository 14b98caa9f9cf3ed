import type { Signer } from '../../shared/meta/signer.ts';
import type { AppRegistry } from '../../shared/ports/app-registry.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';

/** Records which secret matched, so that operators can see when a previous secret is no longer in use. */
export function noteSigner(
  { registry, metrics }: { readonly registry: AppRegistry; readonly metrics: Metrics },
  { appId, secretAge }: Signer,
): void {
  if (secretAge === 'previous') metrics.count('PreviousSecretMatched');
  registry.noteMatch(appId, secretAge);
}
