import { basename } from 'node:path';
import type { Synthesis, TemplateResource } from '../../app.ts';
import type { Route } from '../gateway/routes.ts';
import type { Permissions } from '../iam/permissions.ts';
import type { FunctionDefinition } from '../lambda/function-definition.ts';
import type { EventSource } from '../lambda/queue-poller.ts';
import type { Schedule } from '../lambda/scheduler.ts';
import { mayCallFrom, readApiPermission } from './api-permissions.ts';
import { readPermissions } from './permissions.ts';
import type { Properties, ResourceContext } from './resource-kind.ts';
import { functionNameOf, RESOURCE_KINDS } from './resources.ts';
import { type Physical, type Resolver, templateResolver, UnresolvedReference } from './template.ts';

/** What has to run according to the template, with every reference resolved. */
export type DeployedStack = {
  readonly functions: readonly FunctionDefinition[];
  readonly routes: readonly Route[];
  readonly eventSources: readonly EventSource[];
  readonly schedules: readonly Schedule[];
  /** The outputs of the stack, without those that only AWS could resolve. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The permissions of its roles. */
  readonly permissions: Permissions;
};

export type Deployable = Pick<Synthesis, 'template' | 'functionFolders'>;

/** Reads one resource; its logical id is used in errors. */
type Read<Result> = (properties: Properties, logicalId: string) => Promise<Result>;

type LambdaProperties = {
  readonly Handler: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly Environment?: { readonly Variables?: Properties };
  readonly Role?: unknown;
  readonly RecursiveLoop?: 'Allow' | 'Terminate';
};

/** CloudFormation's defaults for properties that a template leaves out. */
const LAMBDA_DEFAULTS = { Handler: 'index.handler', Timeout: 3, MemorySize: 128 };

/**
 * Creates the template's resources on this machine, and reads from it which functions there are, with their
 * environment, and what calls them. Everything else in the template is ignored.
 *
 * @throws UnresolvedReference if something that is used refers to a resource that does not exist here
 */
