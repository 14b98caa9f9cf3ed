import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type DeletionFunction, takesMinutes } from './deletion-function.ts';

export type GradualDeploymentProps = {
  readonly functions: readonly DeletionFunction[];
  /** The alarms that roll back a new version of a function. */
  readonly alarmsOf: (each: DeletionFunction) => IAlarm[];
  /** False moves every alias at once, whatever the alarms say. */
  readonly isGradual: boolean;
};

/**
 * Sends one call in ten to a new version for five minutes, or for ten if a call can take several minutes, and rolls it
 * back when one of the function's alarms goes off. An alarm that is already on stops a deployment before it begins.
 */
export class GradualDeployment extends Construct {
  constructor(scope: Construct, id: string, { functions, alarmsOf, isGradual }: GradualDeploymentProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      description: 'Moves the alias of each function to its new version',
    });
    // the actions of AWSCodeDeployRoleForLambdaLimited that a deployment without hooks needs, on these functions only
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
      const gradually = takesMinutes(each)
        ? LambdaDeploymentConfig.CANARY_10PERCENT_10MINUTES
        : LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES;
      new LambdaDeploymentGroup(this, each.name, {
        application,
        alias: each.live,
        alarms: alarmsOf(each),
        ignoreAlarmConfiguration: !isGradual,
        deploymentConfig: isGradual ? gradually : LambdaDeploymentConfig.ALL_AT_ONCE,
        // the construct would attach AWS's managed policy, which covers every function in the account
        role: role.withoutPolicyUpdates(),
      }).node.addDependency(role);
    }
  }
}
