import { type Condition, readConditions } from './conditions.ts';

/** The principals to whom a statement of a resource's policy applies. */
export type Principals = {
  /** ARNs, account ids, or `*`. */
  readonly aws: readonly string[];
  readonly services: readonly string[];
};

/** One statement of a policy. */
export type Statement = {
  /** Says where it is: the logical id of its resource, and its `Sid` or else its index and first action. */
  readonly id: string;
  readonly effect: 'Allow' | 'Deny';
  /** Only in the policy of a resource; a role's policy applies to that role. */
  readonly principals?: Principals;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly Condition[];
};

/** A policy has something that is not evaluated on this machine. */
export class UnsupportedPolicy extends Error {
  override readonly name = 'UnsupportedPolicy';
}

const ELEMENTS = new Set(['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']);

type Json = { readonly [name: string]: unknown };

/**
 * Reads the statements of a policy document whose references are resolved.
 *
 * @param owner the logical id of the resource that has the policy
 * @throws UnsupportedPolicy for an element, an operator or a condition key that is not evaluated here: ignoring it
 *   could allow what AWS denies
 */
export function readPolicy(document: unknown, owner: string): readonly Statement[] {
  const { Statement: statements = [] } = (document ?? {}) as Json;
  return list(statements).map((json, index) => readStatement(json as Json, owner, index));
}

/** @param index its index in the policy */
export function statementId(owner: string, statement: Json, index: number): string {
  const { Sid } = statement;
  return `${owner}/${typeof Sid === 'string' ? Sid : `${index}:${texts(statement['Action'])[0]}`}`;
}

function readStatement(json: Json, owner: string, index: number): Statement {
  const actions = texts(json['Action']);
  const id = statementId(owner, json, index);
  const unknown = Object.keys(json).filter((element) => !ELEMENTS.has(element));
  if (unknown.length > 0) throw new UnsupportedPolicy(`${id} has ${unknown.join(', ')}, which is not evaluated here`);
  const effect = json['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw new UnsupportedPolicy(`${id} has no effect`);
  return {
    id,
    effect,
    ...(json['Principal'] !== undefined && { principals: readPrincipals(json['Principal'], id) }),
    actions,
    resources: texts(json['Resource']),
    conditions: readConditions((json['Condition'] ?? {}) as Json, (what) => {
      throw new UnsupportedPolicy(`${id} has the condition ${what}, which is not evaluated here`);
    }),
  };
}

function readPrincipals(principal: unknown, id: string): Principals {
  if (principal === '*') return { aws: ['*'], services: [] };
  const { AWS, Service, ...others } = principal as Json;
  if (Object.keys(others).length > 0) {
    throw new UnsupportedPolicy(
      `${id} has the principals ${Object.keys(others).join(', ')}, which are not evaluated here`,
    );
  }
  return { aws: texts(AWS), services: texts(Service) };
}

function texts(value: unknown): readonly string[] {
  return value === undefined ? [] : list(value).map(String);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
