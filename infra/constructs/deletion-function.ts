import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  Architecture,
  Code,
  type FunctionProps,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Duration, RemovalPolicy, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DeletionError } from '../../shared/domain/errors.ts';
import { allow } from './grants.ts';
import type { Keys } from './keys.ts';
import type { Network } from './props.ts';
import type { PurgeQueue } from './purge-queue.ts';
import type { ResolvedProps } from './resolve-props.ts';
import type { Route } from './routes.ts';
import type { Tables } from './tables.ts';

/** Everything that distinguishes one function from the others. */
export type FunctionDefinition<Name extends string = string> = {
  /** The name of its folder in `functions/`. */
  readonly name: Name;
  /** @internal The construct's id, which the logical ids in the template are derived from. */
  readonly id: string;
  /** @internal */
  readonly description: string;
  /** @internal Lambda allots CPU in proportion to memory, so functions that people wait for have more. */
  readonly memoryMegabytes: number;
  /** @internal */
  readonly timeout: Duration;
  /** @internal The name of the alarm on its errors and throttles, which rolls a new version back. */
  readonly rollbackAlarm: string;
  /** @internal The routes of the public API that call it. @default none */
  readonly routes?: readonly Route[];
  /** @internal Whether it runs in the network of the company's stores. @default false */
  readonly reachesStores?: boolean;
  /**
   * @internal Whether it sends messages to the queue that invokes it. Unless the function allows it, Lambda stops such
   *   a loop after 16 invocations. @default false
   */
  readonly callsItself?: boolean;
  /** @internal Executions reserved for this function alone. @default none; it shares the account's unreserved ones */
  reservedConcurrency?(props: ResolvedProps): number | undefined;
  /** @internal */
  environment(parts: FunctionParts): Environment;
  /** @internal Settings for the stores of the data map; they are deployed with the code. @default none */
  targetSettings?(props: ResolvedProps): Environment;
  /** @internal */
  grantPermissions(role: Role, parts: FunctionParts): void;
  /** @internal Connects what invokes it besides the public API, such as a queue or a schedule. */
  connect?(self: DeletionFunction, parts: FunctionParts): void;
};

/** @internal The resources and settings that a function is built with. */
export type FunctionParts = {
  readonly props: ResolvedProps;
  readonly keys: Keys;
  readonly tables: Tables;
  readonly purgeQueue: PurgeQueue;
  /** The public address, without a slash at the end. */
  readonly url: string;
};

/** Lambda's limit, in bytes. */
const LONGEST_ENVIRONMENT = 4096;
/** No address or id that CloudFormation fills in is longer, in bytes. */
const LONGEST_NAME = 160;

/** @internal */
export type Environment = { readonly [name: string]: string };

/** A function with its own role, its own encrypted logs, and the alias `live`, through which it is always called. */
export class DeletionFunction extends Construct {
  /** The name of its folder, such as `purge-worker`. */
  readonly name: string;
  /** Further permissions can be added, such as the worker's permissions on stores that the data map cannot name. */
  readonly role: Role;
  /** The function's logs. They hold only the fields of `LogFields`, and nothing about a person. */
  readonly logs: LogGroup;
  /** The function itself; callers use the alias `live`. */
  readonly function: LambdaFunction;
  /** The alias through which the function is always called; gradual deployments move it. */
  readonly live: Alias;
  /** @internal */
  readonly routes: readonly Route[];
  /** @internal */
  readonly rollbackAlarm: string;

  /** @internal */
  constructor(scope: Construct, definition: FunctionDefinition, parts: FunctionParts) {
    super(scope, definition.id);
    const { props, keys } = parts;
    const { name } = definition;
    this.name = name;
    this.routes = definition.routes ?? [];
    this.rollbackAlarm = definition.rollbackAlarm;
    this.logs = new LogGroup(this, 'Logs', {
      logGroupName: `/${props.name}/${name}`,
      encryptionKey: keys.data,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Permissions of ${name}`,
    });
    allow(this.role, 'WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], [this.logs.logGroupArn]);
    definition.grantPermissions(this.role, parts);
    const network = definition.reachesStores === true ? props.workerNetwork : undefined;
    if (network !== undefined) allowJoiningNetwork(this.role);
    this.function = new LambdaFunction(this, 'Function', {
      description: definition.description,
      code: Code.fromAsset(codeOf(definition, props)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: definition.memoryMegabytes,
      timeout: definition.timeout,
      environment: environmentOf(definition, parts),
      role: this.role,
      logGroup: this.logs,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      reservedConcurrentExecutions: definition.reservedConcurrency?.(props),
      recursiveLoop: definition.callsItself === true ? RecursiveLoop.ALLOW : undefined,
      ...inNetwork(network),
    });
    this.live = new Alias(this, 'Live', { aliasName: 'live', version: this.function.currentVersion });
    definition.connect?.(this, parts);
  }
}

/** Whether a call can take several minutes; calls of the other functions end within one. */
export function takesMinutes({ function: { timeout } }: DeletionFunction): boolean {
  return timeout !== undefined && timeout.toSeconds() > 60;
}

/** The folder of the function's bundle. If the function has target settings, they are written into it. */
function codeOf({ name, targetSettings }: FunctionDefinition, props: ResolvedProps): string {
  const code = props.bundles.find((candidate) => candidate.name === name);
  if (code === undefined) throw new TypeError(`there is no bundle of ${name}`);
  if (targetSettings !== undefined) {
    writeFileSync(join(code.directory, 'target-settings.json'), JSON.stringify(targetSettings(props), undefined, 2));
  }
  return code.directory;
}

/** @throws DeletionError `settings_invalid` when the environment exceeds Lambda's limit */
function environmentOf(definition: FunctionDefinition, parts: FunctionParts): { [name: string]: string } {
  const environment = { METRICS_NAMESPACE: parts.props.metricsNamespace, ...definition.environment(parts) };
  const bytes = Object.entries(environment)
    .map(([variable, value]) => variable.length + (Token.isUnresolved(value) ? LONGEST_NAME : Buffer.byteLength(value)))
    .reduce((sum, length) => sum + length, 0);
  if (bytes <= LONGEST_ENVIRONMENT) return environment;
  throw new DeletionError(
    'settings_invalid',
    'reject',
    `the settings make the environment of ${definition.name} ${bytes} bytes long; expected at most ${LONGEST_ENVIRONMENT}: shorten corsOrigins or retiredReceiptKeys`,
  );
}

function inNetwork(network: Network | undefined): Partial<FunctionProps> {
  return {
    vpc: network?.vpc,
    vpcSubnets: network?.subnets,
    ipv6AllowedForDualStack: network?.dualStack,
    securityGroups: network?.securityGroups && [...network.securityGroups],
  };
}

/** Allows the EC2 actions of AWSLambdaVPCAccessExecutionRole, for all resources as that policy does. */
function allowJoiningNetwork(role: Role): void {
  const actions = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ];
  allow(role, 'JoinNetwork', actions, ['*']);
}
