import { AccountRootPrincipal, type IRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Lazy } from 'aws-cdk-lib/core';

/**
 * Lets the account manage a key without using it: no cryptographic action, and neither a grant nor a replica, which has a
 * policy of its own; each would be a way around.
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

/** Roles that a statement names, and that join one after the other while the functions are made. */
export class RoleList {
  private readonly roles: IRole[] = [];
  /** For a condition; it is read when the template is written. */
  readonly arns = Lazy.any({ produce: () => this.roles.map((role) => role.roleArn) });

  add(role: IRole): void {
    this.roles.push(role);
  }
}
