import { Schedule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

const LONGEST_DELAY_SECONDS = 300;

export type FunctionScheduleProps = {
  readonly function: IFunction;
  /** What the call is for. */
  readonly description: string;
  readonly every: Duration;
};

/**
 * Calls a function again and again; a call that fails is not repeated, because the next is near.
 *
 * The schedule hands the call to Lambda's own queue, where without a limit it would be tried twice more, and for six hours
 * while the function is throttled: calls would pile up, and run beside each other afterwards.
 */
export class FunctionSchedule extends Construct {
  constructor(scope: Construct, id: string, props: FunctionScheduleProps) {
    super(scope, id);
    props.function.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: Duration.seconds(LONGEST_DELAY_SECONDS),
    });
    const role = new Role(this, 'Role', {
      // the confused deputy: another account's schedule must not get this role
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: `Lets the schedule ${id} call its function`,
    });
    role.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'CallFunction',
        actions: ['lambda:InvokeFunction'],
        resources: [props.function.functionArn],
      }),
    );
    const schedule = new CfnSchedule(this, 'Schedule', {
      description: props.description,
      scheduleExpression: Schedule.rate(props.every).expressionString,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: props.function.functionArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: LONGEST_DELAY_SECONDS },
      },
    });
    schedule.node.addDependency(role);
  }
}
