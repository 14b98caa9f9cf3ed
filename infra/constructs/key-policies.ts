import { AccountRootPrincipal, type IRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';

/**
 * Lets the account manage a key without using it: no cryptographic action, and no grant, which would be the way around.
 *
 * @see AWS KMS Developer Guide, "Default key policy"
 */
export function administeredByTheAccount(): PolicyDocument {
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'AdministerWithoutUsing',
        principals: [new AccountRootPrincipal()],
        actions: [
          'kms:DescribeKey',
          'kms:GetKeyPolicy',
          'kms:GetKeyRotationStatus',
          'kms:ListResourceTags',
          'kms:ListKeyPolicies',
          'kms:ListGrants',
          'kms:RevokeGrant',
          'kms:PutKeyPolicy',
          'kms:EnableKey',
          'kms:DisableKey',
          'kms:ScheduleKeyDeletion',
          'kms:CancelKeyDeletion',
          'kms:TagResource',
          'kms:UntagResource',
          'kms:UpdateKeyDescription',
          'kms:CreateAlias',
          'kms:UpdateAlias',
          'kms:DeleteAlias',
        ],
        resources: ['*'],
      }),
    ],
  });
}

/**
 * The key's policy says who, the role's policy says what; both are needed. The key's policy names the roles in a
 * condition, not as principals, because KMS refuses a principal that IAM has not made known to it yet.
 */
export function letUse(key: Key, sid: string, actions: readonly string[], roles: readonly IRole[]): void {
  key.addToResourcePolicy(
    new PolicyStatement({
      sid,
      principals: [new AccountRootPrincipal()],
      actions: [...actions],
      resources: ['*'],
      conditions: { ArnEquals: { 'aws:PrincipalArn': roles.map((role) => role.roleArn) } },
    }),
  );
  for (const role of roles) {
    role.addToPrincipalPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [key.keyArn] }));
  }
}

export function letUseUnderContext(
  key: Key,
  sid: string,
  actions: readonly string[],
  contextKey: 'requestId' | 'appId' | 'setting',
  roles: readonly IRole[],
): void {
  for (const role of roles) {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        sid,
        actions: [...actions],
        resources: [key.keyArn],
        conditions: { 'ForAnyValue:StringEquals': { 'kms:EncryptionContextKeys': [contextKey] } },
      }),
    );
  }
}
