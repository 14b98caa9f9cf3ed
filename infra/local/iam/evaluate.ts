import { type ConditionContext, hold } from './conditions.ts';
import type { Statement } from './policy.ts';
import { matchesArn, matchesPattern } from './wildcard.ts';

/** What somebody wants to do, as IAM sees it. */
export type AccessRequest = {
  /** The ARN of the role that asks; its account is the resource's. */
  readonly principal: string;
  /** `dynamodb:GetItem` */
  readonly action: string;
  /** The ARN, or `*` for an action without a resource. */
  readonly resource: string;
  readonly context: ConditionContext;
};

export type Policies = {
  /** Of the role. */
  readonly identity: readonly Statement[];
  /** Of the resource: a key's, a queue's, a bucket's or a table's. */
  readonly resource: readonly Statement[];
};

/** The statements that decided stand in `by`; what nothing allows is decided by none. */
export type Decision = {
  readonly outcome: 'allowed' | 'explicitly_denied' | 'implicitly_denied';
  readonly by: readonly string[];
};

/**
 * Decides as IAM does within one account, without boundaries, session policies and policies of an organization.
 *
 * An explicit denial wins. Otherwise a policy has to allow it: the role's, or the resource's for this very role. A key is
 * different: the role's policy counts only if the key's own lets the account decide.
 *
 * @see AWS, "Policy evaluation logic", and "Key policies in AWS KMS"
 */
export function evaluate(request: AccessRequest, { identity, resource }: Policies): Decision {
  const applying = [
    ...identity.filter((statement) => applies(statement, request)),
    ...resource.filter((statement) => applies(statement, request) && reachOf(statement, request) !== undefined),
  ];
  const denials = applying.filter(({ effect }) => effect === 'Deny');
  if (denials.length > 0) return { outcome: 'explicitly_denied', by: denials.map(({ id }) => id) };

  const fromRole = applying.filter(({ principals }) => principals === undefined);
  const fromResource = applying.filter((statement) => reachOf(statement, request) === 'role');
  const fromAccount = applying.filter((statement) => reachOf(statement, request) === 'account');
  if (fromResource.length > 0) return allowed([...fromResource, ...fromRole]);
  if (fromRole.length === 0) return { outcome: 'implicitly_denied', by: [] };
  if (!request.action.startsWith('kms:')) return allowed(fromRole);
  return fromAccount.length > 0 ? allowed([...fromRole, ...fromAccount]) : { outcome: 'implicitly_denied', by: [] };
}

function allowed(statements: readonly Statement[]): Decision {
  return { outcome: 'allowed', by: statements.map(({ id }) => id) };
}

function applies({ actions, resources, conditions }: Statement, request: AccessRequest): boolean {
  const action = request.action.toLowerCase();
  return (
    actions.some((pattern) => matchesPattern(pattern.toLowerCase(), action)) &&
    resources.some((pattern) => matchesArn(pattern, request.resource)) &&
    hold(conditions, request.context)
  );
}

/** Whether a statement of a resource names this role, or only the account, whose policies then decide. */
function reachOf({ principals }: Statement, { principal }: AccessRequest): 'role' | 'account' | undefined {
  if (principals === undefined) return undefined;
  if (principals.aws.some((named) => named === '*' || named === principal)) return 'role';
  const account = principal.split(':')[4] ?? '';
  const isAccount = (named: string): boolean => named === account || named === `arn:aws:iam::${account}:root`;
  return principals.aws.some(isAccount) ? 'account' : undefined;
}
