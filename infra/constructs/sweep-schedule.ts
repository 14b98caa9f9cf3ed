import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/** Calls the sweeper every five minutes; a call that fails is not repeated, because the next is near. */
export class SweepSchedule extends Construct {
  constructor(scope: Construct, id: string, props: { readonly sweeper: IFunction }) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      // the confused deputy: another account's schedule must not get this role
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: 'Lets the schedule call the sweeper',
    });
    role.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'CallSweeper',
        actions: ['lambda:InvokeFunction'],
        resources: [props.sweeper.functionArn],
      }),
    );
    const schedule = new CfnSchedule(this, 'Schedule', {
      description: 'Queues again what stands still, and measures lateness',
      scheduleExpression: 'rate(5 minutes)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: props.sweeper.functionArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 300 },
      },
    });
    schedule.node.addDependency(role);
  }
}
