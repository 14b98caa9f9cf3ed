import { CANARY_APP_ID, isCanaryUserId } from '../../shared/domain/canary.ts';
import type { VerifiedSignedRequest } from '../../shared/meta/signed-request.ts';
import type { AppRegistry } from '../../shared/ports/app-registry.ts';

/** The canaries' app may request the deletion of canaries only, so its secret would be of no use to an attacker. */
export function isBeyondCanary({ appId, userId }: VerifiedSignedRequest, isDeauthorization: boolean): boolean {
  return appId === CANARY_APP_ID && (isDeauthorization || !isCanaryUserId(userId));
}

/** The registered apps without the canaries'. */
export function withoutCanary(registry: AppRegistry): AppRegistry {
  return {
    ...registry,
    apps: async () => (await registry.apps()).filter(({ appId }) => appId !== CANARY_APP_ID),
  };
}
