import { hmacSha256 } from './signer.ts';

/**
 * The `appsecret_proof` that goes with an access token in a call from a server.
 *
 * @see Meta, "Securing Graph API Calls"
 */
export function appSecretProof(accessToken: string, appSecret: string): string {
  return hmacSha256(appSecret, accessToken).toString('hex');
}
