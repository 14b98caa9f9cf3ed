import { AccountRootPrincipal, type IRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Lazy } from 'aws-cdk-lib/core';

/**
 * Lets the account manage a key without using it. It may not perform cryptographic actions, nor get around that by
 * creating a grant, or a replica, which has a policy of its own.
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

/** The roles that a policy statement names. They are added while the functions are created. */
export class RoleList {
  private readonly roles: IRole[] = [];
  /** The roles' ARNs, for a condition; resolved at synthesis, when all roles have been added. */
  readonly arns = Lazy.any({ produce: () => this.roles.map((role) => role.roleArn) });

  add(role: IRole): void {
    this.roles.push(role);
  }
}
