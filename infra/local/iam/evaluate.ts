import { type ConditionContext, hold } from './conditions.ts';
import type { Statement } from './policy.ts';
import { matchesArn, matchesPattern } from './wildcard.ts';

/** A request for access, as IAM sees it. */
export type AccessRequest = {
  /** The ARN of the calling role, which is in the same account as the resource. */
  readonly principal: string;
  /** `dynamodb:GetItem` */
  readonly action: string;
  /** The ARN, or `*` for an action without a resource. */
  readonly resource: string;
  readonly context: ConditionContext;
};

export type Policies = {
  /** The statements of the role. */
  readonly identity: readonly Statement[];
  /** The statements of the resource: a key, a queue, a bucket or a table. */
  readonly resource: readonly Statement[];
};

/** The outcome and, in `by`, the statements that decided; `by` is empty if no statement allows the request. */
export type Decision = {
  readonly outcome: 'allowed' | 'explicitly_denied' | 'implicitly_denied';
  readonly by: readonly string[];
};

/**
 * Decides as IAM does within one account, without permissions boundaries, session policies and organization policies.
 *
 * An explicit deny wins. Otherwise a policy has to allow the request: the role's, or the resource's if it names the
 * role. KMS is different: a role's policy counts only if the key's policy lets the account decide.
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

/** Whether a statement of a resource's policy names this role, or only its account, whose policies then decide. */
function reachOf({ principals }: Statement, { principal }: AccessRequest): 'role' | 'account' | undefined {
  if (principals === undefined) return undefined;
  if (principals.aws.some((named) => named === '*' || named === principal)) return 'role';
  const account = principal.split(':')[4] ?? '';
  const isAccount = (named: string): boolean => named === account || named === `arn:aws:iam::${account}:root`;
  return principals.aws.some(isAccount) ? 'account' : undefined;
}
