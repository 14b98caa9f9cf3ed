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

/**
 * Characters without white space; the default quota, which an account can have raised.
 *
 * @see "IAM and AWS STS quotas"
 */
const LONGEST_TRUST_POLICY = 2048;
/** The longest ARN of a role without a path, for ARNs that are only known at deployment. */
const LONGEST_ARN = 95;
const ACCOUNT = '123456789012';

/**
 * Who may assume the operators' roles. The trust policy names the accounts as principals, and the roles and users in a
 * condition: a principal that does not exist in IAM would fail the deployment, and one that was deleted and created
 * again would no longer match. Each pattern contains an account id, so it matches nobody in the other accounts.
 *
 * @param arns ARNs of IAM roles and users, with `*` for any characters; empty: anyone whom the account allows to assume
 *   the roles
 * @throws DeletionError `settings_invalid` when they do not fit into a trust policy
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

/**
 * All accounts in one statement. The CDK's `CompositePrincipal` would write one per account, each with all conditions.
 */
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
  const message = `operatorPrincipals make a trust policy of ${length} characters; expected at most ${LONGEST_TRUST_POLICY}, IAM's limit: replace several with a pattern with *, or name one role that the others may assume`;
  throw new DeletionError('settings_invalid', 'reject', message);
}
