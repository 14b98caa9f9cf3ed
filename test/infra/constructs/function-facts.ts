import type { Synthesis } from '../../../infra/app.ts';
import { actionsOf, type NamedResource, readable, resourcesOf, type Statement, statementsOf } from '../synthesis.ts';

/** What the template says of one function, every reference replaced by the name of what it refers to. */
export type FunctionFacts = {
  readonly memoryMegabytes: unknown;
  readonly timeoutSeconds: unknown;
  readonly environment: unknown;
  readonly grants: { readonly [sid: string]: Grant };
  readonly rollback: Rollback;
};

/** `actions on resources`, and with a condition `when operator key = values`. */
export type Grant = string;

/** The alarm of the function itself that takes a new version back, and the functions whose errors it counts; and the others. */
export type Rollback = {
  readonly alarm: string;
  readonly counts: readonly string[];
  readonly others?: readonly string[];
};

export function functionFacts(stack: Synthesis, name: string): FunctionFacts {
  const lambda = functionNamed(stack, name);
  const { MemorySize, Timeout, Environment } = lambda.Properties;
  return {
    memoryMegabytes: MemorySize,
    timeoutSeconds: Timeout,
    environment: (readable(Environment) as { readonly Variables: object }).Variables,
    grants: grantsOf(stack, reference(lambda.Properties['Role'])),
    rollback: rollbackOf(stack, lambda),
  };
}

export function functionNamed(stack: Synthesis, name: string): NamedResource {
  const logs = resourcesOf(stack, 'AWS::Logs::LogGroup').find(({ Properties }) =>
    String(Properties['LogGroupName']).endsWith(`/${name}`),
  );
  const lambda = resourcesOf(stack, 'AWS::Lambda::Function').find(
    ({ Properties }) =>
      reference((Properties['LoggingConfig'] as { readonly LogGroup: unknown }).LogGroup) === logs?.id,
  );
  if (lambda === undefined) throw new Error(`no function writes to the logs of ${name}`);
  return lambda;
}

/** Everything that the policies of a role allow: by the statement's name, or where it has none by its resources. */
export function grantsOf(stack: Synthesis, roleId: string): { readonly [name: string]: Grant } {
  const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) => resourcesOf(stack, type));
  const grants: { [name: string]: Grant } = {};
  for (const policy of policies) {
    if (!(policy.Properties['Roles'] as readonly unknown[]).map(reference).includes(roleId)) continue;
    for (const statement of statementsOf(policy)) {
      const name = statement.Sid ?? listed(statement.Resource);
      if (name in grants) throw new Error(`two statements of ${roleId} are named ${name}`);
      grants[name] = grant(statement);
    }
  }
  return grants;
}

function grant(statement: Statement): Grant {
  expect(statement.Effect).toBe('Allow');
  const what = `${actionsOf(statement).join(', ')} on ${listed(statement.Resource)}`;
  return statement.Condition === undefined ? what : `${what} when ${conditionOf(statement.Condition)}`;
}

function conditionOf(condition: unknown): string {
  return Object.entries(condition as { readonly [operator: string]: { readonly [key: string]: unknown } })
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => `${operator} ${key} = ${listed(values)}`),
    )
    .join(' and ');
}

function listed(value: unknown): string {
  return [readable(value)].flat().join(', ');
}

function rollbackOf(stack: Synthesis, lambda: NamedResource): Rollback {
  const alias = resourcesOf(stack, 'AWS::Lambda::Alias').find(
    ({ Properties }) => reference(Properties['FunctionName']) === lambda.id,
  );
  const { DeploymentGroupName } = (alias?.UpdatePolicy?.['CodeDeployLambdaAliasUpdate'] ?? {}) as {
    readonly DeploymentGroupName?: unknown;
  };
  const { AlarmConfiguration } = stack.template.Resources[reference(DeploymentGroupName)]?.Properties ?? {};
  const { Alarms } = AlarmConfiguration as { readonly Alarms: readonly { readonly Name: unknown }[] };
  const alarms = Alarms.map(({ Name }) => stack.template.Resources[reference(Name)]?.Properties ?? {});
  const [own = '', ...others] = alarms.map(({ AlarmName }) =>
    String(AlarmName).replace('data-deletion-production-', ''),
  );
  const dimensions = [...JSON.stringify(alarms[0]?.['Metrics']).matchAll(/"Name":"FunctionName","Value":(\{[^}]*\})/g)];
  return {
    alarm: own,
    counts: [...new Set(dimensions.map(([, value]) => String(readable(JSON.parse(value ?? '')))))],
    others,
  };
}

function reference(value: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute } = value as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly string[];
  };
  return Ref ?? attribute?.[0] ?? '';
}