export async function deploy(
  { template, functionFolders }: Deployable,
  context: Omit<ResourceContext, 'functionName'>,
): Promise<DeployedStack> {
  const resources = template.Resources;
  const functionName = (logicalId: string): string => basename(functionFolders[logicalId] ?? logicalId);
  const made = new Map<string, Promise<Physical | undefined>>();
  const pseudoParameters = {
    'AWS::Region': context.region,
    'AWS::AccountId': context.accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const resolver = templateResolver(physical, pseudoParameters);

  function physical(logicalId: string): Promise<Physical | undefined> {
    const found = made.get(logicalId) ?? make(logicalId, resources[logicalId]);
    made.set(logicalId, found);
    return found;
  }

  async function make(logicalId: string, resource: TemplateResource | undefined): Promise<Physical | undefined> {
    const kind = RESOURCE_KINDS[resource?.Type ?? ''];
    if (resource === undefined || kind === undefined) return undefined;
    const used = kind.properties.filter((name) => name in resource.Properties);
    const properties = Object.fromEntries(used.map((name) => [name, resource.Properties[name]]));
    const resolved = (await resolver.resolve(properties, logicalId)) as Properties;
    return kind.make(logicalId, resolved, { ...context, functionName });
  }

  function readAll<Result>(type: string, read: Read<Result>): Promise<readonly Result[]> {
    const found = Object.entries(resources).filter(([, resource]) => resource.Type === type);
    return Promise.all(found.map(([logicalId, resource]) => read(resource.Properties, logicalId)));
  }

  async function readOutputs(): Promise<Readonly<Record<string, string>>> {
    const outputs = Object.entries(template.Outputs).map(async ([name, { Value }]) => {
      const value = await resolver.resolveText(Value, name).catch(ignoreUnresolved);
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries((await Promise.all(outputs)).flat());
  }

  async function readRoute(
    { RouteKey, Target, AuthorizationType, ApiId }: Properties,
    logicalId: string,
  ): Promise<Route> {
    const target = await resolver.resolveText(Target, logicalId);
    const integration = resources[target.replace('integrations/', '')]?.Properties['IntegrationUri'];
    const functionArn = await resolver.resolveText(integration, `the integration of ${logicalId}`);
    const api = await resolver.resolveText(ApiId, logicalId);
    const apiArn = `arn:aws:execute-api:${context.region}:${context.accountId}:${api}`;
    const routeKey = String(RouteKey);
    return {
      routeKey,
      functionName: functionNameOf(functionArn),
      ...(AuthorizationType === 'AWS_IAM' && { authorizedBy: apiArn }),
      ...(!mayCallFrom({ apiArn, routeKey, functionArn }, apiPermissions) && { lacksPermission: true }),
    };
  }

  await Promise.all(Object.keys(resources).map(physical));
  const apiPermissions = (
    await readAll('AWS::Lambda::Permission', (properties, logicalId) =>
      readApiPermission(properties, logicalId, resolver),
    )
  ).flat();
  const queues = await readAll('AWS::SQS::Queue', async (_, logicalId) => (await physical(logicalId))?.attributes);
  const queueOf = (arn: string | undefined) => queues.find((queue) => queue?.['Arn'] === arn);

  return {
    functions: await readAll('AWS::Lambda::Function', (properties, logicalId) =>
      readFunction(functionName(logicalId), functionFolders[logicalId] ?? '', properties, resolver),
    ),
    routes: await readAll('AWS::ApiGatewayV2::Route', readRoute),
    eventSources: await readAll('AWS::Lambda::EventSourceMapping', async (properties, logicalId) => {
      const queueArn = await resolver.resolveText(properties['EventSourceArn'], logicalId);
      return {
        functionName: functionNameOf(await resolver.resolveText(properties['FunctionName'], logicalId)),
        queueArn,
        queueUrl: queueOf(queueArn)?.['QueueUrl'] ?? '',
        deadLetterUrl: queueOf(queueOf(queueArn)?.['DeadLetterArn'])?.['QueueUrl'],
        batchSize: Number(properties['BatchSize'] ?? 10),
        reportsItemFailures: JSON.stringify(properties['FunctionResponseTypes'] ?? []).includes(
          'ReportBatchItemFailures',
        ),
      };
    }),
    schedules: await readAll('AWS::Scheduler::Schedule', async ({ ScheduleExpression, Target }, logicalId) => {
      const { Arn, RoleArn, Input = '{}' } = Target as Properties;
      const functionArn = await resolver.resolveText(Arn, logicalId);
      const input = await resolver.resolveText(Input, logicalId);
      return {
        expression: String(ScheduleExpression),
        functionName: functionNameOf(functionArn),
        functionArn,
        role: await resolver.resolveText(RoleArn, logicalId),
        input: JSON.parse(input) as unknown,
      };
    }),
    outputs: await readOutputs(),
    permissions: await readPermissions(
      template,
      physical,
      templateResolver(physical, pseudoParameters, (name) => `<${name}>`),
    ),
  };
}

function ignoreUnresolved(error: unknown): undefined {
  if (!(error instanceof UnresolvedReference)) throw error;
}

async function readFunction(
  name: string,
  folder: string,
  properties: Properties,
  resolver: Resolver,
): Promise<FunctionDefinition> {
  const { Handler, Timeout, MemorySize, Environment, Role, RecursiveLoop } = {
    ...LAMBDA_DEFAULTS,
    ...properties,
  } as LambdaProperties;
  const { Variables = {} } = Environment ?? {};
  const variables = Object.entries(Variables).map(async ([variable, value]) => {
    const place = `the environment variable ${variable} of ${name}`;
    return [variable, await resolver.resolveText(value, place)] as const;
  });
  return {
    name,
    folder,
    handler: Handler,
    timeoutSeconds: Timeout,
    memoryMegabytes: MemorySize,
    mayCallItself: RecursiveLoop === 'Allow',
    ...(Role !== undefined && { role: await resolver.resolveText(Role, `the role of ${name}`) }),
    environment: Object.fromEntries(await Promise.all(variables)),
  };
}
