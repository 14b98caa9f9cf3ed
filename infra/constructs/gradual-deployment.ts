import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { DeletionFunction } from './deletion-function.ts';

export type GradualDeploymentProps = {
  readonly functions: readonly DeletionFunction[];
  /** The alarm of a function that takes a new version back. */
  readonly alarmOf: (each: DeletionFunction) => IAlarm;
};

/**
 * Gives a new version one call in ten for five minutes, and takes it back when the function's alarm goes off.
 * An alarm that is on already stops a deployment before it begins, so these alarms clear by themselves.
 */
export class GradualDeployment extends Construct {
  constructor(scope: Construct, id: string, { functions, alarmOf }: GradualDeploymentProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      description: 'Moves the alias of each function to its new version',
    });
    // the actions of AWSCodeDeployRoleForLambdaLimited that a deployment without hooks uses, on these functions only
    role.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'MoveAliases',
        actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
        resources: functions.flatMap(({ function: { functionArn } }) => [functionArn, `${functionArn}:*`]),
      }),
    );
    role.addToPrincipalPolicy(
      new PolicyStatement({ sid: 'WatchAlarms', actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
    );
    const application = new LambdaApplication(this, 'Application');
    for (const each of functions) {
      new LambdaDeploymentGroup(this, each.name, {
        application,
        alias: each.live,
        alarms: [alarmOf(each)],
        deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
        // the construct would attach AWS's managed policy, which reaches every function of the account
        role: role.withoutPolicyUpdates(),
      }).node.addDependency(role);
    }
  }
}
