import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Alias,
  Architecture,
  Code,
  type FunctionProps,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Bundle } from '../bundle.ts';

export type DeletionFunctionProps = {
  readonly description: string;
  readonly logGroupName: string;
  readonly bundle: Bundle;
  readonly environment: { readonly [name: string]: string };
  readonly memoryMegabytes: number;
  readonly timeout: Duration;
  /** Encrypts the logs. */
  readonly key: IKey;
  /** Executions kept for this function alone. @default none; it shares the account's */
  readonly reservedConcurrency?: number;
  /** @default not in a network of the account */
  readonly network?: Network;
};

/** Where a function must be to reach a store that has no public address. */
export type Network = {
  readonly vpc: IVpc;
  /** @default the private subnets */
  readonly subnets?: SubnetSelection;
  /** @default a new one, which lets everything out */
  readonly securityGroups?: readonly ISecurityGroup[];
};

/** A function as all are: its own role, its own encrypted logs, and the alias `live` that everything calls. */
export class DeletionFunction extends Construct {
  readonly name: Bundle['name'];
  readonly role: Role;
  readonly logs: LogGroup;
  readonly function: LambdaFunction;
  readonly live: Alias;

  constructor(scope: Construct, id: string, props: DeletionFunctionProps) {
    super(scope, id);
    this.name = props.bundle.name;
    this.logs = new LogGroup(this, 'Logs', {
      logGroupName: props.logGroupName,
      encryptionKey: props.key,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${props.bundle.name} may do`,
    });
    this.role.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'WriteLogs',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logs.logGroupArn],
      }),
    );
    if (props.network !== undefined) this.letJoinNetwork();
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: Code.fromAsset(props.bundle.directory),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes,
      timeout: props.timeout,
      environment: { ...props.environment },
      role: this.role,
      logGroup: this.logs,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      reservedConcurrentExecutions: props.reservedConcurrency,
      ...inNetwork(props.network),
    });
    this.live = new Alias(this, 'Live', { aliasName: 'live', version: this.function.currentVersion });
  }

  /** What AWS's managed policy for functions in a network allows. EC2 knows no resource for these. */
  private letJoinNetwork(): void {
    this.role.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'JoinNetwork',
        actions: [
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        resources: ['*'],
      }),
    );
  }
}

function inNetwork(network: Network | undefined): Partial<FunctionProps> {
  return {
    vpc: network?.vpc,
    vpcSubnets: network?.subnets,
    securityGroups: network?.securityGroups && [...network.securityGroups],
  };
}
