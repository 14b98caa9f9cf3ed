import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration } from 'aws-cdk-lib/core';
import type { DeletionFunction } from './deletion-function.ts';

const LONGEST_DELAY = Duration.minutes(5);

/**
 * Calls a function again and again; a call that fails is not repeated, because the next one is near.
 *
 * The schedule hands the call to Lambda's own queue. By default Lambda would try it twice more, and for six hours
 * while the function is throttled: calls would pile up, and run beside each other afterwards.
 */
export function schedule(self: DeletionFunction, description: string, every: Duration): void {
  const once = { retryAttempts: 0, maxEventAge: LONGEST_DELAY };
  self.live.configureAsyncInvoke(once);
  new Schedule(self, 'Schedule', {
    description,
    schedule: ScheduleExpression.rate(every),
    target: new LambdaInvoke(self.live, once),
  });
}
