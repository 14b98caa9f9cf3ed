import {
  AccountPrincipal,
  AccountRootPrincipal,
  type Conditions,
  type IPrincipal,
  PrincipalBase,
  PrincipalPolicyFragment,
} from 'aws-cdk-lib/aws-iam';
import { Fn, Token } from 'aws-cdk-lib/core';
import { DeletionError } from '../../shared/domain/errors.ts';

/** Characters without white space, unless the account has asked for more. @see "IAM and AWS STS quotas" */
const LONGEST_TRUST_POLICY = 2048;
/** At most as long as the ARN of a role that the CDK names. */
const LONGEST_ARN = 95;
const ACCOUNT = '123456789012';

/**
 * Who may assume the operators' roles. Principals are accounts, and their people a condition: a role that IAM does not know
 * would fail the deployment, and one that is made again would no longer match. A pattern names its account, so it matches
 * nobody of another one that is listed beside it.
 *
 * @param arns of IAM roles and users, with `*` for any characters; none: anyone whom the account lets assume the roles
 * @throws DeletionError `settings_invalid` when they are more than a role can trust
 */
export function trustedPrincipals(arns: readonly string[], needsMfa: boolean): IPrincipal {
  const conditions = {
    ...(arns.length > 0 && { ArnLike: { 'aws:PrincipalArn': arns } }),
    ...(needsMfa && { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
  };
  if (arns.length === 0) return new AccountRootPrincipal().withConditions(conditions);
  const accounts = new Set(arns.map((arn) => Fn.select(4, Fn.split(':', arn))));
  requireShort(accounts.size, arns, conditions);
  return new Accounts([...accounts], conditions);
}

/** In one statement: the CDK's composite makes one of each, and repeats the conditions in it. */
class Accounts extends PrincipalBase {
  readonly policyFragment: PrincipalPolicyFragment;

  constructor(ids: readonly string[], conditions: Conditions) {
    super();
    this.policyFragment = new PrincipalPolicyFragment(
      { AWS: ids.map((id) => new AccountPrincipal(id).arn) },
      conditions,
    );
  }

  dedupeString(): undefined {
    return undefined;
  }
}

function requireShort(accounts: number, arns: readonly string[], conditions: Conditions): void {
  const filledIn = arns.map((arn) => (Token.isUnresolved(arn) ? '*'.repeat(LONGEST_ARN) : arn));
  const roots = Array.from({ length: accounts }, () => `arn:aws:iam::${ACCOUNT}:root`);
  const statement = {
    Action: 'sts:AssumeRole',
    Condition: { ...conditions, ArnLike: { 'aws:PrincipalArn': filledIn } },
    Effect: 'Allow',
    Principal: { AWS: accounts === 1 ? roots[0] : roots },
  };
  const { length } = JSON.stringify({ Statement: [statement], Version: '2012-10-17' });
  if (length <= LONGEST_TRUST_POLICY) return;
  const message = `operatorPrincipals make a trust policy of ${length} characters; expected at most ${LONGEST_TRUST_POLICY}, which IAM takes: let a pattern with * stand for several, or name one role that the others may assume`;
  throw new DeletionError('settings_invalid', 'reject', message);
}
