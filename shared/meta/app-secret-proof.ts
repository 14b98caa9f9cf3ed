import { hmacSha256 } from './signer.ts';

/**
 * The `appsecret_proof` that a server sends with an access token.
 *
 * @see Meta, "Securing Graph API Calls"
 */
export function appSecretProof(accessToken: string, appSecret: string): string {
  return hmacSha256(appSecret, accessToken).toString('hex');
}
